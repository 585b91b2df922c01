package org.haven.validation.aimd;

import java.util.List;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// Frames of several runs of the same atoms one after the other, for densities and other means over
/// frames; nothing that goes with time may be asked of it. It closes nothing.
///
/// @param runs of one temperature
/// @param most frames in all, which are spread evenly
record JoinedRuns(List<Trajectory> runs, int most) implements Trajectory {
  private int each() {
    int least = runs.stream().mapToInt(Trajectory::frames).min().orElseThrow();
    return Math.max(1, Math.min(least, most / runs.size()));
  }

  private Trajectory run(int frame) {
    return runs.get(frame / each());
  }

  private int inside(int frame) {
    return (int) ((long) (frame % each()) * run(frame).frames() / each());
  }

  @Override
  public String source() {
    return runs.getFirst().source();
  }

  @Override
  public int frames() {
    return runs.size() * each();
  }

  @Override
  public double frameIntervalFs() {
    return runs.getFirst().frameIntervalFs();
  }

  @Override
  public List<String> symbols() {
    return runs.getFirst().symbols();
  }

  @Override
  public Cell cell(int frame) {
    return run(frame).cell(inside(frame));
  }

  @Override
  public void read(int frame, double[] positions) {
    run(frame).read(inside(frame), positions);
  }

  @Override
  public void close() {}
}
