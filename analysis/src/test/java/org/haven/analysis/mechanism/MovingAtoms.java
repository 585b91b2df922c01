package org.haven.analysis.mechanism;

import java.util.List;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// A trajectory given by a formula.
///
/// @param motion writes positions in Å, and velocities in Å/fs where wanted, at a time in fs
record MovingAtoms(
    Cell cell0,
    List<String> symbols,
    int frames,
    double frameIntervalFs,
    boolean withVelocities,
    Motion motion)
    implements Trajectory {
  interface Motion {
    void at(int frame, double timeFs, double[] positions, double[] velocities);
  }

  @Override
  public String source() {
    return "formula";
  }

  @Override
  public Cell cell(int frame) {
    return cell0;
  }

  @Override
  public void read(int frame, double[] positions) {
    motion.at(frame, frame * frameIntervalFs, positions, new double[positions.length]);
  }

  @Override
  public boolean readVelocities(int frame, double[] velocities) {
    if (withVelocities) {
      motion.at(frame, frame * frameIntervalFs, new double[velocities.length], velocities);
    }
    return withVelocities;
  }

  @Override
  public void close() {}

  /// A pass with Li mobile.
  TrajectoryPass pass() {
    return TrajectoryPass.over(this, List.of("Li"));
  }
}
