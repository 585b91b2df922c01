package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// A trajectory read frame by frame from a [FrameSource], unwrapped on the way.
///
/// Unwrapping takes the nearest image of each atom to its place in the frame before, in fractional
/// coordinates, so that a changing cell does not matter. A step near half a cell has two nearest
/// images: from [#MAX_STEP] of a cell it is refused.
///
/// The file is read through once when it is opened (frames, cells, evenness, unwrapping), and again
/// as frames are asked for, so that any size fits: about 150 bytes per frame and 250 bytes per atom
/// are held. Ascending order is fast; going back starts the file again.
public final class StreamedTrajectory implements Trajectory {
  /// Largest fractional step that is unwrapped; half a cell less a tenth for safety.
  static final double MAX_STEP = 0.45;

  /// How far out of the cell, as a fraction of it, an atom is that nobody has wrapped.
  private static final double OUTSIDE = 0.01;

  private final Path file;
  private final Supplier<FrameSource> opener;
  private final Trajectories.Options options;
  private final List<String> warnings = new ArrayList<>();
  private final List<double[]> cells = new ArrayList<>();
  private final double intervalFs;
  private final OptionalDouble temperatureK;
  private List<String> symbols;
  private List<String> named;

  private FrameSource source;
  private FrameSource.Frame current;
  private double[] previous;
  private double[] continuous;
  private long step;
  private int next;

  private double longest;
  private boolean outside;

  /// Whether a fault came from the text of a frame, which may be cut off, not from what it says.
  private boolean parsing;

