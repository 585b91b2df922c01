package org.haven.potentials.coulomb;

import java.util.OptionalDouble;
import org.haven.kernels.Cell;
import org.haven.kernels.Precision;
import org.haven.potentials.pair.Taper;

/// How an Ewald sum is split between real space and a mesh. Immutable.
///
/// The error of the real part is that of [Splitting]. That of the mesh follows Hockney and
/// Eastwood's way of counting (as Deserno and Holm use it, J. Chem. Phys. 1998, 109, 7694): an
/// interpolated wave k carries aliases k + 2π l/h, each weaker by (μ/(μ + l))^p with μ = k h/2π and
/// splines of order p, h the distance of mesh points. With uncorrelated charges
///
/// δF² = (4πC)² q_i² ρ q² ∫ d³k/(2π)³ [exp(−k²/4α²)/k]² E²(k), E² = Σ_d Σ_{l≠0} [(k_d/k)² (μ_d/(μ_d
/// + l))^{2p−2} + 2 (μ_d/(μ_d + l))^{2p}], at most 1,
///
/// where the first term is the alias's steeper slope in the force, the others are those of charges
/// and potential. Waves beyond |μ| = ½ are lost: E = 1.
///
/// @param alpha α in 1/Å
/// @param realTaper end of the real sum, Å
/// @param order p, even
/// @param points [3] mesh points along the cell vectors
record MeshSplitting(double alpha, Taper realTaper, int order, int[] points) {
  /// Times on one core in units of one ion and wave vector of [ReciprocalSpace], 6.5 ns in double:
  /// of a pair on vectors (of a Coulomb law beside another), in float and in double, of an ion and
  /// mesh point it touches, of a mesh point. Points are touched in whole vectors with splines of
  /// order 8.
  private static final double MIXED_PAIR_COST = 0.6;

  private static final double PAIR_COST = 1.4;

  private static final double TOUCH_COST = 0.15;
  private static final double VECTOR_TOUCH_COST = 0.06;
  private static final double POINT_COST = 5;

  /// Nodes of the quadrature along each direction.
  private static final int NODES = 24;

  private static final int[] ORDERS = {4, 6, 8};

  /// The splitting of least work.
  ///
  /// @param cutoffAngstrom real-space cutoff, empty for the cheapest
  /// @param leastCutoffAngstrom up to where pairs are computed anyway, so that no cheapest cutoff
  ///   is below it
  static MeshSplitting of(
      double relativeError,
      OptionalDouble cutoffAngstrom,
      double leastCutoffAngstrom,
      Cell cell,
      int count,
      Precision precision) {
    MeshSplitting best = null;
    double least = Double.POSITIVE_INFINITY;
    double smallest =
        Math.clamp(leastCutoffAngstrom, Splitting.SMALLEST_CUTOFF, Splitting.LARGEST_CUTOFF);
    double from = cutoffAngstrom.orElse(smallest);
    double to = cutoffAngstrom.orElse(Splitting.LARGEST_CUTOFF);
    double share = relativeError / Math.sqrt(2);
    for (double cutoff = from; cutoff <= to; cutoff += 0.5) {
      Taper real = Splitting.taper(cutoff);
      double alpha = Splitting.alpha(share, real);
      for (int order : ORDERS) {
        MeshSplitting each =
            new MeshSplitting(alpha, real, order, points(alpha, order, share, cell));
        double work = each.work(count, precision);
        if (work < least) {
          least = work;
          best = each;
        }
      }
    }
    return best;
  }

  /// The splitting of least work with α given, whose mesh alone has the relative error.
  static MeshSplitting of(double alpha, Taper real, double relativeError, Cell cell, int count) {
    MeshSplitting best = null;
    for (int order : ORDERS) {
      MeshSplitting each =
          new MeshSplitting(alpha, real, order, points(alpha, order, relativeError, cell));
      if (best == null || each.meshWork(count) < best.meshWork(count)) {
        best = each;
      }
    }
    return best;
  }

