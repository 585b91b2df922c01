package org.haven.analysis.transport;

import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;
import org.haven.analysis.statistics.LeastSquares;
import org.haven.analysis.statistics.Posterior;

/// A line c + b τ fitted by [DiffusionLine] to a window of lags, b in Å² per frame.
///
/// @param from first index of the grid
/// @param to last index, inclusive
/// @param jumpVariance part of the slope's variance that grows with the slope
/// @param vibrationVariance part that does not
/// @param covariance Σ over the window
public record DiffusionFit(
    int from,
    int to,
    LeastSquares line,
    double jumpVariance,
    double vibrationVariance,
    double[][] covariance) {
  public double slope() {
    return line.slope();
  }

  double slopeVariance() {
    return jumpVariance + vibrationVariance;
  }

  /// The same with the noise that so few hops add to a sum taken for Gaussian: 1/hops of the
  /// square.
  DiffusionFit fewHops(double hops) {
    return hops > 0
        ? new DiffusionFit(
            from, to, line, jumpVariance + slope() * slope() / hops, vibrationVariance, covariance)
        : this;
  }

  /// Posterior of slope × unit where the slope and its variance are those of an average over
  /// models; the noise is proportional to the slope in the part in which that of the line is.
  Posterior posterior(ModelAverage average, double unit) {
    double jumps = slopeVariance() > 0 ? jumpVariance / slopeVariance() : 1;
    Posterior normal =
        posterior(
            average.slope(), jumps * average.variance(), (1 - jumps) * average.variance(), unit);
    return new Posterior(
        normal.estimate(), normal.relative(), normal.additive(), average.deviation());
  }

  /// Posterior of slope × unit.
  ///
  /// The slope of a Gaussian walk is distributed as χ² with 2/r² degrees of freedom, r its relative
  /// error; the variance of its logarithm is ψ′(1/r²), a little above r² where r is large. Noise
  /// above the slope itself cannot be proportional to it: what r = 1 does not hold is additive, and
  /// the interval stays within a few standard errors.
  Posterior posterior(double unit) {
    return posterior(slope(), jumpVariance, vibrationVariance, unit);
  }

  private static Posterior posterior(
      double value, double jumpVariance, double vibrationVariance, double unit) {
    double slope = Math.max(0, value);
    double proportional = Math.min(jumpVariance, slope * slope);
    return new Posterior(
        value * unit,
        proportional > 0 ? Math.sqrt(Gamma.trigamma(slope * slope / proportional)) : 0,
        Math.sqrt(vibrationVariance + jumpVariance - proportional) * unit);
  }

  /// The slope that the same estimator gives for other values at the lags of the grid.
  double slopeOf(double[] values) {
    double s = 0;
    for (int i = 0; i < line.weights().length; i++) {
      s += line.weights()[i] * values[from + i];
    }
    return s;
  }

  /// Variance of the difference between another linear estimator of the slope and this one. The
  /// other's weights, at lags `at`, are moved to the nearest lags of the grid.
  double varianceOfDifference(double[] weights, double[] at, int[] lags) {
    double[] difference = new double[line.weights().length];
    for (int k = 0, i = 0; k < at.length; k++) {
      while (i + 1 < difference.length
          && Math.abs(lags[from + i + 1] - at[k]) <= Math.abs(lags[from + i] - at[k])) {
        i++;
      }
      difference[i] += weights[k];
    }
    return variance(difference);
  }

  /// Variance of the difference between the slope of a window that starts later and this one, by
  /// the covariance of this one.
  double varianceOfDifference(DiffusionFit later) {
    double[] difference = new double[line.weights().length];
    System.arraycopy(
        later.line.weights(), 0, difference, later.from - from, later.line.weights().length);
    return variance(difference);
  }

  /// Variance of the difference between the estimator with weights `other` and this one.
  private double variance(double[] other) {
    double variance = 0;
    double[] w = line.weights();
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < w.length; j++) {
        variance += (other[i] - w[i]) * covariance[i][j] * (other[j] - w[j]);
      }
    }
    return Math.max(0, variance);
  }

  /// The slope in each block of time.
  double[] slopesOf(double[][] blocks) {
    return Arrays.stream(blocks).mapToDouble(this::slopeOf).toArray();
  }
}
