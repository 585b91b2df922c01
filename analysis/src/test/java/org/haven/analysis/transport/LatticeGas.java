package org.haven.analysis.transport;

import java.util.Collections;
import java.util.SplittableRandom;
import org.haven.kernels.Cell;

/// Ions that hop to free neighbouring sites of a chain, a square or a simple cubic lattice, on top
/// of vibrations of 0.15 Å per axis. Sites are 3 Å apart, an attempt in each direction is made 0.05
/// times a frame.
///
/// The current of such a gas is the gradient of its density, so the sum over ions has no memory:
/// D_sigma = a² w (S − n)/(S − 1) exactly, S sites, n ions. Single ions turn back to the site that
/// they have just left free, a memory that fades as a power of time.
final class LatticeGas {
  private static final double SITE_ANGSTROM = 3;
  private static final double RATE = 0.05;
  private static final double VIBRATION_ANGSTROM = 0.15;

  private LatticeGas() {}

  /// D_sigma in Å² per frame.
  static double collective(int sites, int ions) {
    return SITE_ANGSTROM * SITE_ANGSTROM * RATE * (sites - ions) / (sites - 1.0);
  }

  /// A gas of edge^dimensions sites, the frame interval 1 ps. Attempts are a Poisson process; a
  /// random filling is in equilibrium.
  static Displacements of(int dimensions, int edge, double filling, int frames, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int sites = (int) Math.round(Math.pow(edge, dimensions));
    int ions = (int) Math.round(filling * sites);
    int[] stride = {1, edge, edge * edge};
    boolean[] taken = new boolean[sites];
    int[] at = new int[ions];
    int[] order = java.util.stream.IntStream.range(0, sites).toArray();
    for (int i = 0; i < ions; i++) {
      int j = i + random.nextInt(sites - i);
      at[i] = order[j];
      order[j] = order[i];
      taken[at[i]] = true;
    }
    int[][] cells = new int[ions][3];
    double[][] series = new double[3 * ions][frames];
    double attempts = ions * 2 * dimensions * RATE;
    double next = -Math.log(1 - random.nextDouble()) / attempts;
    for (int f = 0; f < frames; f++) {
      for (; next < 1; next -= Math.log(1 - random.nextDouble()) / attempts) {
        int ion = random.nextInt(ions);
        int axis = random.nextInt(dimensions);
        int step = random.nextBoolean() ? 1 : -1;
        int here = at[ion] / stride[axis] % edge;
        int to = at[ion] + (Math.floorMod(here + step, edge) - here) * stride[axis];
        if (!taken[to]) {
          taken[at[ion]] = false;
          taken[to] = true;
          at[ion] = to;
          cells[ion][axis] += step;
        }
      }
      next -= 1;
      for (int k = 0; k < series.length; k++) {
        series[k][f] =
            SITE_ANGSTROM * cells[k / 3][k % 3] + VIBRATION_ANGSTROM * random.nextGaussian();
      }
    }
    double side = SITE_ANGSTROM * edge;
    return Displacements.of(
        Collections.nCopies(ions, "Li"), series, 1, Cell.orthorhombic(side, side, side));
  }
}
