package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.Path;
import org.haven.kernels.PhysicalConstants;

/// What an element of H5MD holds, and its units: factors to Haven's Å, fs and Å/fs.
enum H5mdQuantity {
  LENGTH("Å"),
  TIME("fs"),
  SPEED("Å/fs"),
  /// Bare numbers, without a unit.
  COUNT("");

  /// The units that [#factor] knows, for messages.
  private static final String KNOWN = "Angstrom, nm, pm, fs, ps, ns, Angstrom fs-1, nm ps-1";

  private final String unit;

  H5mdQuantity(String unit) {
    this.unit = unit;
  }

  /// Haven's unit.
  String unit() {
    return unit;
  }

  /// Haven's units in one `other`, which is the unit of `dataset`.
  ///
  /// @throws IOException if it is not known
  double factor(Path path, String dataset, String other) throws IOException {
    double factor = factor(other.strip());
    if (Double.isNaN(factor)) {
      throw new IOException(
          path + ": unknown unit '" + other.strip() + "' of /" + dataset + "; known: " + KNOWN);
    }
    return factor;
  }

  /// Haven's units in one `other`; NaN if that is not known.
  private double factor(String other) {
    return switch (this) {
      case LENGTH -> length(other);
      case TIME -> time(other);
      case SPEED -> speed(other);
      case COUNT -> 1;
    };
  }

  /// A length over a time: `nm ps-1`, `nm/ps`, `Angstrom*fs^-1`.
  private static double speed(String unit) {
    String[] parts = unit.split("\\s*/\\s*|\\s*\\*\\s*|\\s+", 2);
    String per = parts.length < 2 ? "" : parts[1].replaceAll("\\^?\\(?-1\\)?$", "");
    return length(parts[0]) / time(per.strip());
  }

  private static double length(String unit) {
    return switch (unit) {
      case "Angstrom", "angstrom", "Å", "\u212b", "A" -> 1;
      case "nm", "nanometer" -> 10;
      case "pm", "picometer" -> 0.01;
      case "um", "µm" -> 1e4;
      case "m" -> 1e10;
      default -> Double.NaN;
    };
  }

  private static double time(String unit) {
    return switch (unit) {
      case "fs", "femtosecond" -> 1;
      case "ps", "picosecond" -> 1e3;
      case "ns", "nanosecond" -> 1e6;
      case "us", "µs" -> 1e9;
      case "s", "second" -> 1e15;
      case "AKMA" -> PhysicalConstants.AKMA_FS;
      default -> Double.NaN;
    };
  }
}
