package org.haven.inputs.trajectory;

import java.util.List;
import java.util.OptionalDouble;

/// The frames of an open [Trajectory], one after the other.
final class TrajectoryFrames implements FrameSource {
  private final Trajectory open;
  private int next;

  /// @param open is closed with this
  TrajectoryFrames(Trajectory open) {
    this.open = open;
  }

  @Override
  public Frame next() {
    if (next == open.frames()) {
      return null;
    }
    double[] r = new double[3 * open.symbols().size()];
    open.read(next, r);
    double[] s = new double[r.length];
    open.cell(next).toFractional(r, s);
    double[] v = new double[r.length];
    boolean moving = open.readVelocities(next, v);
    FrameLabels labels = open.labels(next);
    return new Frame(
        open.symbols(),
        open.cell(next).rows(),
        s,
        r,
        true,
        moving ? v : null,
        open.hasTimes() ? next++ * open.frameIntervalFs() : Double.NaN * next++,
        -1,
        labels);
  }

  @Override
  public boolean exhausted() {
    return false;
  }

  @Override
  public OptionalDouble temperatureK() {
    return open.temperatureK();
  }

  @Override
  public List<String> warnings() {
    return open.warnings();
  }

  @Override
  public void close() {
    open.close();
  }
}
