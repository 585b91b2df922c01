package org.haven.inputs.structure;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.kernels.Matrix3;

/// A symmetry operation s → R s + t in fractional coordinates.
///
/// @param rotation [9], row by row
/// @param translation [3]
record SymmetryOperation(double[] rotation, double[] translation) {
  private static final Pattern TERM =
      Pattern.compile("([+-]?)(?:([xyz])|(\\d*\\.?\\d+|\\d+\\.)(?:/(\\d+))?)");

  /// Reads `-x, y+1/2, z-x`, or with the reversal of time of magnetic groups `-x, y, z, -1`, which
  /// moves no atom; empty if it is none.
  static Optional<SymmetryOperation> parse(String text) {
    String[] parts =
        text.replaceAll("[\\s'\"]", "")
            .toLowerCase(Locale.ROOT)
            .replaceFirst(",[+-]?1$", "")
            .split(",", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    double[] rotation = new double[9];
    double[] translation = new double[3];
    for (int d = 0; d < 3; d++) {
      Matcher m = TERM.matcher(parts[d]);
      int end = 0;
      while (end < parts[d].length() && m.find(end) && m.start() == end) {
        double sign = m.group(1).equals("-") ? -1 : 1;
        if (m.group(2) != null) {
          rotation[3 * d + "xyz".indexOf(m.group(2))] += sign;
        } else {
          double divisor = m.group(4) == null ? 1 : Double.parseDouble(m.group(4));
          translation[d] += sign * Double.parseDouble(m.group(3)) / divisor;
        }
        end = m.end();
      }
      if (end == 0 || end < parts[d].length()) {
        return Optional.empty();
      }
    }
    return Math.abs(Math.abs(Matrix3.determinant(rotation)) - 1) < 1e-9
        ? Optional.of(new SymmetryOperation(rotation, translation))
        : Optional.empty();
  }

  /// This operation, then the other.
  SymmetryOperation then(SymmetryOperation other) {
    return new SymmetryOperation(
        Matrix3.multiply(other.rotation, rotation), other.apply(translation));
  }

  double[] apply(double[] s) {
    double[] image = new double[3];
    for (int d = 0; d < 3; d++) {
      image[d] =
          rotation[3 * d] * s[0]
              + rotation[3 * d + 1] * s[1]
              + rotation[3 * d + 2] * s[2]
              + translation[d];
    }
    return image;
  }
}
