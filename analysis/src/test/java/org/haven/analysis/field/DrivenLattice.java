package org.haven.analysis.field;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Ions that hop to free neighbouring sites of a simple cubic lattice, with rates w exp(±x_α/2) along
/// and against a field, x_α = F a n_α/k_B T, in a framework that vibrates and lets itself be
/// displaced.
///
/// All fillings are equally likely in the steady state at any field (the product measure of the
/// asymmetric exclusion process: both the gain and the loss of a filling are sums over the same
/// bonds), so with S sites and n ions the drift is exactly
///
///     ⟨dX/dt⟩ = n w (S − n)/(S − 1) Σ_α a n_α 2 sinh(x_α/2),   D_sigma = a² w (S − n)/(S − 1).
///
/// The bounded part of X is an Ornstein–Uhlenbeck process of the variance n s² and the memory m; a
/// field moves its mean by (F/k_B T) n s² (1 − e^(−t/m)), by fluctuation and dissipation. That is
/// the transient.
///
/// @param edge sites along an axis
/// @param ions n
/// @param rate w per frame
/// @param bounded s in Å
/// @param memory m in frames
record DrivenLattice(int edge, int ions, double rate, double bounded, double memory) {
  static final double SITE_ANGSTROM = 3;
  static final double[] CUBE_DIAGONAL = {1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)};
  static final double[] AXIS = {0, 0, 1};

  /// D_sigma in Å² per frame, which is 1 ps.
  double collective() {
    double sites = (double) edge * edge * edge;
    return SITE_ANGSTROM * SITE_ANGSTROM * rate * (sites - ions) / (sites - 1);
  }

  /// D(F)/D₀ along a direction at x = F a/k_B T.
  static double factor(double[] direction, double x) {
    double sum = 0;
    for (double n : direction) {
      sum += n == 0 ? 0 : n * 2 * Math.sinh(x * n / 2) / x;
    }
    return sum;
  }

  /// One run.
  ///
  /// @param reduced x, signed
  DriftRun run(String start, double[] direction, double reduced, int frames, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int sites = edge * edge * edge;
    int[] stride = {1, edge, edge * edge};
    int[] order = IntStream.range(0, sites).toArray();
    boolean[] taken = new boolean[sites];
    int[] at = new int[ions];
    for (int i = 0; i < ions; i++) {
      int j = i + random.nextInt(sites - i);
      at[i] = order[j];
      order[j] = order[i];
      taken[at[i]] = true;
    }
    double[] forth = new double[3];
    double total = 0;
    double[] upTo = new double[6];
    for (int d = 0; d < 6; d++) {
      double sign = d % 2 == 0 ? 1 : -1;
      total += Math.exp(sign * reduced * direction[d / 2] / 2);
      upTo[d] = total;
      forth[d / 2] = direction[d / 2] * SITE_ANGSTROM;
    }
    double attempts = ions * rate * total;
    double driving = reduced / SITE_ANGSTROM;
    double memoryLeft = Math.exp(-1 / memory);
    double variance = ions * bounded * bounded;
    double vibration = Math.sqrt(variance) * random.nextGaussian();
    double sum = 0;
    double[] x = new double[frames];
    double next = -Math.log(1 - random.nextDouble()) / attempts;
    for (int f = 0; f < frames; f++) {
      x[f] = sum + vibration;
      for (; next < 1; next -= Math.log(1 - random.nextDouble()) / attempts) {
        int ion = random.nextInt(ions);
        double u = random.nextDouble() * total;
        int d = 0;
        while (d < 5 && u >= upTo[d]) {
          d++;
        }
        int axis = d / 2;
        int step = d % 2 == 0 ? 1 : -1;
        int here = at[ion] / stride[axis] % edge;
        int to = at[ion] + (Math.floorMod(here + step, edge) - here) * stride[axis];
        if (!taken[to]) {
          taken[at[ion]] = false;
          taken[to] = true;
          at[ion] = to;
          sum += step * forth[axis];
        }
      }
      next -= 1;
      vibration =
          memoryLeft * vibration
              + (1 - memoryLeft) * driving * variance
              + Math.sqrt((1 - memoryLeft * memoryLeft) * variance) * random.nextGaussian();
    }
    return new DriftRun(
        start + (reduced > 0 ? "+" : "-"), start, 0, direction, reduced, driving, ions, ions, 1, x);
  }
}
