package org.haven.analysis.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/// The mean of runs that differ by more than their own errors, as those of several fillings of a
/// disordered structure: y_k = μ + τ u_k + s_k v_k with u, v normal, s_k the error of run k, τ the
/// spread between the structures.
///
/// Posterior of μ (flat prior) and τ (half-normal prior of scale 0.5) on a grid of τ; y is the
/// logarithm, or the value over the mean, so that a spread of 0.5 is a factor of 1.6 from structure
/// to structure. A few runs cannot tell τ by themselves: the prior, weak for quantities of that
/// kind, is what they leave open (Röver et al., Res. Synth. Methods 2021, 12, 448,
/// doi:10.1002/jrsm.1475).
final class RandomEffects {
  static final double PRIOR_SCALE = 0.5;
  private static final double LARGEST = 4 * PRIOR_SCALE;
  private static final int POINTS = 64;
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private final double[] spread = new double[POINTS];
  private final double[] weight = new double[POINTS];
  private final double[] mean = new double[POINTS];
  private final double[] std = new double[POINTS];

  /// @param y values of the runs
  /// @param s their standard errors
  RandomEffects(double[] y, double[] s) {
    double[] log = new double[POINTS];
    for (int g = 0; g < POINTS; g++) {
      double tau = (g + 0.5) * LARGEST / POINTS;
      double precision = 0;
      double sum = 0;
      for (int k = 0; k < y.length; k++) {
        double w = 1 / (s[k] * s[k] + tau * tau);
        precision += w;
        sum += w * y[k];
      }
      spread[g] = tau;
      mean[g] = sum / precision;
      std[g] = Math.sqrt(1 / precision);
      log[g] = -0.5 * Math.log(precision) - 0.5 * tau * tau / (PRIOR_SCALE * PRIOR_SCALE);
      for (int k = 0; k < y.length; k++) {
        double variance = s[k] * s[k] + tau * tau;
        double d = y[k] - mean[g];
        log[g] -= 0.5 * (Math.log(variance) + d * d / variance);
      }
    }
    double largest = Arrays.stream(log).max().orElseThrow();
    double total = 0;
    for (int g = 0; g < POINTS; g++) {
      weight[g] = Math.exp(log[g] - largest);
      total += weight[g];
    }
    for (int g = 0; g < POINTS; g++) {
      weight[g] /= total;
    }
  }

  /// Of the logarithms of positive quantities, whose errors are taken from their intervals.
  static RandomEffects ofLogarithms(List<Estimate> runs) {
    return new RandomEffects(
        runs.stream().mapToDouble(e -> Math.log(e.value())).toArray(),
        runs.stream().mapToDouble(Estimate::logStd).toArray());
  }

  /// μ: median, standard deviation, central 95 %.
  Estimate mean() {
    double centre = 0;
    for (int g = 0; g < POINTS; g++) {
      centre += weight[g] * mean[g];
    }
    double variance = 0;
    for (int g = 0; g < POINTS; g++) {
      variance += weight[g] * (std[g] * std[g] + (mean[g] - centre) * (mean[g] - centre));
    }
    double reach = 8 * Math.sqrt(variance);
    return new Estimate(
        quantile(0.5, centre, reach),
        Math.sqrt(variance),
        quantile(0.025, centre, reach),
        quantile(0.975, centre, reach));
  }

  private double quantile(double probability, double centre, double reach) {
    DoubleUnaryOperator below =
        x ->
            IntStream.range(0, POINTS)
                .mapToDouble(g -> weight[g] * NORMAL.cumulativeProbability((x - mean[g]) / std[g]))
                .sum();
    double low = centre - reach;
    double high = centre + reach;
    for (int step = 0; step < 40; step++) {
      double middle = 0.5 * (low + high);
      if (below.applyAsDouble(middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  /// How many times less likely no spread is than before the runs were seen: the prior at the
  /// smallest τ over the posterior (Savage–Dickey; Wagenmakers et al., Cogn. Psychol. 2010, 60,
  /// 158, doi:10.1016/j.cogpsych.2009.12.001). Below one the runs speak against a spread.
  double odds() {
    double prior = 0;
    for (double tau : spread) {
      prior += Math.exp(-0.5 * tau * tau / (PRIOR_SCALE * PRIOR_SCALE));
    }
    return Math.exp(-0.5 * Math.pow(spread[0] / PRIOR_SCALE, 2)) / prior / weight[0];
  }

  /// τ: median, half the central 68 %, central 95 %.
  Estimate spread() {
    return new Estimate(
        spreadQuantile(0.5),
        0.5 * (spreadQuantile(0.8413447460685429) - spreadQuantile(0.15865525393145705)),
        spreadQuantile(0.025),
        spreadQuantile(0.975));
  }

  private double spreadQuantile(double probability) {
    double sum = 0;
    for (int g = 0; g < POINTS; g++) {
      if (sum + weight[g] >= probability) {
        return (g + (probability - sum) / weight[g]) * LARGEST / POINTS;
      }
      sum += weight[g];
    }
    return LARGEST;
  }
}
