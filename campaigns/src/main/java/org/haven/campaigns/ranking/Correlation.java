package org.haven.campaigns.ranking;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.haven.analysis.statistics.Estimate;

/// Rank correlation with its interval.
///
/// @param n pairs
/// @param spearman with the 95 % interval of a bootstrap over the pairs
public record Correlation(int n, Estimate spearman) {
  private static final int RESAMPLINGS = 2000;
  private static final int LEAST_PAIRS = 5;

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
