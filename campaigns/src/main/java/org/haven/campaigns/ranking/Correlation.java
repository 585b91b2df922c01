package org.haven.campaigns.ranking;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.haven.analysis.statistics.Estimate;

/// Rank correlation with its interval.
///
/// The interval is that of a bootstrap over the pairs; of many pairs that of Fisher's z with the
/// variance (1 + ρ²/2)/(n − 3) (Bonett and Wright, Psychometrika 2000, 65, 23,
/// doi:10.1007/BF02294183), which then is the same.
///
/// @param n pairs
/// @param spearman with its 95 % interval
public record Correlation(int n, Estimate spearman) {
  private static final int RESAMPLINGS = 2000;
  static final int LEAST_PAIRS = 5;
  private static final int MANY_PAIRS = 500;

  /// Of pairs without a hole; unknown for fewer than five, or where one side never differs.
  public static Correlation of(double[] x, double[] y) {
    int n = x.length;
    if (n < LEAST_PAIRS) {
      return new Correlation(n, Estimate.UNKNOWN);
    }
    SpearmansCorrelation rank = new SpearmansCorrelation();
    double value = rank.correlation(x, y);
    if (Double.isNaN(value)) {
      return new Correlation(n, Estimate.UNKNOWN);
    }
    if (n > MANY_PAIRS) {
      double z = Math.log((1 + value) / (1 - value)) / 2;
      double s = Math.sqrt((1 + value * value / 2) / (n - 3));
      return new Correlation(
          n,
          new Estimate(
              value,
              s * (1 - value * value),
              Math.tanh(z - Estimate.Z95 * s),
              Math.tanh(z + Estimate.Z95 * s)));
    }
    Random random = new Random(1);
    double[] all = new double[RESAMPLINGS];
    double[] a = new double[n];
    double[] b = new double[n];
    int count = 0;
    for (int r = 0; r < RESAMPLINGS; r++) {
      for (int k = 0; k < n; k++) {
        int drawn = random.nextInt(n);
        a[k] = x[drawn];
        b[k] = y[drawn];
      }
      double again = rank.correlation(a, b);
      if (!Double.isNaN(again)) {
        all[count++] = again;
      }
    }
    double[] sorted = Arrays.copyOf(all, count);
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).average().orElse(Double.NaN);
    double std =
        Math.sqrt(
            Arrays.stream(sorted).map(e -> (e - mean) * (e - mean)).sum() / Math.max(1, count - 1));
    return new Correlation(
        n,
        new Estimate(
            value, std, sorted[(int) (0.025 * count)], sorted[(int) (0.975 * (count - 1))]));
  }
}