  /// Opens a trajectory.
  ///
  /// @param opener starts the file from its beginning
  public StreamedTrajectory(Path file, Supplier<FrameSource> opener, Trajectories.Options options) {
    this.file = file;
    this.opener = opener;
    this.options = options;
    List<Double> times = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    OptionalDouble stated;
    rewind();
    try {
      while (firstReading()) {
        double[] last = cells.isEmpty() ? null : cells.getLast();
        // frames of a fixed cell share one array
        cells.add(last != null && Arrays.equals(last, current.rows()) ? last : current.rows());
        times.add(current.timeFs());
        steps.add(current.step());
      }
      warnings.addAll(source.warnings());
      stated = source.statedIntervalFs();
      temperatureK = source.temperatureK();
    } finally {
      source.close();
      source = null;
    }
    if (cells.isEmpty()) {
      throw new InputException(file, "holds no whole frame");
    }
    if (options.unwrapped() && longest > 0.5 && !outside) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "holds wrapped positions: atoms jump by up to %.2f of the cell and none is ever"
                  + " outside; leave --unwrapped out",
              longest));
    }
    evenSteps(steps);
    intervalFs = interval(times, stated, options);
  }

  /// The next frame of the first reading; a last frame that was cut off ends it with a warning.
  private boolean firstReading() {
    try {
      return advance();
    } catch (InputException e) {
      if (cells.isEmpty() || !parsing || !source.exhausted()) {
        throw e;
      }
      warnings.add(
          "last frame is cut off and left out; "
              + cells.size()
              + " whole frames ("
              + e.getMessage()
              + ")");
      return false;
    }
  }

  private void rewind() {
    if (source != null) {
      source.close();
    }
    source = opener.get();
    previous = null;
    next = 0;
  }

  /// Reads and unwraps the next frame; false at the end.
  private boolean advance() {
    FrameSource.Frame frame = parsed();
    while (frame != null && previous != null && frame.step() >= 0 && frame.step() == step) {
      if (warnings.stream().noneMatch(w -> w.startsWith("repeated"))) {
        warnings.add("repeated frames left out, the first at step " + step);
      }
      frame = parsed();
    }
    if (frame == null) {
      return false;
    }
    if (symbols == null) {
      symbols = List.copyOf(frame.symbols());
      named = options.symbols(file, symbols, frame.fractional().length / 3, warnings);
    } else if (!frame.symbols().equals(symbols) || frame.fractional().length != 3 * named.size()) {
      throw new InputException(
          file,
          "frame "
              + next
              + " (from 0) has "
              + describe(frame)
              + ", the first has "
              + describe(named)
              + (frame.symbols().size() == symbols.size() ? " in another order" : "")
              + "; all frames must hold the same atoms in the same order");
    }
    double[] s = frame.fractional();
    if (previous == null) {
      continuous = s.clone();
    } else if (frame.unwrapped() || options.unwrapped()) {
      for (int k = 0; k < s.length; k++) {
        longest = Math.max(longest, Math.abs(s[k] - previous[k]));
        outside |= s[k] < -OUTSIDE || s[k] > 1 + OUTSIDE;
      }
      System.arraycopy(s, 0, continuous, 0, s.length);
    } else {
      for (int k = 0; k < s.length; k++) {
        double move = s[k] - previous[k];
        move -= Math.rint(move);
        if (Math.abs(move) >= MAX_STEP) {
          throw new InputException(
              file,
              String.format(
                  Locale.ROOT,
                  "atom %d (%s) moves %.2f of the cell along %s between frames %d and %d (from 0):"
                      + " too near half a cell to be unwrapped; write frames more often or"
                      + " unwrapped, or say that they are (--unwrapped)",
                  k / 3 + 1,
                  named.get(k / 3),
                  Math.abs(move),
                  "abc".charAt(k % 3),
                  next - 1,
                  next));
        }
        continuous[k] += move;
      }
    }
    previous = s;
    step = frame.step();
    current = frame;
    next++;
    return true;
  }

  private FrameSource.Frame parsed() {
    parsing = true;
    FrameSource.Frame frame = source.next();
    parsing = false;
    return frame;
  }

  private static String describe(FrameSource.Frame frame) {
    return frame.symbols().isEmpty()
        ? frame.fractional().length / 3 + " atoms"
        : describe(frame.symbols());
  }

  private static String describe(List<String> symbols) {
    var counts = new java.util.LinkedHashMap<String, Integer>();
    symbols.forEach(s -> counts.merge(s, 1, Integer::sum));
    StringBuilder text = new StringBuilder();
    counts.forEach((s, n) -> text.append(text.isEmpty() ? "" : " ").append(s).append(n));
    return text.toString();
  }

  /// Frame numbers must rise evenly; where they start again, files were joined.
  private void evenSteps(List<Long> steps) {
    if (steps.size() < 3 || steps.contains(-1L)) {
      return;
    }
    long stride = steps.get(1) - steps.get(0);
    for (int k = 1; k < steps.size(); k++) {
      long gap = steps.get(k) - steps.get(k - 1);
      if (gap < 0) {
        warnings.add(
            "numbers of frames start again at frame " + k + " (from 0): taken as a continued run");
      } else if (gap != stride) {
        throw new InputException(
            file,
            "frames are unevenly spaced: "
                + stride
                + " steps between the first two, "
                + gap
                + " before frame "
                + k
                + " (from 0); cut the file into even parts");
      }
    }
  }

  private double interval(List<Double> times, OptionalDouble stated, Trajectories.Options options) {
    double fromTimes = Double.NaN;
    if (times.size() > 1 && times.stream().noneMatch(t -> Double.isNaN(t))) {
      fromTimes = (times.getLast() - times.getFirst()) / (times.size() - 1);
      for (int k = 1; k < times.size() && options.frameIntervalFs().isEmpty(); k++) {
        double gap = times.get(k) - times.get(k - 1);
        // written times carry about ten digits
        if (!(gap > 0) || Math.abs(gap - fromTimes) > 1e-3 * fromTimes + 1e-8 * times.get(k)) {
          throw new InputException(
              file,
              String.format(
                  Locale.ROOT,
                  "frames are unevenly spaced: %.6g fs before frame %d (from 0), %.6g fs on"
                      + " average; cut the file into even parts, or give the time between frames",
                  gap,
                  k,
                  fromTimes));
        }
      }
    }
    double own = stated.orElse(fromTimes);
    double counts = options.intervalFs(own, warnings);
    if (counts > 0) {
      return counts;
    }
    if (cells.size() == 1) {
      return 1;
    }
    throw new InputException(
        file,
        "does not state the time between frames; give it in fs with --frame-interval (time step ×"
            + " steps between frames)");
  }

  @Override
  public String source() {
    return file.toString();
  }

  @Override
  public int frames() {
    return cells.size();
  }

  @Override
  public double frameIntervalFs() {
    return intervalFs;
  }

  @Override
  public List<String> symbols() {
    return named;
  }

  @Override
  public Cell cell(int frame) {
    return Cell.ofRows(cells.get(frame));
  }

  @Override
  public void read(int frame, double[] positions) {
    seek(frame);
    if (positions.length != continuous.length) {
      throw new IllegalArgumentException(
          positions.length + " coordinates for " + symbols.size() + " atoms");
    }
    System.arraycopy(continuous, 0, positions, 0, continuous.length);
    cell(frame).toCartesian(positions, positions);
  }

  @Override
  public boolean readVelocities(int frame, double[] velocities) {
    seek(frame);
    if (current.velocities() == null) {
      return false;
    }
    System.arraycopy(current.velocities(), 0, velocities, 0, velocities.length);
    return true;
  }

  private void seek(int frame) {
    if (frame < 0 || frame >= frames()) {
      throw new IndexOutOfBoundsException("frame " + frame + " of " + frames());
    }
    if (source == null || frame < next - 1) {
      rewind();
    }
    while (next <= frame) {
      if (!advance()) {
        throw new InputException(file, "has become shorter while it was read");
      }
    }
  }

  @Override
  public OptionalDouble temperatureK() {
    return temperatureK;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void close() {
    if (source != null) {
      source.close();
      source = null;
    }
  }
}
