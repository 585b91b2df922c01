package org.haven.inputs.structure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;

/// The typical distance from an ion to the nearest of its kind, median over ions: where ions sit on
/// neighbouring sites, the distance between sites, and so the length of a hop in Å.
///
/// Ions on sparsely filled lattices lie further apart than their sites, so it is not taken above
/// [#LONGEST_ANGSTROM].
public final class NearestOfKind {
  /// Where nothing is known: between neighbouring sites of Li and Na conductors.
  public static final double DEFAULT_ANGSTROM = 3.0;

  private static final double SHORTEST_ANGSTROM = 1.5;
  private static final double LONGEST_ANGSTROM = 4.5;

  /// Ions whose neighbours are looked up.
  private static final int SAMPLED = 200;

  private NearestOfKind() {}

  /// The typical distance for `symbol`.
  ///
  /// @param positions [3N] in Å
  /// @param symbols [N]
  public static double typicalAngstrom(
      Cell cell, double[] positions, List<String> symbols, String symbol) {
    int[] ions =
        IntStream.range(0, symbols.size()).filter(i -> symbols.get(i).equals(symbol)).toArray();
    double[] s = new double[positions.length];
    cell.toFractional(positions, s);
    MinimumImage images = new MinimumImage(cell);
    double[] u = new double[3];
    int step = Math.max(1, ions.length / SAMPLED);
    double[] nearest = new double[(ions.length + step - 1) / step];
    for (int k = 0; k < nearest.length; k++) {
      nearest[k] = Double.POSITIVE_INFINITY;
      for (int other : ions) {
        if (other != ions[k * step]) {
          for (int d = 0; d < 3; d++) {
            double move = s[3 * other + d] - s[3 * ions[k * step] + d];
            // To 1e-16 of the cell, as the last digits of earlier results were.
            u[d] = move - Math.rint(move) + 1 - 1;
          }
          nearest[k] = Math.min(nearest[k], images.distance(u[0], u[1], u[2], nearest[k]));
        }
      }
    }
    Arrays.sort(nearest);
    double median = nearest.length == 0 ? Double.NaN : nearest[nearest.length / 2];
    return Double.isFinite(median)
        ? Math.clamp(median, SHORTEST_ANGSTROM, LONGEST_ANGSTROM)
        : DEFAULT_ANGSTROM;
  }
}
