package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Formats;

/// Opens trajectories in any [TrajectoryFormat], Haven's own among them.
public final class Trajectories {
  private Trajectories() {}

  /// What a file may not say.
  ///
  /// @param frameIntervalFs time between frames in fs; must be given where the file does not say it
  ///   (XDATCAR), overrides what it says
  /// @param typeSymbols elements of atom types 1, 2, …, for LAMMPS dumps without column `element`
  public record Options(OptionalDouble frameIntervalFs, List<String> typeSymbols) {
    /// Nothing beyond what the file says.
    public static final Options DEFAULT = new Options(OptionalDouble.empty(), List.of());

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

  /// Opens a trajectory that says all by itself.
  public static Trajectory open(Path file) {
    return open(file, Options.DEFAULT);
  }

  /// Opens a trajectory.
  ///
  /// @throws InputException if the file is none, a frame is not sensible, frames are unevenly
  ///   spaced, species change, or positions cannot be unwrapped
  public static Trajectory open(Path file, Options options) {
    if (options.frameIntervalFs().isPresent() && !(options.frameIntervalFs().getAsDouble() > 0)) {
      throw new InputException(
          "time between frames is "
              + options.frameIntervalFs().getAsDouble()
              + " fs; it must be more than 0");
    }
    if (Formats.of(file) instanceof TrajectoryFormat format) {
      return format.open(file, options);
    }
    throw new InputException(
        file, "is not a trajectory; readable are " + Formats.names(TrajectoryFormat.class));
  }
}
