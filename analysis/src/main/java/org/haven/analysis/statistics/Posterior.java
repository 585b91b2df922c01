package org.haven.analysis.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/// Posterior of a diffusivity D ≥ 0 from an unbiased estimate whose variance is r² D² + s².
///
/// Noise of a random walk is proportional to D itself (r); noise of vibrations is not (s). In z =
/// asinh(r D / s)/r the variance is 1 whatever D, so the posterior is a normal one in z, cut at D =
/// 0. For r → 0 this is the truncated normal of McCluskey et al. (JCTC 2025, 21, 79); for s → 0 it
/// is log-normal, close to the exact χ² of a Gaussian process.
public record Posterior(double estimate, double relative, double additive) {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /// Median, half the central 68 % and the central 95 %.
  public Estimate summary() {
    if (!(relative > 0) && !(additive > 0)) {
      return new Estimate(estimate, 0, estimate, estimate);
    }
    return new Estimate(
        quantile(0.5),
        0.5 * (quantile(0.8413447460685429) - quantile(0.15865525393145705)),
        quantile(0.025),
        quantile(0.975));
  }

  /// The value that D exceeds with probability 1 − `probability`.
  public double quantile(double probability) {
    if (additive < 1e-9 * relative * Math.abs(estimate)) {
      return estimate * Math.exp(relative * NORMAL.inverseCumulativeProbability(probability));
    }
    double z = stabilise(estimate);
    double below = NORMAL.cumulativeProbability(-z);
    double p = below + probability * (1 - below);
    return unstabilise(Math.max(0, z + NORMAL.inverseCumulativeProbability(p)));
  }

  /// Probability density at D, for plots.
  public double density(double d) {
    if (d < 0 || d == 0 && additive == 0) {
      return 0;
    }
    if (additive < 1e-9 * relative * Math.abs(estimate)) {
      return NORMAL.density(Math.log(d / estimate) / relative) / (relative * d);
    }
    double z = stabilise(estimate);
    return NORMAL.density(stabilise(d) - z)
        / (Math.hypot(relative * d, additive) * NORMAL.cumulativeProbability(z));
  }

  private double stabilise(double d) {
    double x = relative * d / additive;
    if (relative * Math.abs(estimate) < 1e-6 * additive) {
      return d / additive;
    }
    double a = Math.abs(x);
    return Math.copySign(Math.log(a + Math.sqrt(a * a + 1)), x) / relative;
  }

  private double unstabilise(double z) {
    if (relative * Math.abs(estimate) < 1e-6 * additive) {
      return z * additive;
    }
    return additive / relative * Math.sinh(relative * z);
  }
}
