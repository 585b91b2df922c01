package org.haven.inputs.trajectory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// Some frames of a trajectory, evenly spaced: `first`, `first` + `stride`, … before `end`.
final class SelectedFrames implements Trajectory {
  private final Trajectory whole;
  private final int first;
  private final int stride;
  private final int frames;

  private SelectedFrames(Trajectory whole, int first, int stride, int end) {
    this.whole = whole;
    this.first = first;
    this.stride = stride;
    this.frames = Math.ceilDiv(end - first, stride);
  }

  /// What `options` leave of `whole`, which it closes where they leave nothing.
  ///
  /// @throws InputException if that is not a single frame
  static Trajectory of(Trajectory whole, Trajectories.Options options) {
    if (options.skipPs() == 0 && options.every() == 1) {
      return whole;
    }
    double left = options.skipPs() * 1000 / whole.frameIntervalFs();
    // a time given to full digits means the frame there
    double first = Math.ceil(left - 1e-6);
    if (first >= whole.frames()) {
      String message =
          "--skip "
              + options.skipPs()
              + " ps leaves nothing of "
              + (whole.frames() - 1) * whole.frameIntervalFs() / 1000
              + " ps";
      String source = whole.source();
      whole.close();
      throw new InputException(source + ": " + message);
    }
    return new SelectedFrames(whole, (int) first, options.every(), whole.frames());
  }

  private int place(int frame) {
    if (frame < 0 || frame >= frames) {
      throw new IndexOutOfBoundsException("frame " + frame + " of " + frames);
    }
    return first + frame * stride;
  }

  @Override
  public String source() {
    return whole.source();
  }

  @Override
  public int frames() {
    return frames;
  }

  @Override
  public double frameIntervalFs() {
    return whole.frameIntervalFs() * stride;
  }

  @Override
  public List<String> symbols() {
    return whole.symbols();
  }

  @Override
  public Cell cell(int frame) {
    return whole.cell(place(frame));
  }

  @Override
  public void read(int frame, double[] positions) {
    whole.read(place(frame), positions);
  }

  @Override
  public boolean readVelocities(int frame, double[] velocities) {
    return whole.readVelocities(place(frame), velocities);
  }

  @Override
  public Optional<double[]> frameworkDisplacement(int frame) {
    return whole.frameworkDisplacement(place(frame));
  }

  @Override
  public OptionalDouble temperatureK() {
    return whole.temperatureK();
  }

  @Override
  public List<String> warnings() {
    return whole.warnings();
  }

  @Override
  public void close() {
    whole.close();
  }
}
