package org.haven.analysis.field;

import java.util.Arrays;
import org.haven.analysis.statistics.Estimate;

/// Joint posterior of D_sigma at zero field, of the even order b, and of how the noise compares
/// with what fluctuation and dissipation ask for.
///
/// At strength x the measured D is normal about D₀ r(x; b) ([EvenOrder]) with the variance φ D₀
/// cosh(x/2) c, c known from the length of the runs; and what is left of the modes and between
/// replicas, SS, is φ D₀ times a χ² of ν degrees of freedom. So the noise is known from D itself as
/// well as from the runs; ln φ is normal about 0 with the width 0.3 beforehand. The prior of D₀
/// goes as D₀^(−½), after Jeffreys. Integrated on a grid in the logarithm of D at the strongest
/// field, in b and in ln φ, twice: the second time where the first found probability.
final class ZeroField {
  private static final double PHI_WIDTH = 0.3;
  private static final int BINS = 1200;

  private final double[] reduced;
  private final double[] measured;
  private final double[] variance;
  private final double squares;
  private final double degrees;

  private Estimate diffusivity;
  private Estimate even;
  private Estimate noise;

  private ZeroField(
      double[] reduced, double[] measured, double[] variance, double squares, double degrees) {
    this.reduced = reduced;
    this.measured = measured;
    this.variance = variance;
    this.squares = squares;
    this.degrees = degrees;
  }

  /// Integrates.
  ///
  /// @param reduced [n] x of each strength, ascending
  /// @param measured [n] D in Å²/ps
  /// @param perDiffusivity [n] c in Å²/ps
  /// @param squares SS in Å²/ps
  /// @param degrees ν
  static ZeroField of(
      double[] reduced,
      double[] measured,
      double[] perDiffusivity,
      double squares,
      double degrees) {
    double[] variance = perDiffusivity.clone();
    for (int k = 0; k < variance.length; k++) {
      variance[k] *= EvenOrder.noise(reduced[k]);
    }
    ZeroField zero = new ZeroField(reduced, measured, variance, squares, degrees);
    zero.integrate();
    return zero;
  }

  /// D₀ in Å²/ps.
  Estimate angstrom2PerPs() {
    return diffusivity;
  }

  /// The even order b.
  Estimate b() {
    return even;
  }

  /// φ, one where fluctuation and dissipation hold.
  Estimate noise() {
    return noise;
  }

  /// A grid of one parameter.
  private record Axis(double from, double to, int points) {
    double at(int k) {
      return from + (to - from) * k / (points - 1);
    }

    /// About the mean, six standard deviations wide, at most as it was.
    Axis about(double[] weights) {
      double sum = Arrays.stream(weights).sum();
      double mean = 0;
      double square = 0;
      for (int k = 0; k < points; k++) {
        mean += weights[k] / sum * at(k);
        square += weights[k] / sum * at(k) * at(k);
      }
      double step = (to - from) / (points - 1);
      double width = 6 * Math.sqrt(Math.max(0, square - mean * mean) + step * step);
      return new Axis(Math.max(from, mean - width), Math.min(to, mean + width), points);
    }
  }

  private void integrate() {
    int last = reduced.length - 1;
    double c = variance[last];
    // The likeliest D of a measurement of the variance c D.
    double likely = (Math.sqrt(c * c + 4 * measured[last] * measured[last]) - c) / 2;
    likely = degrees > 0 ? Math.max(likely, 0.05 * squares / degrees) : likely;
    double width = Math.min(8, 8 * Math.sqrt(c / likely) + 0.1);
    Axis u = new Axis(Math.log(likely) - width, Math.log(likely) + width, 81);
    Axis b = new Axis(EvenOrder.LEAST, EvenOrder.MOST, 301);
    Axis phi = new Axis(-5 * PHI_WIDTH, 5 * PHI_WIDTH, 13);
    double[][] margins = margins(u, b, phi, null, null);
    Axis u2 = u.about(margins[0]);
    Axis b2 = b.about(margins[1]);
    Axis phi2 = phi.about(margins[2]);
    double low = u2.from() - Math.log(EvenOrder.factor(b2.to(), reduced[last]));
    double high = u2.to() - Math.log(EvenOrder.factor(b2.from(), reduced[last]));
    Axis bins = new Axis(low, high, BINS);
    double[] histogram = new double[BINS];
    margins = margins(u2, b2, phi2, bins, histogram);
    diffusivity = summary(bins, histogram, true);
    even = summary(b2, margins[1], false);
    noise = summary(phi2, margins[2], true);
  }

