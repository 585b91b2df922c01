package org.haven.validation.aimd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// Every so many frames of a stretch of a trajectory. It closes nothing.
///
/// @param whole of which it is a part
/// @param from first frame
/// @param frames how many
/// @param stride from one to the next
record TrajectoryPart(Trajectory whole, int from, int frames, int stride) implements Trajectory {
  private int at(int frame) {
    return from + frame * stride;
  }

  @Override
  public String source() {
    return whole.source();
  }

  @Override
  public double frameIntervalFs() {
    return stride * whole.frameIntervalFs();
  }

  @Override
  public List<Integer> starts() {
    return whole.starts().stream()
        .map(s -> Math.max(0, Math.ceilDiv(s - from, stride)))
        .filter(s -> s < frames)
        .distinct()
        .toList();
  }

  @Override
  public List<String> symbols() {
    return whole.symbols();
  }

  @Override
  public Cell cell(int frame) {
    return whole.cell(at(frame));
  }

  @Override
  public void read(int frame, double[] positions) {
    whole.read(at(frame), positions);
  }

  @Override
  public boolean readVelocities(int frame, double[] velocities) {
    return whole.readVelocities(at(frame), velocities);
  }

  @Override
  public Optional<double[]> frameworkDisplacement(int frame) {
    return whole.frameworkDisplacement(at(frame));
  }

  @Override
  public OptionalDouble temperatureK() {
    return whole.temperatureK();
  }

  @Override
  public void close() {}

  /// One of its halves.
  TrajectoryPart half(int which) {
    int n = frames / 2;
    return new TrajectoryPart(whole, from + which * n * stride, n, stride);
  }
}
