package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.Ranges;
import org.haven.inputs.structure.Lattice;
import org.haven.kernels.Cell;

/// A trajectory read frame by frame from a [FrameSource], its atoms followed by [AtomPaths] and its
/// order in time by [TimeLine].
///
/// Unwrapping takes the nearest image of each atom to its place in the frame before, in fractional
/// coordinates, so that a changing cell does not matter. A step near half a cell has two nearest
/// images: from [AtomPaths#MAX_STEP] of a cell it is refused, but where frames are missing.
///
/// Where the labels of frames fall, a run was continued or files were put one after the other. The
/// later frames count where both hold the same steps, and what follows must fit: where atoms move
/// by [#UNUSUAL] times more than they ever do from frame to frame, a part of its own begins.
///
/// The file is read through once when it is opened (frames, cells, order, unwrapping; again where
/// frames are left out), and again as frames are asked for, so that any size fits: about 200 bytes
/// per frame and 250 bytes per atom are held. Ascending order is fast; going back starts the file
/// again.
public final class StreamedTrajectory implements Trajectory {
  /// Mean step of atoms into a frame, in units of the largest anywhere else, from which the frame
  /// does not continue the one before.
  private static final double UNUSUAL = 1.5;

  /// The same by which a frame is the one before, written twice.
  private static final double SAME = 1e-3;

  /// Fewest frames that a part must have on average for labels to be believed that say otherwise
  /// than the time between frames that is given.
  private static final int FEWEST = 10;

  /// How far out of the cell, as a fraction of it, an atom is that nobody has wrapped.
  private static final double OUTSIDE = 0.01;

  private final Path file;
  private final Supplier<FrameSource> opener;
  private final Trajectories.Options options;
  private final List<String> warnings = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>(List.of(0));

  /// Cells from the origin, beyond which no atom can be.
  private static final double FARTHEST = 1e6;

  private final List<Passed> passed;
  private final double intervalFs;
  private final OptionalDouble temperatureK;
  private final Optional<ColourField> colourField;
  private List<String> symbols;
  private List<String> named;

  /// Frames of the file, counted from 0, that are left out, and those at which labels fall.
  private final BitSet dropped = new BitSet();

  private final BitSet seams = new BitSet();

  private final AtomPaths paths = new AtomPaths();
  private FrameSource source;
  private FrameSource.Frame current;
  private int raw;
  private int piece;
  private int next;
  private boolean outside;

  /// Whether a fault came from the text of a frame, which may be cut off, not from what it says.
  private boolean parsing;

  /// What is kept of a frame.
  ///
  /// @param raw its number in the file
  /// @param rows [9] cell; frames of a fixed cell share one array
  /// @param rms mean step of the atoms into it in Å
  /// @param wrapped whether its positions are
  /// @param longest step of a coordinate into it, as a fraction of the cell
  /// @param farthest that coordinate
  private record Passed(
      int raw,
      double[] rows,
      double timeFs,
      long step,
      double rms,
      boolean wrapped,
      double longest,
      int farthest) {}

  /// Opens a trajectory.
  ///
  /// @param opener starts the file from its beginning
  public StreamedTrajectory(Path file, Supplier<FrameSource> opener, Trajectories.Options options) {
    this.file = file;
    this.opener = opener;
    this.options = options;
    OptionalDouble stated;
    List<Passed> frames = new ArrayList<>();
    TimeLine line;
    try {
      boolean again;
      do {
        frames.clear();
        rewind();
        while (firstReading(frames)) {
          double[] last = frames.isEmpty() ? null : frames.getLast().rows();
          double[] rows = Arrays.equals(last, paths.rows()) ? last : paths.rows();
          frames.add(
              new Passed(
                  raw - 1,
                  rows,
                  current.timeFs(),
                  current.step(),
                  paths.rmsAngstrom(),
                  !current.unwrapped() && !options.unwrapped(),
                  paths.longest(),
                  paths.farthest()));
        }
        line = TimeLine.of(labels(frames));
        again = leaveOut(frames, line);
      } while (again);
      warnings.addAll(source.warnings());
      stated = source.statedIntervalFs();
      temperatureK = source.temperatureK();
      colourField = source.colourField();
    } finally {
      close();
    }
    if (frames.isEmpty()) {
      throw new InputException(file, "holds no whole frame");
    }
    passed = List.copyOf(frames);
    wrappedAfterAll();
    divide(line);
    intervalFs = interval(hasTimes(frames) ? line.interval() : Double.NaN, stated);
  }

  /// The next frame of the first reading; a last frame that was cut off ends it with a warning.
  private boolean firstReading(List<Passed> frames) {
    try {
      return advance();
    } catch (InputException e) {
      if (!parsing || !source.exhausted()) {
        throw e;
      }
      if (frames.isEmpty()) {
        throw FrameSource.withoutFrames(e);
      }
      warnOnce(
          "last frame is cut off and left out",
          "; " + frames.size() + " whole frames (" + e.getMessage() + ")");
      return false;
    }
  }

