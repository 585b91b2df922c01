package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;

/// A format that is read from beginning to end, a frame in memory at a time.
public interface StreamedFormat extends TrajectoryFormat {
  /// Starts a file from its beginning.
  ///
  /// @throws org.haven.inputs.InputException naming file, line or frame, value, limit and remedy
  FrameSource begin(Path file, Trajectories.Options options);

  /// Whether its frames follow one another in time. A set of configurations to fit a potential to
  /// has no times, and may hold other atoms in each.
  default boolean isInTime(Path file) {
    return true;
  }

  /// Configurations that are no run are read as they stand.
  @Override
  default Structure read(Path file, int frame) {
    if (isInTime(file)) {
      return TrajectoryFormat.super.read(file, frame);
    }
    List<Structure> all = readAll(file);
    if (frame >= all.size()) {
      throw StructureFile.noSuchFrame(file, frame, all.size());
    }
    return all.get(frame);
  }

  @Override
  default int frames(Path file) {
    return isInTime(file)
        ? TrajectoryFormat.super.frames(file)
        : ReferenceFrames.open(file).held().frames();
  }

  @Override
  default List<Structure> readAll(Path file) {
    if (isInTime(file)) {
      return TrajectoryFormat.super.readAll(file);
    }
    List<Structure> all = new ArrayList<>();
    ReferenceFrames.open(file).forEach(frame -> all.add(frame.structure()));
    return all;
  }

  @Override
  default Trajectory open(Path file, Trajectories.Options options) {
    return new StreamedTrajectory(file, () -> begin(file, options), options);
  }
}
