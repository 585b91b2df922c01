package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;

/// The frames of several files, one file after the other, as those of one run.
final class JoinedFrames implements FrameSource {
  private final List<Path> files;
  private final Trajectories.Options options;
  private final List<String> warnings = new ArrayList<>();
  private Trajectory open;
  private int piece = -1;
  private int frame;
  private double intervalFs = Double.NaN;
  private OptionalDouble temperatureK = OptionalDouble.empty();
  private Optional<ColourField> colourField = Optional.empty();
  private List<String> symbols;

  /// @param options how each file is read
  JoinedFrames(List<Path> files, Trajectories.Options options) {
    this.files = files;
    this.options = options;
  }

  @Override
  public Frame next() {
    while (open == null || frame == open.frames()) {
      if (piece + 1 == files.size()) {
        return null;
      }
      close();
      begin(files.get(++piece));
    }
    double[] s = new double[3 * symbols.size()];
    open.read(frame, s);
    open.cell(frame).toFractional(s, s);
    double[] v = new double[s.length];
    boolean moving = open.readVelocities(frame, v);
    // Steps and times order frames alike; intervals are known by now.
    double label = open.label(frame);
    return new Frame(symbols, open.cell(frame++).rows(), s, true, moving ? v : null, label, -1);
  }

  private void begin(Path file) {
    open = Trajectories.open(file, options);
    frame = 0;
    if (open.frameworkDisplacement(0).isPresent()) {
      throw new InputException(
          file, "holds the mobile species alone and cannot be joined; leave --join out");
    }
    open.warnings().stream().filter(warning -> !warnings.contains(warning)).forEach(warnings::add);
    if (piece == 0) {
      symbols = open.symbols();
      temperatureK = open.temperatureK();
      colourField = open.colourField();
    } else if (!open.colourField().equals(colourField)) {
      throw new InputException(
          file,
          "was driven by another field than the files before it, or one of them by none; only"
              + " pieces of one run can be joined: leave --join out");
    }
    if (open.frames() > 1 && Double.isNaN(intervalFs)) {
      intervalFs = open.frameIntervalFs();
    } else if (open.frames() > 1
        && Math.abs(open.frameIntervalFs() - intervalFs) > 1e-3 * intervalFs) {
      throw new InputException(
          file,
          "has "
              + open.frameIntervalFs()
              + " fs between frames, those before "
              + intervalFs
              + "; only pieces of one run can be joined: leave --join out");
    }
    symbols = open.symbols().equals(symbols) ? symbols : open.symbols();
  }

  @Override
  public boolean exhausted() {
    return false;
  }

  @Override
  public OptionalDouble statedIntervalFs() {
    return Double.isNaN(intervalFs) ? OptionalDouble.empty() : OptionalDouble.of(intervalFs);
  }

  @Override
  public OptionalDouble temperatureK() {
    return temperatureK;
  }

  @Override
  public Optional<ColourField> colourField() {
    return colourField;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public int piece() {
    return piece;
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
