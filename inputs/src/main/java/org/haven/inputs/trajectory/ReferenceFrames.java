package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Formats;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;

/// Frames with energies, forces and stresses of another method, mostly ab initio molecular
/// dynamics: what a potential is judged by.
///
/// [#forEach] gives the frames as they stand in the file, one in memory at a time; the atoms may
/// differ from frame to frame. Of a run in time [#trajectory] is the same, unwrapped and for
/// transport; frames that a file holds twice are left out there, so that the two count differently:
/// [Trajectory#labels] has the labels of each of its frames.
///
/// Which energy and what units each format means: `docs/trajectories.md`.
public final class ReferenceFrames {
  private final Path file;
  private final Trajectories.Options options;
  private final TrajectoryFormat format;
  private final List<String> warnings = new ArrayList<>();
  private final MdSettings settings;
  private final Held held;
  private final boolean sameAtoms;

  /// Whether the last frame is cut off and does not count.
  private boolean cut;

  /// How many frames there are, and how many of them hold what.
  public record Held(int frames, int energies, int forces, int stresses, int velocities) {}

  private ReferenceFrames(Path file, Trajectories.Options options) {
    this.file = file;
    this.options = options;
    if (!(Formats.of(file) instanceof TrajectoryFormat found)) {
      throw new InputException(
          file, "holds no frames; readable are " + Formats.names(TrajectoryFormat.class));
    }
    this.format = found;
    int[] counts = new int[5];
    List<String> first = new ArrayList<>();
    boolean[] same = {true};
    try (FrameSource source = begin()) {
      pass(
          source,
          frame -> {
            Structure s = frame.structure();
            if (counts[0] == 0) {
              first.addAll(s.symbols());
            }
            same[0] &= first.equals(s.symbols());
            counts[0]++;
            counts[1] += s.energyEv().isPresent() ? 1 : 0;
            counts[2] += s.forces().isPresent() ? 1 : 0;
            counts[3] += s.virial().isPresent() ? 1 : 0;
            counts[4] += s.velocities().isPresent() ? 1 : 0;
          });
      source.warnings().stream().filter(w -> !warnings.contains(w)).forEach(warnings::add);
      MdSettings said = source.settings();
      settings = said.temperatureK().isPresent() ? said : with(said, source.temperatureK());
    }
    if (counts[0] == 0) {
      throw new InputException(file, "holds no whole frame");
    }
    held = new Held(counts[0], counts[1], counts[2], counts[3], counts[4]);
    sameAtoms = same[0];
  }

  private static MdSettings with(MdSettings said, OptionalDouble temperatureK) {
    return new MdSettings(
        said.code(), said.ensemble(), said.thermostat(), temperatureK, said.timeStepFs());
  }

  /// Opens a file, and reads it through once.
  ///
  /// @throws InputException if it is of no format with frames, or a frame is not sensible
  public static ReferenceFrames open(Path file) {
    return open(file, Trajectories.Options.DEFAULT);
  }

  /// As [#open(Path)], with what the file may not say: elements, cell, time between frames.
  public static ReferenceFrames open(Path file, Trajectories.Options options) {
    return new ReferenceFrames(file, options);
  }

  /// Where they came from, for messages.
  public String source() {
    return file.toString();
  }

  /// How many there are and what they hold.
  public Held held() {
    return held;
  }

  /// How the run was made, as far as the file says.
  public MdSettings settings() {
    return settings;
  }

  /// Whether all frames hold the same atoms in the same order.
  public boolean hasSameAtoms() {
    return sameAtoms;
  }

  /// Whether they are a run, frame after frame, so that [#trajectory] may be asked for.
  public boolean isInTime() {
    return sameAtoms && (!(format instanceof StreamedFormat streamed) || streamed.isInTime(file));
  }

  /// What the reader found odd and the user should know.
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /// The frames as a run in time, unwrapped; the caller closes it.
  ///
  /// @throws InputException if they are none
  public Trajectory trajectory() {
    if (!isInTime()) {
      throw new InputException(
          file,
          "holds configurations, not a run in time: they have no diffusion; give the run's own"
              + " trajectory for transport");
    }
    return Trajectories.open(file, options);
  }

  /// Gives all frames to `use`, in the order of the file. Their structures hold what the file has
  /// of energy, forces, virial and velocities; positions are as they stand; times are NaN where the
  /// file has none.
  public void forEach(Consumer<TimedFrame> use) {
    try (FrameSource source = begin()) {
      pass(source, use);
    }
  }

  private FrameSource begin() {
    return format instanceof StreamedFormat streamed
        ? streamed.begin(file, options)
        : new TrajectoryFrames(format.open(file, options));
  }

  /// The frames of `source` but a last one that is cut off, which a warning tells of.
  private void pass(FrameSource source, Consumer<TimedFrame> use) {
    List<String> names = null;
    double[] before = null;
    for (int number = 0; ; number++) {
      FrameSource.Frame frame;
      try {
        frame = source.next();
      } catch (InputException e) {
        if (number == 0) {
          throw source.exhausted() ? FrameSource.withoutFrames(e) : e;
        }
        if (!cut && !source.exhausted()) {
          throw e;
        }
        if (!cut) {
          cut = true;
          warnings.add(
              "last frame is cut off and left out; "
                  + number
                  + " whole frames ("
                  + e.getMessage()
                  + ")");
        }
        return;
      }
      if (frame == null) {
        return;
      }
      List<String> symbols = frame.symbols();
      if (symbols.isEmpty()) {
        names =
            names == null
                ? options.symbols(file, symbols, frame.fractional().length / 3, new ArrayList<>())
                : names;
        symbols = names;
      }
      boolean newCell = !Arrays.equals(before, frame.rows());
      before = frame.rows();
      use.accept(
          new TimedFrame(
              structure(number, frame, symbols), number, timeFs(source, number, frame), newCell));
    }
  }

  private double timeFs(FrameSource source, int number, FrameSource.Frame frame) {
    return options.frameIntervalFs().isPresent()
        ? number * options.frameIntervalFs().getAsDouble()
        : Double.isNaN(frame.timeFs()) && source.statedIntervalFs().isPresent()
            ? number * source.statedIntervalFs().getAsDouble()
            : frame.timeFs();
  }

  private Structure structure(int number, FrameSource.Frame frame, List<String> symbols) {
    Cell cell = Cell.ofRows(frame.rows());
    double[] positions = frame.cartesian();
    if (positions == null) {
      positions = new double[frame.fractional().length];
      cell.toCartesian(frame.fractional(), positions);
    }
    return frame
        .labels()
        .on(
            Structure.of(file.getFileName() + " frame " + number, cell, symbols, positions)
                .withVelocities(Optional.ofNullable(frame.velocities())));
  }
}
