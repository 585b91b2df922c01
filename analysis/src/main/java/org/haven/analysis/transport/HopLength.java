package org.haven.analysis.transport;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;

/// The length of a hop in Å, by which displacements are turned into numbers of hops.
///
/// Unless stated it is the typical distance from an ion to the nearest of its kind in the first
/// frame, median over ions: where ions sit on neighbouring sites, the distance between sites. Ions
/// on sparsely filled lattices lie further apart than their sites, so it is not taken above
/// [#LONGEST_ANGSTROM].
final class HopLength {
  /// Where nothing is known: between neighbouring sites of Li and Na conductors.
  static final double DEFAULT_ANGSTROM = 3.0;

  private static final double SHORTEST_ANGSTROM = 1.5;
  private static final double LONGEST_ANGSTROM = 4.5;

  /// Ions whose neighbours are looked up.
  private static final int SAMPLED = 200;

  private HopLength() {}

  /// The length for `symbol` in `trajectory`.
  ///
  /// @param stated by the user
  static double of(Trajectory trajectory, String symbol, OptionalDouble stated) {
    if (stated.isPresent()) {
      return stated.getAsDouble();
    }
    int[] ions =
        java.util.stream.IntStream.range(0, trajectory.symbols().size())
            .filter(i -> trajectory.symbols().get(i).equals(symbol))
            .toArray();
    Cell cell = trajectory.cell(0);
    double[] s = new double[3 * trajectory.symbols().size()];
    trajectory.read(0, s);
    cell.toFractional(s, s);
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
