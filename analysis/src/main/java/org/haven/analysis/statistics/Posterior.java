package org.haven.analysis.statistics;

/// Posterior of a diffusivity D ≥ 0 from an unbiased estimate whose variance is r² D² + s².
///
/// Noise of a random walk is proportional to D itself (r); noise of vibrations is not (s). In z =
/// asinh(r D / s)/r the variance is 1 whatever D, so the posterior is that of `deviation` in z, cut
/// at D = 0. Where that is normal, this is for r → 0 the truncated normal of McCluskey et al. (JCTC
/// 2025, 21, 79), and for s → 0 log-normal, close to the exact χ² of a Gaussian process.
///
/// @param estimate mean
/// @param relative r
/// @param additive s
/// @param deviation of the truth from the estimate in standard errors
public record Posterior(double estimate, double relative, double additive, Deviation deviation) {
  /// A normal one.
  public Posterior(double estimate, double relative, double additive) {
    this(estimate, relative, additive, Deviation.NORMAL);
  }

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
      return estimate * Math.exp(relative * deviation.quantile(probability));
    }
    double z = stabilise(estimate);
    double below = deviation.cumulative(-z);
    double p = below + probability * (1 - below);
    return unstabilise(Math.max(0, z + deviation.quantile(p)));
  }

  /// Probability density at D, for plots.
  public double density(double d) {
    if (d < 0 || d == 0 && additive == 0) {
      return 0;
    }
    if (additive < 1e-9 * relative * Math.abs(estimate)) {
      return deviation.density(Math.log(d / estimate) / relative) / (relative * d);
    }
    double z = stabilise(estimate);
    return deviation.density(stabilise(d) - z)
        / (Math.hypot(relative * d, additive) * (1 - deviation.cumulative(-z)));
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
