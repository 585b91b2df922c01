package org.haven.inputs.trajectory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;

/// Raw frames of a trajectory file, one after the other, as the format gives them.
public interface FrameSource extends AutoCloseable {
  /// The next frame, or null at the end. The arrays belong to the frame.
  ///
  /// @throws InputException if the frame is not whole or not sensible
  Frame next();

  /// After a fault in [#next]: whether nothing follows in the file, so that its last frame was cut
  /// off.
  boolean exhausted();

  /// What to say where a file is cut off within its first frame; a message that has a remedy
  /// (behind a semicolon) stays as it is.
  static InputException withoutFrames(InputException cut) {
    return cut.getMessage().contains("; ")
        ? cut
        : new InputException(
            cut.getMessage()
                + "; no whole frame stands before: copy the file again, or wait until its run has"
                + " written one");
  }

  /// Time between frames in fs where the format states it as a whole.
  default OptionalDouble statedIntervalFs() {
    return OptionalDouble.empty();
  }

  /// Temperature in K where the format states it.
  default OptionalDouble temperatureK() {
    return OptionalDouble.empty();
  }

  /// How the run was made, as far as the files say by now.
  default MdSettings settings() {
    return MdSettings.UNKNOWN;
  }

  /// The field on colour charges that drove the simulation, where the format states one.
  default Optional<ColourField> colourField() {
    return Optional.empty();
  }

  /// What the user should know.
  default List<String> warnings() {
    return List.of();
  }

  /// Number of the file, of several that are read one after the other, that the last frame came
  /// from.
  default int piece() {
    return 0;
  }

  @Override
  void close();

  /// A frame.
  ///
  /// @param symbols [N], empty where the file does not name its atoms; one list for all frames
  /// @param rows [9] lattice vectors
  /// @param fractional [3N]
  /// @param cartesian [3N] the same in Å as the file has them, or null
  /// @param unwrapped whether the positions are continuous already
  /// @param velocities [3N] in Å/fs, or null
  /// @param timeFs or NaN
  /// @param step number of the frame or time step, or -1
  /// @param labels energy, forces and virial, as far as the file has them
  record Frame(
      List<String> symbols,
      double[] rows,
      double[] fractional,
      double[] cartesian,
      boolean unwrapped,
      double[] velocities,
      double timeFs,
      long step,
      FrameLabels labels) {
    /// A frame in fractions of its cell, without labels.
    public Frame(
        List<String> symbols,
        double[] rows,
        double[] fractional,
        boolean unwrapped,
        double[] velocities,
        double timeFs,
        long step) {
      this(symbols, rows, fractional, null, unwrapped, velocities, timeFs, step, FrameLabels.NONE);
    }
  }
}
