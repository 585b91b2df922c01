package org.haven.analysis.transport;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

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
    int step = Math.max(1, ions.length / SAMPLED);
    double[] nearest = new double[(ions.length + step - 1) / step];
    for (int k = 0; k < nearest.length; k++) {
      nearest[k] = Double.POSITIVE_INFINITY;
      for (int other : ions) {
        if (other != ions[k * step]) {
          nearest[k] = Math.min(nearest[k], distance(cell, s, ions[k * step], other));
        }
      }
    }
    Arrays.sort(nearest);
    double median = nearest.length == 0 ? Double.NaN : nearest[nearest.length / 2];
    return Double.isFinite(median)
        ? Math.clamp(median, SHORTEST_ANGSTROM, LONGEST_ANGSTROM)
        : DEFAULT_ANGSTROM;
  }

  /// Shortest distance over the nearest images.
  private static double distance(Cell cell, double[] s, int i, int j) {
    double[] u = new double[3];
    double[] v = new double[3];
    for (int d = 0; d < 3; d++) {
      u[d] = s[3 * j + d] - s[3 * i + d];
      u[d] -= Math.rint(u[d]);
    }
    double best = Double.POSITIVE_INFINITY;
    for (int image = 0; image < 27; image++) {
      v[0] = u[0] + image % 3 - 1;
      v[1] = u[1] + image / 3 % 3 - 1;
      v[2] = u[2] + image / 9 - 1;
      cell.toCartesian(v, v);
      best = Math.min(best, v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }
    return Math.sqrt(best);
  }
}
