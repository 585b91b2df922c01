package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.kernels.Cell;

/// Independent ions in a potential whose free energy along a path is known:
///
/// ```
/// V/k_B T = u/2 Σ_d (1 − cos k x_d) + w Σ_{d<e} (1 − cos k x_d)(1 − cos k x_e),   k = 2π/3 Å
/// ```
///
/// Sites on a simple cubic lattice, ways between nearest ones narrower than the sites where w > 0.
///
/// @param u height of the saddle in k_B T
/// @param w narrows the saddles
record PeriodicPotential(double u, double w) {
  static final double SPACING = 3;
  static final int SIDE = 3;
  static final int IONS = 20;

  static final Cell CELL = Cell.orthorhombic(SIDE * SPACING, SIDE * SPACING, SIDE * SPACING);

  /// A Metropolis chain from equilibrium, a step of each ion between frames: exact in its
  /// distribution, with a memory.
  MovingAtoms sample(int frames, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] path = new double[frames][3 * IONS + 3];
    for (int i = 0; i < IONS; i++) {
      double[] r = new double[3];
      do {
        for (int d = 0; d < 3; d++) {
          r[d] = SIDE * SPACING * random.nextDouble();
        }
      } while (random.nextDouble() > Math.exp(-energy(r[0], r[1], r[2])));
      double now = energy(r[0], r[1], r[2]);
      for (int f = 0; f < frames; f++) {
        double x = r[0] + 0.6 * random.nextGaussian();
        double y = r[1] + 0.6 * random.nextGaussian();
        double z = r[2] + 0.6 * random.nextGaussian();
        double next = energy(x, y, z);
        if (random.nextDouble() < Math.exp(now - next)) {
          r[0] = x;
          r[1] = y;
          r[2] = z;
          now = next;
        }
        System.arraycopy(r, 0, path[f], 3 * i, 3);
      }
    }
    List<String> symbols = new ArrayList<>(Collections.nCopies(IONS, "Li"));
    symbols.add("S");
    return new MovingAtoms(
        CELL,
        symbols,
        frames,
        100,
        false,
        (frame, time, r, v) -> System.arraycopy(path[frame], 0, r, 0, r.length));
  }

  private double energy(double x, double y, double z) {
    double k = 2 * Math.PI / SPACING;
    double a = 1 - Math.cos(k * x);
    double b = 1 - Math.cos(k * y);
    double c = 1 - Math.cos(k * z);
    return u / 2 * (a + b + c) + w * (a * b + b * c + c * a);
  }

  /// −ln of the integral of exp(−V/k_B T) over the tube's section at `s`, by the midpoint rule.
  double freeEnergy(double s) {
    double h = 0.01;
    double radius = FreeEnergy.TUBE_ANGSTROM;
    double sum = 0;
    for (double y = -radius + h / 2; y < radius; y += h) {
      for (double z = -radius + h / 2; z < radius; z += h) {
        if (y * y + z * z < radius * radius) {
          sum += Math.exp(-energy(s * SPACING, y, z));
        }
      }
    }
    return -Math.log(sum);
  }

  /// The lattice.
  static Sites sites() {
    double[] places = new double[3 * SIDE * SIDE * SIDE];
    for (int n = 0; n < places.length / 3; n++) {
      places[3 * n] = n % SIDE / (double) SIDE;
      places[3 * n + 1] = n / SIDE % SIDE / (double) SIDE;
      places[3 * n + 2] = n / SIDE / SIDE / (double) SIDE;
    }
    return Sites.at(CELL, places, "lattice");
  }

  /// Between nearest sites, a hundred jumps along each.
  static List<JumpPath> paths() {
    List<JumpPath> paths = new ArrayList<>();
    for (int n = 0; n < SIDE * SIDE * SIDE; n++) {
      for (int d = 0; d < 3; d++) {
        double[] v = new double[3];
        v[d] = SPACING;
        int[] at = {n % SIDE, n / SIDE % SIDE, n / SIDE / SIDE};
        at[d] = (at[d] + 1) % SIDE;
        paths.add(new JumpPath(n, (at[2] * SIDE + at[1]) * SIDE + at[0], v, 100));
      }
    }
    return paths;
  }
}
