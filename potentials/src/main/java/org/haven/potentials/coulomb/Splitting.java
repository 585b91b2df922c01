package org.haven.potentials.coulomb;

import java.util.function.DoubleUnaryOperator;
import org.haven.potentials.pair.Smoothing;
import org.haven.potentials.pair.Taper;

/// How an Ewald sum is split between real and reciprocal space. Immutable.
///
/// Both sums end with a switch, so that the energy is a smooth function of positions and cell even
/// though pairs and wave vectors come and go. The error of a force is that of what is left out,
/// with the charges around an ion uncorrelated (Kolafa and Perram, Mol. Simul. 1992, 9, 351,
/// doi:10.1080/08927029208049126), here by quadrature with the switches in it:
///
/// - real space: δF² = C² q_i² ρ q² 4π ∫ g(r)² r² dr, g = d/dr [(1 − s(r)) erfc(α r)/r];
/// - reciprocal space: δF² = (4π C)² q_i² ρ q² /(2π)³ 4π ∫ [(1 − s(k)) exp(−k²/4α²)]² dk;
///
/// with C = e²/(4πε₀), ρ the number density and q² the mean square charge. Relative to C q²/d², the
/// force of two ions at the mean distance d = ρ^(−1/3), both depend on the density only as
/// ρ^(−1/6): [#NOMINAL_DENSITY] stands for that of any solid within 20 %. So the splitting is a
/// function of the deck alone, not of a cell that changes during a run.
///
/// @param alpha α in 1/Å
/// @param realTaper end of the real sum, Å
/// @param reciprocalTaper end of the reciprocal sum, 1/Å (its "cutoffAngstrom" is the largest k)
record Splitting(double alpha, Taper realTaper, Taper reciprocalTaper) {
  /// Ions per Å³ for which the error is estimated: between a loose halide (0.03) and a dense oxide
  /// (0.11).
  static final double NOMINAL_DENSITY = 0.06;

  /// Both switches take the last twentieth: as narrow as a trajectory resolves well, because what
  /// they take away must be paid by a larger cutoff.
  private static final double SWITCH_FRACTION = 0.95;

  /// Time of one pair over that of one ion and wave vector: 22 and 6.5 ns on one core, in double.
  static final double PAIR_COST = 3.5;

  /// Range of automatic real-space cutoffs in Å: below, the list's skin costs more than is won;
  /// above, so do its pairs in memory.
  static final double SMALLEST_CUTOFF = 6;

  static final double LARGEST_CUTOFF = 12;

  /// The splitting that reaches a relative error with a given real-space cutoff: both parts have
  /// the same share of the error.
  static Splitting of(double relativeError, double cutoffAngstrom) {
    double share = relativeError / Math.sqrt(2);
    Taper real = taper(cutoffAngstrom);
    double alpha = alpha(share, real);
    double k =
        alpha
            * Math.exp(
                root(
                    x -> Math.log(reciprocalError(alpha, taper(alpha * Math.exp(x))) / share),
                    Math.log(0.1),
                    Math.log(24)));
    return new Splitting(alpha, real, taper(k));
  }

  /// α at which the real sum has the relative error `share`.
  static double alpha(double share, Taper real) {
    double cutoff = real.cutoffAngstrom();
    return Math.exp(
        root(
            x -> Math.log(realError(Math.exp(x), real) / share),
            Math.log(0.1 / cutoff),
            Math.log(12 / cutoff)));
  }

  /// The real-space cutoff in Å with the least work for N ions, to a quarter of an Å.
  static double optimalCutoffAngstrom(double relativeError, int count) {
    double best = SMALLEST_CUTOFF;
    double least = Double.POSITIVE_INFINITY;
    for (double cutoff = SMALLEST_CUTOFF; cutoff <= LARGEST_CUTOFF; cutoff += 0.25) {
      double work = of(relativeError, cutoff).work(PAIR_COST, count);
      if (work < least) {
        least = work;
        best = cutoff;
      }
    }
    return best;
  }

  /// Work per ion, in units of one ion and wave vector.
  ///
  /// @param pairCost of a pair, in the same units
  double work(double pairCost, int count) {
    double k = reciprocalTaper.cutoffAngstrom();
    double waves = count / NOMINAL_DENSITY * Math.pow(k, 3) / (12 * Math.PI * Math.PI);
    return pairCost * pairs(realTaper.cutoffAngstrom()) + waves;
  }

  /// Ions within a cutoff of one.
  static double pairs(double cutoffAngstrom) {
    return 4 * Math.PI / 3 * NOMINAL_DENSITY * Math.pow(cutoffAngstrom, 3);
  }

  /// Relative force error for `density` ions per Å³.
  double relativeError(double density) {
    double real = realError(alpha, realTaper);
    double reciprocal = reciprocalError(alpha, reciprocalTaper);
    return Math.sqrt(real * real + reciprocal * reciprocal)
        * Math.pow(density / NOMINAL_DENSITY, -1.0 / 6);
  }

  static Taper taper(double cutoff) {
    return new Taper(cutoff, Smoothing.SWITCH, SWITCH_FRACTION * cutoff);
  }

  static double realError(double alpha, Taper taper) {
    double from = taper.switchFromAngstrom();
    double cutoff = taper.cutoffAngstrom();
    // (α r)² grows by more than 36 over this tail: e⁻³⁶ squared is nothing.
    double end = cutoff + Math.min(6 / alpha, 18 / (alpha * alpha * cutoff));
    DoubleUnaryOperator square =
        r -> {
          double potential = ErrorFunction.erfc(alpha * r) / r;
          double gauss = 2 * alpha / Math.sqrt(Math.PI) * Math.exp(-alpha * alpha * r * r);
          double missing =
              -(1 - taper.factor(r)) * (potential + gauss) / r
                  - (r < cutoff ? taper.factorDerivative(r) * potential : 0);
          return missing * missing * r * r;
        };
    double integral = integral(square, from, cutoff) + integral(square, cutoff, end);
    return Math.pow(NOMINAL_DENSITY, -1.0 / 6) * Math.sqrt(4 * Math.PI * integral);
  }

  private static double reciprocalError(double alpha, Taper taper) {
    double from = taper.switchFromAngstrom();
    double cutoff = taper.cutoffAngstrom();
    double end = cutoff + Math.min(12 * alpha, 72 * alpha * alpha / cutoff);
    DoubleUnaryOperator square =
        k -> {
          double missing = (1 - taper.factor(k)) * Math.exp(-k * k / (4 * alpha * alpha));
          return missing * missing;
        };
    double integral = integral(square, from, cutoff) + integral(square, cutoff, end);
    return 4
        * Math.PI
        * Math.pow(NOMINAL_DENSITY, -1.0 / 6)
        * Math.sqrt(4 * Math.PI * integral / Math.pow(2 * Math.PI, 3));
  }

  /// Simpson's rule with 64 intervals.
  private static double integral(DoubleUnaryOperator f, double a, double b) {
    int n = 64;
    double h = (b - a) / n;
    double sum = f.applyAsDouble(a) + f.applyAsDouble(b);
    for (int k = 1; k < n; k++) {
      sum += (k % 2 == 0 ? 2 : 4) * f.applyAsDouble(a + k * h);
    }
    return sum * h / 3;
  }

  /// The zero of a decreasing function.
  private static double root(DoubleUnaryOperator f, double low, double high) {
    for (int round = 0; round < 60; round++) {
      double middle = 0.5 * (low + high);
      if (f.applyAsDouble(middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }
}
