package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Formats;
import org.haven.kernels.Element;

/// Opens trajectories in any [TrajectoryFormat], Haven's own among them.
public final class Trajectories {
  private Trajectories() {}

  /// What a file may not say.
  ///
  /// @param frameIntervalFs time between frames in fs; must be given where the file does not say it
  ///   (XDATCAR), overrides what it says
  /// @param typeSymbols elements of LAMMPS' atom types 1, 2, …; they count before what the file
  ///   says. Refused by formats without types
  /// @param lammpsUnits units of a file of LAMMPS. Refused by other formats
  /// @param skipPs time at the beginning that is left out, in ps
  /// @param every of so many frames one is used
  /// @param joined whether files given together are pieces of one run, in their order
  public record Options(
      OptionalDouble frameIntervalFs,
      List<String> typeSymbols,
      Optional<LammpsUnits> lammpsUnits,
      double skipPs,
      int every,
      boolean joined) {
    /// Nothing beyond what the file says.
    public static final Options DEFAULT = new Options(OptionalDouble.empty(), List.of());

    /// @throws InputException if one makes no sense
    public Options {
      typeSymbols = List.copyOf(typeSymbols);
      for (String symbol : typeSymbols) {
        if (Element.of(symbol).isEmpty()) {
          throw new InputException(
              "--types: unknown element '" + symbol + "'; " + ElementLabel.suggestion(symbol));
        }
      }
      if (frameIntervalFs.isPresent()
          && !(frameIntervalFs.getAsDouble() > 0 && frameIntervalFs.getAsDouble() < 1e15)) {
        throw new InputException(
            "time between frames is "
                + frameIntervalFs.getAsDouble()
                + " fs; it must be more than 0");
      }
      if (!(skipPs >= 0 && skipPs < Double.POSITIVE_INFINITY)) {
        throw new InputException("--skip is " + skipPs + " ps; expected a time from 0");
      }
      if (every < 1) {
        throw new InputException("--every is " + every + "; expected a whole number from 1");
      }
    }

    /// Of whole files that tell their units themselves.
    public Options(OptionalDouble frameIntervalFs, List<String> typeSymbols) {
      this(frameIntervalFs, typeSymbols, Optional.empty(), 0, 1, false);
    }

    /// The time between frames that counts where the file says `ownFs`: the given one before that.
    ///
    /// @param warnings what to say where both are there and differ
    public double intervalFs(double ownFs, List<String> warnings) {
      double given = frameIntervalFs.orElse(ownFs);
      if (ownFs > 0 && Math.abs(ownFs - given) > 1e-3 * ownFs) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "time between frames given as %.6g fs, but the file says %.6g fs; taken as given",
                given,
                ownFs));
      }
      return given;
    }

    /// With a time between frames.
    public static Options every(double frameIntervalFs) {
      return new Options(OptionalDouble.of(frameIntervalFs), List.of());
    }
  }

  /// Opens one trajectory that lies in several files, one after the other.
  ///
  /// @throws InputException also if they do not hold the same atoms, evenly spaced alike
  public static Trajectory open(List<Path> files, Options options) {
    if (files.size() == 1) {
      return open(files.getFirst(), options);
    }
    Options whole =
        new Options(
            options.frameIntervalFs(), options.typeSymbols(), options.lammpsUnits(), 0, 1, false);
    Path all =
        Path.of(
            files.getFirst()
                + " + "
                + (files.size() == 2 ? files.get(1) : files.size() - 1 + " more"));
    return SelectedFrames.of(
        new StreamedTrajectory(all, () -> new JoinedFrames(files, whole), whole), options);
  }

  /// The parts of a trajectory in which no frames are missing, each from the same open file.
  public static List<Trajectory> parts(Trajectory whole) {
    return whole.starts().size() == 1
        ? List.of(whole)
        : IntStream.range(0, whole.starts().size())
            .mapToObj(part -> SelectedFrames.part(whole, part))
            .toList();
  }

  /// Opens a trajectory that says all by itself.
  public static Trajectory open(Path file) {
    return open(file, Options.DEFAULT);
  }

  /// Opens a trajectory.
  ///
  /// @throws InputException if the file is none, a frame is not sensible, frames are unevenly
  ///   spaced, species change, or positions cannot be unwrapped
  public static Trajectory open(Path file, Options options) {
    if (!(Formats.of(file) instanceof TrajectoryFormat format)) {
      throw new InputException(
          file, "is not a trajectory; readable are " + Formats.names(TrajectoryFormat.class));
    }
    if (!options.typeSymbols().isEmpty() && !format.hasTypes()) {
      throw new InputException(
          file,
          format.name() + " holds no LAMMPS atom types, so --types says nothing; leave it out");
    }
    if (options.lammpsUnits().isPresent() && !format.hasLammpsUnits()) {
      throw new InputException(
          file,
          format.name()
              + " is not in units of LAMMPS, so --lammps-units says nothing; leave it out");
    }
    return SelectedFrames.of(format.open(file, options), options);
  }
}
