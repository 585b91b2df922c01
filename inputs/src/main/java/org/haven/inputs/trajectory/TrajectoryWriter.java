package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;

/// Writes trajectories, a frame in memory at a time.
public final class TrajectoryWriter {
  private TrajectoryWriter() {}

  /// Writes all frames of `trajectory`; the file appears whole or not at all.
  ///
  /// Times are those of the file: where frames are missing, they jump.
  ///
  /// @param supercell repetitions along a, b, c
  public static void write(
      Trajectory trajectory, List<Integer> supercell, WritableTrajectory format, Path file) {
    double interval = trajectory.hasTimes() ? trajectory.frameIntervalFs() : Double.NaN;
    double stride = trajectory.frames() > 1 ? trajectory.label(1) - trajectory.label(0) : 0;
    OutputFile.folder(file.toAbsolutePath().getParent());
    OutputFile.writeBytes(
        file,
        out -> {
          WritableTrajectory.Sink sink = format.begin(out, trajectory.frames(), interval);
          double[] before = null;
          for (int f = 0; f < trajectory.frames(); f++) {
            Structure structure = frame(trajectory, f);
            double[] rows = structure.cell().rows();
            double count = stride > 0 ? (trajectory.label(f) - trajectory.label(0)) / stride : f;
            sink.write(
                new TimedFrame(
                    structure.supercell(supercell.get(0), supercell.get(1), supercell.get(2)),
                    Math.round(count),
                    count * interval,
                    !Arrays.equals(rows, before)));
            before = rows;
          }
        });
  }

  /// A frame of `trajectory`. Of a file that holds the mobile species alone it is these, relative
  /// to the framework.
  ///
  /// @throws InputException if there is no such frame
  public static Structure frame(Trajectory trajectory, int frame) {
    if (frame < 0 || frame >= trajectory.frames()) {
      throw new InputException(
          trajectory.source()
              + ": frame "
              + frame
              + " asked for, but there are "
              + trajectory.frames()
              + " (counted from 0)");
    }
    double[] positions = new double[3 * trajectory.symbols().size()];
    double[] velocities = new double[positions.length];
    trajectory.read(frame, positions);
    boolean moving = trajectory.readVelocities(frame, velocities);
    trajectory
        .frameworkDisplacement(frame)
        .ifPresent(
            drift -> {
              for (int k = 0; k < positions.length; k++) {
                positions[k] -= drift[k % 3];
              }
            });
    Path name = Path.of(trajectory.source()).getFileName();
    return trajectory
        .labels(frame)
        .on(
            Structure.of(
                    name + " frame " + frame,
                    trajectory.cell(frame),
                    trajectory.symbols(),
                    positions)
                .withVelocities(moving ? Optional.of(velocities) : Optional.empty()));
  }
}