  private void warnOnce(String begin, String rest) {
    if (warnings.stream().noneMatch(warning -> warning.startsWith(begin))) {
      warnings.add(begin + rest);
    }
  }

  private static boolean hasTimes(List<Passed> frames) {
    return frames.stream().noneMatch(frame -> Double.isNaN(frame.timeFs()));
  }

  /// What the frames are ordered by: times, else numbers of steps.
  private static double[] labels(List<Passed> frames) {
    return hasTimes(frames)
        ? frames.stream().mapToDouble(Passed::timeFs).toArray()
        : frames.stream().mapToDouble(f -> f.step() < 0 ? Double.NaN : f.step()).toArray();
  }

  /// Marks frames that do not count; false where there are none.
  private boolean leaveOut(List<Passed> frames, TimeLine line) {
    BitSet out = line.overtaken();
    if (!out.isEmpty()) {
      warnOnce(
          "frames left out",
          " that were written again by a run continued from an earlier step: "
              + out.cardinality()
              + ", from frame "
              + frames.get(out.nextSetBit(0)).raw()
              + " on");
    } else {
      double usual = usual(frames);
      for (int k = 1; k < frames.size(); k++) {
        if (seams.get(frames.get(k).raw()) && frames.get(k).rms() < SAME * usual) {
          // the earlier one goes: the later has the label with which numbers begin anew
          out.set(k - 1);
          warnOnce("repeated frames left out", ", the first where a run begins at frame " + k);
        }
      }
    }
    out.stream().forEach(k -> dropped.set(frames.get(k).raw()));
    return !out.isEmpty();
  }

  /// Largest mean step of the atoms between frames that follow one another.
  private double usual(List<Passed> frames) {
    return frames.stream()
        .skip(1)
        .filter(frame -> !seams.get(frame.raw()))
        .mapToDouble(Passed::rms)
        .max()
        .orElse(0);
  }

  /// Finds the parts, and refuses what cannot be unwrapped within one.
  private void divide(TimeLine line) {
    TreeSet<Integer> breaks = new TreeSet<>(line.breaks());
    double usual = usual(passed);
    for (int k = 1; k < passed.size(); k++) {
      boolean seam = seams.get(passed.get(k).raw());
      if (seam && passed.get(k).rms() > UNUSUAL * usual && usual > 0) {
        breaks.add(k);
        warnings.add(
            String.format(
                Locale.ROOT,
                "frame %d does not continue the one before: atoms move by %.2g Å, and by at most"
                    + " %.2g Å elsewhere; taken as the begin of another run",
                k,
                passed.get(k).rms(),
                usual));
      } else if (seam) {
        warnOnce(
            "numbers of frames start again",
            " at frame " + k + " (from 0): taken as a continued run");
      }
    }
    if ((breaks.size() + 1) * FEWEST > passed.size()
        && !breaks.isEmpty()
        && hasTimes(passed)
        && options.frameIntervalFs().isPresent()) {
      warnings.add("frames are unevenly spaced in the file; taken as even, as given");
      breaks.clear();
    }
    starts.addAll(breaks);
    if (!line.breaks().isEmpty()) {
      warnings.add(
          "frames are missing or unevenly spaced; no window of time crosses from one part into the"
              + " next: frames "
              + TimeLine.parts(starts, passed.size()));
    }
    for (int k = 1; k < passed.size(); k++) {
      Passed frame = passed.get(k);
      if (frame.wrapped() && frame.longest() >= AtomPaths.MAX_STEP && !breaks.contains(k)) {
        throw new InputException(
            file,
            String.format(
                Locale.ROOT,
                "atom %d (%s) moves %.2f of the cell along %s between frames %d and %d (from 0):"
                    + " too near half a cell to be unwrapped; write frames more often or"
                    + " unwrapped, or say that they are (--unwrapped)",
                frame.farthest() / 3 + 1,
                named.get(frame.farthest() / 3),
                frame.longest(),
                "abc".charAt(frame.farthest() % 3),
                k - 1,
                k));
      }
    }
  }

