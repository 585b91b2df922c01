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
    int step = Math.max(1, ions.length / SAMPLED);
    double[] nearest = new double[(ions.length + step - 1) / step];
    for (int k = 0; k < nearest.length; k++) {
      nearest[k] = Double.POSITIVE_INFINITY;
      for (int other : ions) {
        if (other != ions[k * step]) {
          int i = 3 * ions[k * step];
          int j = 3 * other;
          nearest[k] =
              Math.min(
                  nearest[k],
                  images.distance(
                      s[j] - s[i], s[j + 1] - s[i + 1], s[j + 2] - s[i + 2], nearest[k]));
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
