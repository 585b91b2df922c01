package org.haven.inputs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads structures from files of any known format, plain or gzip-compressed.
///
/// Every structure that leaves here has passed [StructureCheck]: positive volume, finite numbers,
/// known elements, no overlapping atoms, plausible units.
public final class StructureFile {
  private StructureFile() {}

  /// What a reader may need besides the file.
  ///
  /// @param charges formal charges in e by symbol, for filling partial occupancies of a CIF; may be
  ///   empty
  /// @param seed of the random choice among partially occupied sites
  public record Options(Map<String, Double> charges, long seed) {
    /// No charges, seed 1.
    public static final Options DEFAULT = new Options(Map.of(), 1);
  }

  /// Reads one frame, 0-based.
  ///
  /// @throws InputException naming file, line, value, limit and remedy
  public static Structure read(Path file, int frame) {
    return read(file, frame, Options.DEFAULT);
  }

  /// As [#read(Path, int)], with charges and seed for a CIF with partial occupancies.
  public static Structure read(Path file, int frame, Options options) {
    if (frame < 0) {
      throw new InputException("frame is " + frame + "; frames count from 0");
    }
    Structure structure =
        switch (StructureFormat.of(file)) {
          case EXTENDED_XYZ -> {
            try (LineReader reader = LineReader.open(file)) {
              yield ExtendedXyz.read(reader, frame);
            }
          }
          case POSCAR -> {
            single(file, frame);
            try (LineReader reader = LineReader.open(file)) {
              yield Poscar.read(reader);
            }
          }
          default -> throw new InputException(file, "this format cannot be read");
        };
    return StructureCheck.passed(structure, file);
  }

  /// Reads all frames.
  public static List<Structure> readAll(Path file) {
    if (StructureFormat.of(file) != StructureFormat.EXTENDED_XYZ) {
      List<Structure> frames = new ArrayList<>();
      int count = frames(file);
      for (int frame = 0; frame < count; frame++) {
        frames.add(read(file, frame));
      }
      return frames;
    }
    List<Structure> frames = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      for (Structure s = ExtendedXyz.next(reader); s != null; s = ExtendedXyz.next(reader)) {
        frames.add(StructureCheck.passed(s, file));
      }
    }
    return frames;
  }

  /// Number of frames in the file, without checking what they hold.
  public static int frames(Path file) {
    if (StructureFormat.of(file) != StructureFormat.EXTENDED_XYZ) {
      return 1;
    }
    try (LineReader reader = LineReader.open(file)) {
      int frames = 0;
      while (ExtendedXyz.skip(reader)) {
        frames++;
      }
      return frames;
    }
  }

  private static void single(Path file, int frame) {
    if (frame != 0) {
      throw new InputException(
          file, "frame " + frame + " asked for, but the file holds one frame (0)");
    }
  }
}
