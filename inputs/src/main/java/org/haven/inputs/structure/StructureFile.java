package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;

/// Reads structures from files of any [Format], plain or gzip-compressed: frames of trajectories
/// too.
///
/// Every structure that leaves here has passed [StructureCheck]: positive volume, finite numbers,
/// known elements, no overlapping atoms, plausible units.
public final class StructureFile {
  private StructureFile() {}

  /// What a reader may need besides the file.
  ///
  /// @param supercell repetitions along a, b, c; partial occupancies are filled in the supercell
  /// @param charges formal charges in e by symbol, for filling partial occupancies of a CIF; may be
  ///   empty
  /// @param seed of the random choice among partially occupied sites
  public record Options(List<Integer> supercell, Map<String, Double> charges, long seed) {
    /// One cell, no charges, seed 1.
    public static final Options DEFAULT = new Options(List.of(1, 1, 1), Map.of(), 1);
  }

  /// Reads one frame, 0-based; from the end where it is negative, −1 the last.
  ///
  /// @throws InputException naming file, line, value, limit and remedy
  public static Structure read(Path file, int frame) {
    return read(file, frame, Options.DEFAULT);
  }

  /// As [#read(Path, int)], in a supercell, with charges and seed for partial occupancies.
  public static Structure read(Path file, int frame, Options options) {
    Format format = Formats.of(file);
    if (frame >= 0) {
      return format.read(file, frame, options);
    }
    return format.read(file, frame(file, frame, format.frames(file)), options);
  }

  /// Reads all frames.
  public static List<Structure> readAll(Path file) {
    List<Structure> frames = Formats.of(file).readAll(file);
    frames.forEach(frame -> StructureCheck.passed(frame, file));
    return frames;
  }

  /// A structure from elsewhere that is to leave as one of `file`.
  ///
  /// @throws InputException if it is not sensible
  public static Structure passed(Structure structure, Path file) {
    return StructureCheck.passed(structure, file);
  }

  /// The 0-based number of a frame that may be counted from the end.
  ///
  /// @param held frames that the file holds
  /// @throws InputException if it is before the first
  public static int frame(Path file, int frame, int held) {
    if (held + frame < 0) {
      throw noSuchFrame(file, frame, held);
    }
    return frame < 0 ? held + frame : frame;
  }

  /// What to say of a frame that the file does not hold.
  ///
  /// @param held frames that it holds
  public static InputException noSuchFrame(Path file, int frame, int held) {
    return new InputException(
        file,
        "frame "
            + frame
            + " asked for, but the file holds "
            + (held == 1 ? "one frame (0)" : held + " (counted from 0)"));
  }
}
