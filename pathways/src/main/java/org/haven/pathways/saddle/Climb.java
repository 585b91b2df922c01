package org.haven.pathways.saddle;

import org.haven.pathways.Coordinates;
import org.haven.pathways.neb.LanczosSpace;
import org.haven.pathways.neb.Landscape;
import org.haven.pathways.neb.QuasiNewtonDescent;
import org.haven.pathways.neb.SoftModes;

/// Climbs from beside a minimum to a saddle along the mode n of the lowest curvature.
///
/// Where that curvature is negative, the force along the mode is turned round, as for a dimer
/// (Henkelman, Jónsson, J. Chem. Phys. 1999, 111, 7010, doi:10.1063/1.480097):
///
/// ```
/// F − 2 (F·n) n
/// ```
///
/// and positions follow it by L-BFGS (Kästner, Sherwood, J. Chem. Phys. 2008, 128, 014106,
/// doi:10.1063/1.2815812). Where no curvature is negative yet, steps of a fixed length lead up
/// along the mode and down across it. The mode comes from Lanczos' iteration with forward
/// differences of forces (Malek, Mousseau, Phys. Rev. E 2000, 62, 7723,
/// doi:10.1103/PhysRevE.62.7723), which begins with the mode of the step before.
final class Climb {
  /// Length of the displacement for a difference of forces, in all coordinates, Å. What it errs by
  /// turns the mode a little, and moves no saddle.
  private static final double DIFFERENCE = 0.01;

  /// Products with the second derivatives for the first mode, and at each step after it, at most.
  private static final int FIRST_PRODUCTS = 12;

  private static final int PRODUCTS = 8;

  /// The mode is good once what the matrix makes of it beyond itself is below this share of the
  /// curvature, or below this in eV/Å².
  private static final double GOOD_SHARE = 0.1;

  private static final double GOOD = 0.1;

  /// Length of a step where no curvature is negative, in all coordinates, Å.
  private static final double PUSH = 0.15;

  /// Across the mode meanwhile, Å²/eV, and Å at most for a coordinate.
  private static final double SETTLE = 0.02;

  private static final double SETTLE_MOST = 0.05;

  /// Steps before which the height does not count, as where it falls: displaced ions have come to
  /// no path yet.
  private static final int GRACE = 15;

  /// How often a point with two ways down is left.
  private static final int TRIES = 3;

  /// How a climb ended.
  enum End {
    /// At a saddle: no force, one way down.
    SADDLE,
    /// Higher above the minimum than asked for.
    TOO_HIGH,
    /// Not there after so many steps.
    TOO_LONG
  }

  /// Where a climb ended.
  ///
  /// @param mode [3N] of the lowest curvature, unit length
  /// @param lowest curvature in eV/Å²
  /// @param second the next
  record Top(End end, double[] x, double energyEv, double[] mode, double lowest, double second) {}

  private final Landscape landscape;
  private final double tolerance;
  private final double ceilingEv;
  private final int maxSteps;
  private final double[] energy = new double[1];
  private double[] mode;
  private double curvature;

  /// @param tolerance length of the force in all coordinates at a saddle, eV/Å
  /// @param ceilingEv energy at which a climb is given up
  Climb(Landscape landscape, double tolerance, double ceilingEv, int maxSteps) {
    this.landscape = landscape;
    this.tolerance = tolerance;
    this.ceilingEv = ceilingEv;
    this.maxSteps = maxSteps;
  }

  /// @param start [3N] beside the minimum
  /// @param way from the minimum to it, of any length
  Top from(double[] start, double[] way) {
    double[] x = start.clone();
    double[] f = new double[x.length];
    mode = way.clone();
    QuasiNewtonDescent descent = null;
    int tries = 0;
    double before = Double.NEGATIVE_INFINITY;
    for (int step = 0; step < maxSteps; step++) {
      forces(x, f);
      if (step >= GRACE && !(energy[0] < Math.max(ceilingEv, before))) {
        return top(End.TOO_HIGH, x, Double.NaN);
      }
      before = energy[0];
      follow(x, f, step == 0 ? FIRST_PRODUCTS : PRODUCTS);
      if (curvature > SoftModes.NEGATIVE) {
        push(x, f);
        descent = null;
        continue;
      }
      if (Coordinates.norm(f) <= tolerance) {
        SoftModes modes =
            SoftModes.of(landscape, new double[][] {x}, new double[][] {mode}).getFirst();
        mode = modes.mode();
        curvature = modes.lowest();
        if (modes.negative() == 1) {
          return top(energy[0] < ceilingEv ? End.SADDLE : End.TOO_HIGH, x, modes.second());
        }
        if (++tries > TRIES) {
          return top(End.TOO_LONG, x, modes.second());
        }
        Coordinates.add(x, PUSH, modes.negative() == 2 ? modes.secondMode() : modes.mode());
        descent = null;
        continue;
      }
      if (descent == null) {
        descent = new QuasiNewtonDescent();
      }
      double[] turned = f.clone();
      Coordinates.add(turned, -2 * Coordinates.dot(f, mode), mode);
      descent.step(x, turned);
    }
    return top(End.TOO_LONG, x, Double.NaN);
  }

  private Top top(End end, double[] x, double second) {
    return new Top(end, x, energy[0], mode, curvature, second);
  }

  private void forces(double[] x, double[] f) {
    landscape.evaluate(new double[][] {x}, energy, new double[][] {f});
  }

  /// A step up along the mode and down across it.
  private void push(double[] x, double[] f) {
    double along = Coordinates.dot(f, mode);
    double[] across = f.clone();
    Coordinates.add(across, -along, mode);
    double scale = Math.min(SETTLE, SETTLE_MOST / Math.max(1e-300, Coordinates.largest(across)));
    Coordinates.add(x, scale, across);
    Coordinates.add(x, along > 0 ? -PUSH : PUSH, mode);
  }

  /// Turns the mode to that of the lowest curvature at `x`.
  private void follow(double[] x, double[] f, int products) {
    LanczosSpace space = new LanczosSpace(mode, products);
    double[] e = new double[1];
    double[] ahead = new double[x.length];
    LanczosSpace.Mode best = null;
    double[] before = mode;
    while (!space.isExhausted()) {
      double[] moved = x.clone();
      Coordinates.add(moved, DIFFERENCE, space.next());
      landscape.evaluate(new double[][] {moved}, e, new double[][] {ahead});
      double[] image = new double[x.length];
      for (int k = 0; k < image.length; k++) {
        image[k] = (f[k] - ahead[k]) / DIFFERENCE;
      }
      space.grow(image);
      best = space.modes().getFirst();
      if (best.value() < 0
          && best.residual() < Math.max(GOOD, GOOD_SHARE * Math.abs(best.value()))) {
        break;
      }
    }
    mode = best.vector();
    curvature = best.value();
    if (Coordinates.dot(mode, before) < 0) {
      for (int k = 0; k < mode.length; k++) {
        mode[k] = -mode[k];
      }
    }
  }
}
