package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Format;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;

/// A format that holds the frames of a simulation; its frames can be read as structures too.
///
/// A format read from beginning to end is a [FrameSource], which [StreamedTrajectory] unwraps; one
/// that is read at any place implements [Trajectory] itself.
public interface TrajectoryFormat extends Format {
  /// Opens a trajectory.
  ///
  /// @throws InputException naming file, line or frame, value, limit and remedy
  Trajectory open(Path file, Trajectories.Options options);

  /// Whether its files may hold LAMMPS' atom types, so that [Trajectories.Options#typeSymbols] is
  /// for them. Such a format refuses it where a file holds none.
  default boolean hasTypes() {
    return false;
  }

  /// Whether its files may be in units of LAMMPS, so that [Trajectories.Options#lammpsUnits] is for
  /// them. Such a format refuses it where a file names other ones.
  default boolean hasLammpsUnits() {
    return false;
  }

  @Override
  default Structure read(Path file, int frame) {
    try (Trajectory trajectory = open(file, Trajectories.Options.every(1))) {
      if (frame >= trajectory.frames()) {
        throw StructureFile.noSuchFrame(file, frame, trajectory.frames());
      }
      return structure(trajectory, frame, file);
    }
  }

  @Override
  default int frames(Path file) {
    try (Trajectory trajectory = open(file, Trajectories.Options.every(1))) {
      return trajectory.frames();
    }
  }

  @Override
  default List<Structure> readAll(Path file) {
    List<Structure> frames = new ArrayList<>();
    try (Trajectory trajectory = open(file, Trajectories.Options.every(1))) {
      for (int frame = 0; frame < trajectory.frames(); frame++) {
        frames.add(structure(trajectory, frame, file));
      }
    }
    return frames;
  }

  private static Structure structure(Trajectory trajectory, int frame, Path file) {
    if (trajectory.frameworkDisplacement(frame).isPresent()) {
      throw new InputException(
          file,
          "holds only the mobile species "
              + String.join(", ", trajectory.symbols().stream().distinct().toList())
              + ", no whole structure; a run stores all atoms with 'mobile_only: false', and the"
              + " frames of the mobile species can be had as a trajectory: haven convert "
              + file.getFileName()
              + " mobile.xyz");
    }
    return TrajectoryWriter.frame(trajectory, frame);
  }
}
