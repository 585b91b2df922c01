package org.haven.pathways.saddle;

import org.haven.pathways.Coordinates;
import org.haven.pathways.neb.Landscape;
import org.haven.pathways.neb.QuasiNewtonDescent;

/// Goes down to the minimum below a point.
///
/// Along the force in steps that grow while the curvature along them is negative, as beside a
/// saddle, else by L-BFGS; a step that rises is taken back.
final class Slide {
  /// Length of a step along the force in all coordinates, first and longest, Å.
  private static final double FIRST = 0.03;

  private static final double LONGEST = 0.2;
  private static final double GROWTH = 1.4;

  /// Longest step of L-BFGS, Å: a longer one may leap over a low barrier into the next minimum.
  private static final double LEAP = 0.15;

  /// A rise by less may be the rounding of single precision, eV.
  private static final double ROUNDING = 2e-5;

  /// Where it ended.
  ///
  /// @param settled whether the forces are within the tolerance
  record Foot(double[] x, double energyEv, boolean settled) {}

  private Slide() {}

  /// @param start left as it is
  /// @param tolerance length of the force in all coordinates at the end, eV/Å
  static Foot from(Landscape landscape, double[] start, double tolerance, int maxSteps) {
    double[] x = start.clone();
    double[] f = new double[x.length];
    double[] e = new double[1];
    landscape.evaluate(new double[][] {x}, e, new double[][] {f});
    QuasiNewtonDescent descent = new QuasiNewtonDescent();
    double length = FIRST;
    boolean steep = true;
    for (int step = 0; step < maxSteps && Coordinates.norm(f) > tolerance; step++) {
      double[] next = x.clone();
      if (steep) {
        Coordinates.add(next, length / Coordinates.norm(f), f);
        length = Math.min(LONGEST, GROWTH * length);
      } else {
        descent.step(next, f);
        double leap = Coordinates.distance(next, x);
        if (leap > LEAP) {
          for (int k = 0; k < x.length; k++) {
            next[k] = x[k] + LEAP / leap * (next[k] - x[k]);
          }
        }
      }
      double[] nextForces = new double[x.length];
      double[] nextEnergy = new double[1];
      landscape.evaluate(new double[][] {next}, nextEnergy, new double[][] {nextForces});
      if (nextEnergy[0] > e[0] + ROUNDING) {
        descent = new QuasiNewtonDescent();
        length = Math.max(1e-4, Math.min(0.25 * length, 0.25 * Coordinates.distance(next, x)));
        steep = true;
        continue;
      }
      double gain = 0;
      for (int k = 0; k < x.length; k++) {
        gain += (next[k] - x[k]) * (f[k] - nextForces[k]);
      }
      steep = gain <= 0;
      x = next;
      f = nextForces;
      e = nextEnergy;
    }
    return new Foot(x, e[0], Coordinates.norm(f) <= tolerance);
  }
}
