package org.haven.validation.aimd;

import java.util.OptionalDouble;
import org.haven.inputs.trajectory.Trajectory;

/// One run of either side, equilibration cut off.
///
/// @param name for example `600K-1`
/// @param trajectory positions, and velocities where it has them; read several times
/// @param failedAtPs when the dynamics broke down (temperature, energy or a coordinate without
///   bound), from its start; empty where it did not
public record Run(String name, Trajectory trajectory, OptionalDouble failedAtPs) {
  /// A run that went to its end.
  public static Run of(String name, Trajectory trajectory) {
    return new Run(name, trajectory, OptionalDouble.empty());
  }

  /// Time between its first and last frame in ps.
  public double durationPs() {
    return (trajectory.frames() - 1) * trajectory.frameIntervalFs() / 1000;
  }
}