  /// The coarsest mesh with the relative error `share`.
  private static int[] points(double alpha, int order, double share, Cell cell) {
    double low = 0.02 / alpha;
    double high = 6 / alpha;
    for (int round = 0; round < 24; round++) {
      double middle = Math.sqrt(low * high);
      if (meshError(alpha, order, middle) > share) {
        high = middle;
      } else {
        low = middle;
      }
    }
    int[] points = new int[3];
    double[] lengths = cell.lengths();
    for (int d = 0; d < 3; d++) {
      points[d] = smooth((int) Math.ceil(lengths[d] / low));
    }
    return points;
  }

  /// The next even number without prime factors above 5.
  private static int smooth(int least) {
    for (int n = Math.max(4, least + least % 2); ; n += 2) {
      int rest = n;
      for (int prime : new int[] {2, 3, 5}) {
        while (rest % prime == 0) {
          rest /= prime;
        }
      }
      if (rest == 1) {
        return n;
      }
    }
  }

  /// Relative force error of a cubic mesh of spacing h in Å.
  static double meshError(double alpha, int order, double spacing) {
    // exp(−k²/2α²) is e⁻³² at the end.
    double end = 8 * alpha;
    double step = end / NODES;
    double[] slopes = new double[NODES];
    double[] values = new double[NODES];
    for (int n = 0; n < NODES; n++) {
      double mu = (n + 0.5) * step * spacing / (2 * Math.PI);
      slopes[n] = mu >= 0.5 ? 1 : aliases(mu, 2 * order - 2);
      values[n] = mu >= 0.5 ? 1 : 2 * aliases(mu, 2 * order);
    }
    double sum = 0;
    for (int a = 0; a < NODES; a++) {
      for (int b = 0; b < NODES; b++) {
        for (int c = 0; c < NODES; c++) {
          double x = (a + 0.5) * step;
          double y = (b + 0.5) * step;
          double z = (c + 0.5) * step;
          double square = x * x + y * y + z * z;
          double error =
              (x * x * slopes[a] + y * y * slopes[b] + z * z * slopes[c]) / square
                  + values[a]
                  + values[b]
                  + values[c];
          sum += Math.exp(-square / (2 * alpha * alpha)) / square * Math.min(1, error);
        }
      }
    }
    double integral = 8 * sum * step * step * step / Math.pow(2 * Math.PI, 3);
    return 4 * Math.PI * Math.pow(Splitting.NOMINAL_DENSITY, -1.0 / 6) * Math.sqrt(integral);
  }

  private static double aliases(double mu, int power) {
    double sum = 0;
    for (int l = 1; l <= 3; l++) {
      sum += Math.pow(mu / (l - mu), power) + Math.pow(mu / (l + mu), power);
    }
    return sum;
  }

  /// Work per ion, in the units of [Splitting#work].
  double work(int count, Precision precision) {
    return pairCost(precision) * Splitting.pairs(realTaper.cutoffAngstrom()) + meshWork(count);
  }

  /// Work per ion of the mesh alone.
  double meshWork(int count) {
    double mesh = (double) points[0] * points[1] * points[2];
    return (order == 8 ? VECTOR_TOUCH_COST : TOUCH_COST) * 2 * order * order * order
        + POINT_COST * mesh / count;
  }

  static double pairCost(Precision precision) {
    return precision == Precision.MIXED ? MIXED_PAIR_COST : PAIR_COST;
  }

  /// Relative force error for `density` ions per Å³ in `cell`.
  double relativeError(double density, Cell cell) {
    double[] lengths = cell.lengths();
    double spacing = 0;
    for (int d = 0; d < 3; d++) {
      spacing = Math.max(spacing, lengths[d] / points[d]);
    }
    double real = Splitting.realError(alpha, realTaper);
    double mesh = meshError(alpha, order, spacing);
    return Math.sqrt(real * real + mesh * mesh)
        * Math.pow(density / Splitting.NOMINAL_DENSITY, -1.0 / 6);
  }
}
