package org.haven.analysis.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/// How far the truth lies from an estimate, in standard errors: a distribution of mean 0 and
/// variance 1.
public interface Deviation {
  /// The standard normal distribution.
  Deviation NORMAL =
      new Deviation() {
        private final NormalDistribution normal = new NormalDistribution(null, 0, 1);

        @Override
        public double density(double z) {
          return normal.density(z);
        }

        @Override
        public double cumulative(double z) {
          return normal.cumulativeProbability(z);
        }

        @Override
        public double quantile(double probability) {
          return normal.inverseCumulativeProbability(probability);
        }
      };

  /// Probability density at z.
  double density(double z);

  /// Probability of a value below z.
  double cumulative(double z);

  /// The z that is exceeded with probability 1 − `probability`.
  double quantile(double probability);

  /// A distribution known on a grid of values of another quantity, moved to mean 0 and scaled to
  /// variance 1.
  ///
  /// @param density at values in equal steps, to a common factor
  static Deviation sampled(double[] density) {
    int n = density.length;
    double sum = 0;
    double mean = 0;
    double square = 0;
    for (int k = 0; k < n; k++) {
      sum += density[k];
      mean += density[k] * k;
      square += density[k] * k * k;
    }
    mean /= sum;
    double std = Math.sqrt(square / sum - mean * mean);
    double[] below = new double[n + 1];
    double[] scaled = new double[n];
    for (int k = 0; k < n; k++) {
      scaled[k] = density[k] / sum * std;
      below[k + 1] = below[k] + density[k] / sum;
    }
    return new SampledDeviation(-(mean + 0.5) / std, 1 / std, scaled, below);
  }
}
