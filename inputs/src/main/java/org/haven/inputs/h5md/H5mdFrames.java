package org.haven.inputs.h5md;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.trajectory.ColourField;
import org.haven.inputs.trajectory.FrameSource;
import org.haven.kernels.Cell;

/// The frames of a file in H5MD one after the other, to be unwrapped and put in order.
final class H5mdFrames implements FrameSource {
  private final H5mdFile file;
  private double[] rows;
  private int next;

  /// Owns `file`.
  H5mdFrames(H5mdFile file) {
    this.file = file;
  }

  @Override
  public Frame next() {
    if (next == file.frames()) {
      return null;
    }
    double[] s = new double[3 * file.count()];
    file.read(next, s);
    Cell cell = file.cell(next);
    cell.toFractional(s, s);
    if (!Arrays.equals(rows, cell.rows())) {
      rows = cell.rows();
    }
    double[] velocities = new double[s.length];
    boolean moving = file.readVelocities(next, velocities);
    H5mdTimes times = file.times();
    boolean timed = times.fs().length > 0;
    Frame frame =
        new Frame(
            file.symbols(),
            rows,
            s,
            file.isUnwrapped(),
            moving ? velocities : null,
            timed ? times.fs()[next] : Double.NaN,
            timed || times.steps().length == 0 ? -1 : (long) times.steps()[next]);
    next++;
    return frame;
  }

  /// The library reads a whole file or nothing.
  @Override
  public boolean exhausted() {
    return false;
  }

  @Override
  public OptionalDouble statedIntervalFs() {
    return file.times().intervalFs();
  }

  @Override
  public OptionalDouble temperatureK() {
    return file.temperatureK();
  }

  @Override
  public Optional<ColourField> colourField() {
    return file.colourField();
  }

  @Override
  public List<String> warnings() {
    return file.warnings();
  }

  @Override
  public void close() {
    file.close();
  }
}
