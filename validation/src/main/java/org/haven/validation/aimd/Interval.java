package org.haven.validation.aimd;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/// Confidence intervals of a quantity at any level.
@FunctionalInterface
interface Interval {
  /// Lower and upper end.
  ///
  /// @param level chance that the truth lies within
  double[] at(double level);

  /// Nothing is known.
  Interval OPEN = level -> new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};

  /// Nothing is known of a quantity that is positive.
  Interval POSITIVE = level -> new double[] {0, Double.POSITIVE_INFINITY};

  /// Without noise.
  static Interval exact(double value) {
    return level -> new double[] {value, value};
  }

  /// Student's.
  ///
  /// @param degrees of freedom of `std`; infinite where it is known
  static Interval student(double value, double std, double degrees) {
    return level -> {
      double t = quantile(0.5 + 0.5 * level, degrees);
      return new double[] {value - t * std, value + t * std};
    };
  }

  /// Student's of the logarithm.
  static Interval logStudent(double value, double relativeStd, double degrees) {
    Interval log = student(Math.log(value), relativeStd, degrees);
    return level -> {
      double[] ends = log.at(level);
      return new double[] {Math.exp(ends[0]), Math.exp(ends[1])};
    };
  }

  /// Quantile of Student's distribution; the normal one's for infinite degrees of freedom.
  static double quantile(double probability, double degrees) {
    return Double.isInfinite(degrees)
        ? new NormalDistribution(null, 0, 1).inverseCumulativeProbability(probability)
        : new TDistribution(null, degrees).inverseCumulativeProbability(probability);
  }
}
