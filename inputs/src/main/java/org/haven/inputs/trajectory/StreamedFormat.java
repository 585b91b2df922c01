package org.haven.inputs.trajectory;

import java.nio.file.Path;

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

  @Override
  default Trajectory open(Path file, Trajectories.Options options) {
    return new StreamedTrajectory(file, () -> begin(file, options), options);
  }
}