  /// Refuses positions that jump and never leave the cell, although they are said to be unwrapped.
  private void wrappedAfterAll() {
    double longest = passed.stream().mapToDouble(Passed::longest).max().orElse(0);
    if (options.unwrapped() && longest > 0.5 && !outside) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "holds wrapped positions: atoms jump by up to %.2f of the cell and none is ever"
                  + " outside; leave --unwrapped out",
              longest));
    }
  }

  private void rewind() {
    close();
    source = opener.get();
    paths.reset();
    raw = 0;
    piece = 0;
    next = 0;
  }

  /// Reads the next frame that counts, and follows the atoms into it; false at the end. Refuses
  /// numbers that mean nothing.
  private void hold(FrameSource.Frame frame) {
    String where = "frame " + next + " (from 0): ";
    if (paths.rows() == null || !Arrays.equals(paths.rows(), frame.rows())) {
      Lattice.of(frame.rows(), message -> new InputException(file, where + message));
    }
    double[] s = frame.fractional();
    int lost = Ranges.firstBeyond(s, FARTHEST);
    if (lost >= 0) {
      throw new InputException(
          file,
          where
              + "atom "
              + (lost / 3 + 1)
              + " is at "
              + s[lost]
              + " cells along "
              + "abc".charAt(lost % 3)
              + "; expected less than 1e6");
    }
    if (frame.velocities() != null) {
      requireSpeeds(file, next, frame.velocities());
    }
  }

  /// Refuses velocities [3N] in Å/fs that no atom has.
  public static void requireSpeeds(Path file, int frame, double[] velocities) {
    int lost = Ranges.firstBeyond(velocities, Ranges.MAX_SPEED_ANGSTROM_FS);
    if (lost >= 0) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "frame %d (from 0): velocity of atom %d is %.4g Å/fs along %s; expected less than"
                  + " %.0f Å/fs",
              frame,
              lost / 3 + 1,
              velocities[lost],
              "xyz".charAt(lost % 3),
              Ranges.MAX_SPEED_ANGSTROM_FS));
    }
  }

  private boolean advance() {
    FrameSource.Frame before = next == 0 ? null : current;
    FrameSource.Frame frame = parsed();
    while (frame != null
        && (dropped.get(raw - 1)
            || before != null && frame.step() >= 0 && frame.step() == before.step())) {
      if (!dropped.get(raw - 1)) {
        warnOnce("repeated frames left out", ", the first at step " + frame.step());
      }
      frame = parsed();
    }
    if (frame == null) {
      return false;
    }
    hold(frame);
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
    boolean fallen =
        before != null
            && (frame.step() >= 0
                ? frame.step() < before.step()
                : frame.timeFs() < before.timeFs());
    if (next > 0 && (fallen || source.piece() != piece)) {
      seams.set(raw - 1);
    }
    piece = source.piece();
    boolean unwrapped = frame.unwrapped() || options.unwrapped();
    paths.follow(frame, unwrapped, seams.get(raw - 1));
    for (double s : options.unwrapped() ? frame.fractional() : new double[0]) {
      outside |= s < -OUTSIDE || s > 1 + OUTSIDE;
    }
    if (paths.flipped()) {
      warnOnce(
          "the lattice vectors change",
          " at frame "
              + next
              + " to others of the same lattice, as LAMMPS flips a tilted box: positions are"
              + " followed in the first ones");
    }
    current = frame;
    next++;
    return true;
  }

  private FrameSource.Frame parsed() {
    parsing = true;
    FrameSource.Frame frame = source.next();
    parsing = false;
    raw++;
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

  private double interval(double fromTimes, OptionalDouble stated) {
    double own = stated.orElse(fromTimes);
    double counts = options.intervalFs(own, warnings);
    if (counts > 0) {
      return counts;
    }
    if (passed.size() == 1) {
      return 1;
    }
    return Double.NaN;
  }

  @Override
  public String source() {
    return file.toString();
  }

  @Override
  public int frames() {
    return passed.size();
  }

  @Override
  public boolean hasTimes() {
    return !Double.isNaN(intervalFs);
  }

  @Override
  public double frameIntervalFs() {
    if (!hasTimes()) {
      throw new InputException(
          file,
          "does not state the time between frames; give it in fs with --frame-interval (time step ×"
              + " steps between frames)");
    }
    return intervalFs;
  }

  @Override
  public List<Integer> starts() {
    return List.copyOf(starts);
  }

  @Override
  public double label(int frame) {
    Passed asked = passed.get(frame);
    return !Double.isNaN(asked.timeFs())
        ? asked.timeFs()
        : asked.step() < 0 ? Double.NaN : asked.step();
  }

  @Override
  public List<String> symbols() {
    return named;
  }

  @Override
  public Cell cell(int frame) {
    return Cell.ofRows(passed.get(frame).rows());
  }

  @Override
  public void read(int frame, double[] positions) {
    seek(frame);
    double[] s = paths.fractional();
    if (positions.length != s.length) {
      throw new IllegalArgumentException(
          positions.length + " coordinates for " + named.size() + " atoms");
    }
    System.arraycopy(s, 0, positions, 0, s.length);
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

  @Override
  public FrameLabels labels(int frame) {
    seek(frame);
    return current.labels();
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
  public Optional<ColourField> colourField() {
    return colourField;
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