  /// Weights of u, b, φ, and of ln D₀ in bins where these are given.
  private double[][] margins(Axis u, Axis b, Axis phi, Axis bins, double[] histogram) {
    int last = reduced.length - 1;
    double[][] margins = {new double[u.points()], new double[b.points()], new double[phi.points()]};
    double[] logs = new double[u.points() * phi.points()];
    double most = Double.NEGATIVE_INFINITY;
    double[][] all = new double[b.points()][];
    for (int j = 0; j < b.points(); j++) {
      double here = b.at(j);
      double prior = Math.log(EvenOrder.prior(here));
      double shift = Math.log(EvenOrder.factor(here, reduced[last]));
      double[] factors = Arrays.stream(reduced).map(x -> EvenOrder.factor(here, x)).toArray();
      for (int i = 0; i < u.points(); i++) {
        double lnD = u.at(i) - shift;
        double d = Math.exp(lnD);
        double misfit = squares / d;
        for (int k = 0; k < measured.length; k++) {
          double rest = measured[k] - d * factors[k];
          misfit += rest * rest / (d * variance[k]);
        }
        for (int p = 0; p < phi.points(); p++) {
          double lnPhi = phi.at(p);
          double log =
              prior
                  - 0.5 * (degrees + measured.length) * (lnPhi + lnD)
                  - 0.5 * misfit * Math.exp(-lnPhi)
                  - 0.5 * lnPhi * lnPhi / (PHI_WIDTH * PHI_WIDTH)
                  // Jeffreys, in the logarithm; u is at the strongest field.
                  + 0.5 * lnD;
          logs[i * phi.points() + p] = log;
          most = Math.max(most, log);
        }
      }
      all[j] = logs.clone();
    }
    for (int j = 0; j < b.points(); j++) {
      double shift = Math.log(EvenOrder.factor(b.at(j), reduced[last]));
      for (int i = 0; i < u.points(); i++) {
        double here = 0;
        for (int p = 0; p < phi.points(); p++) {
          double weight = Math.exp(all[j][i * phi.points() + p] - most);
          here += weight;
          margins[2][p] += weight;
        }
        margins[0][i] += here;
        margins[1][j] += here;
        if (histogram != null) {
          add(bins, histogram, u.at(i) - shift, here);
        }
      }
    }
    return margins;
  }

  /// Shared by the two bins about it.
  private static void add(Axis bins, double[] histogram, double at, double weight) {
    double x = (at - bins.from()) / (bins.to() - bins.from()) * (bins.points() - 1);
    int k = (int) Math.clamp(Math.floor(x), 0, bins.points() - 2);
    histogram[k] += weight * (1 - (x - k));
    histogram[k + 1] += weight * (x - k);
  }

  private static Estimate summary(Axis axis, double[] weights, boolean logarithm) {
    double sum = Arrays.stream(weights).sum();
    double[] quantiles = new double[5];
    double[] p = {0.025, 0.15865525393145705, 0.5, 0.8413447460685429, 0.975};
    double below = 0;
    int next = 0;
    // A bin's weight is spread evenly about it.
    for (int k = 0; k < weights.length && next < p.length; k++) {
      double w = weights[k] / sum;
      while (next < p.length && below + w >= p[next]) {
        double within = w > 0 ? (p[next] - below) / w - 0.5 : 0;
        double step = (axis.to() - axis.from()) / (axis.points() - 1);
        quantiles[next] = axis.at(k) + within * step;
        next++;
      }
      below += w;
    }
    if (logarithm) {
      Arrays.setAll(quantiles, k -> Math.exp(quantiles[k]));
    }
    return new Estimate(
        quantiles[2], 0.5 * (quantiles[3] - quantiles[1]), quantiles[0], quantiles[4]);
  }
}
