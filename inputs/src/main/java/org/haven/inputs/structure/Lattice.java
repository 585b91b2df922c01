package org.haven.inputs.structure;

import java.util.Locale;
import java.util.function.Function;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// What the lattice vectors of a file may be: the one place that says so.
public final class Lattice {
  private static final double SHORTEST_ANGSTROM = 0.1;
  private static final double LONGEST_ANGSTROM = 1e6;

  private Lattice() {}

  /// The cell of these lattice vectors.
  ///
  /// @param rows [9] in Å, row by row
  /// @param fault makes the error of a message, with file and line
  /// @throws InputException if a vector has no length that a crystal can have, or all lie in a
  ///   plane
  public static Cell of(double[] rows, Function<String, InputException> fault) {
    for (int k = 0; k < 3; k++) {
      double x = rows[3 * k];
      double y = rows[3 * k + 1];
      double z = rows[3 * k + 2];
      double length = Math.sqrt(x * x + y * y + z * z);
      if (!(length >= SHORTEST_ANGSTROM && length <= LONGEST_ANGSTROM)) {
        throw fault.apply(
            String.format(
                Locale.ROOT,
                "lattice vector %s is too %s: %.4g Å; expected %.1f to %.0e Å",
                "abc".charAt(k),
                length < SHORTEST_ANGSTROM ? "short" : "long",
                length,
                SHORTEST_ANGSTROM,
                LONGEST_ANGSTROM));
      }
    }
    try {
      return Cell.ofRows(rows);
    } catch (IllegalArgumentException flat) {
      throw fault.apply("the lattice vectors span zero volume");
    }
  }
}
