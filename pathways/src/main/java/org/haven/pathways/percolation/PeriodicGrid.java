package org.haven.pathways.percolation;

import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// A regular grid of points over a periodic cell: point (i, j, k) lies at the fractions (i/nᵃ,
/// j/nᵇ, k/nᶜ) and has the index (i nᵇ + j) nᶜ + k, c fastest.
///
/// @param na points along a, at least 1
/// @param nb points along b
/// @param nc points along c
public record PeriodicGrid(Cell cell, int na, int nb, int nc) {
  /// Most points of a grid: three integers to each have indices of 32 bits.
  static final double MOST_POINTS = 500e6;

  /// A map, its order and its components take so much.
  private static final double BYTES_PER_POINT = 64;

  public PeriodicGrid {
    if (na < 1 || nb < 1 || nc < 1 || (double) na * nb * nc > MOST_POINTS) {
      throw new IllegalArgumentException(
          "a grid has from 1 to %.0f points, not %d × %d × %d".formatted(MOST_POINTS, na, nb, nc));
    }
  }

  /// The coarsest grid whose points are at most `spacingAngstrom` apart along each cell vector: n =
  /// ⌈|a|/h⌉.
  ///
  /// @throws InputException if the spacing is not above 0, or gives more points than a grid can
  ///   hold
  public static PeriodicGrid ofSpacing(Cell cell, double spacingAngstrom) {
    if (!(spacingAngstrom > 0) || Double.isInfinite(spacingAngstrom)) {
      throw new InputException(
          "grid spacing is " + spacingAngstrom + " Å; expected a number above 0, for example 0.1");
    }
    double[] lengths = cell.lengths();
    double points = 1;
    int[] n = new int[3];
    for (int d = 0; d < 3; d++) {
      // A length that is a whole number of spacings but for rounding gets just as many points.
      double exact = Math.max(1, Math.ceil(lengths[d] / spacingAngstrom - 1e-9));
      points *= exact;
      n[d] = (int) Math.min(exact, Integer.MAX_VALUE);
    }
    double most = Math.min(MOST_POINTS, Runtime.getRuntime().maxMemory() / BYTES_PER_POINT);
    if (points > most) {
      throw new InputException(
          ("a grid of %s Å over a cell of %.1f × %.1f × %.1f Å has %.2g points, more than %.0g;"
                  + " give a larger spacing")
              .formatted(spacingAngstrom, lengths[0], lengths[1], lengths[2], points, most));
    }
    return new PeriodicGrid(cell, n[0], n[1], n[2]);
  }

  /// Number of points.
  public int points() {
    return na * nb * nc;
  }

  /// Index of point (i, j, k), each within its range.
  public int index(int i, int j, int k) {
    return (i * nb + j) * nc + k;
  }

  /// Writes the fractional coordinates [3] of a point.
  public void fractional(int index, double[] out) {
    out[0] = (double) (index / (nb * nc)) / na;
    out[1] = (double) (index / nc % nb) / nb;
    out[2] = (double) (index % nc) / nc;
  }

  /// Writes the Cartesian coordinates [3] of a point in Å.
  public void cartesian(int index, double[] out) {
    fractional(index, out);
    cell.toCartesian(out, out);
  }
}
