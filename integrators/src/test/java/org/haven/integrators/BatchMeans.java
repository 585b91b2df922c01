package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;

/// Mean of a correlated series with its standard error from the scatter of the means of 32 batches.
///
/// With 31 degrees of freedom, a deviation of 5 standard errors has a probability of 2e-5 if the
/// batches are longer than the correlation, which the callers see to.
final class BatchMeans {
  private static final int BATCHES = 32;

  private final double[] sums = new double[BATCHES];
  private final int perBatch;
  private int added;

  BatchMeans(int total) {
    perBatch = total / BATCHES;
  }

  void add(double value) {
    if (added < perBatch * BATCHES) {
      sums[added / perBatch] += value;
    }
    added++;
  }

  double mean() {
    double sum = 0;
    for (double s : sums) {
      sum += s;
    }
    return sum / (BATCHES * perBatch);
  }

  double standardError() {
    double mean = mean();
    double square = 0;
    for (double s : sums) {
      square += (s / perBatch - mean) * (s / perBatch - mean);
    }
    return Math.sqrt(square / (BATCHES * (BATCHES - 1.0)));
  }

  /// The mean is `exact` within five standard errors, and these are small enough to tell.
  ///
  /// @param resolution five standard errors must be less than this part of `exact`
  void isConsistentWith(double exact, double resolution, String what) {
    System.out.printf("%s: %.6g ± %.2g, exact %.6g%n", what, mean(), standardError(), exact);
    assertThat(5 * standardError())
        .as(what + ": resolution")
        .isLessThan(resolution * Math.abs(exact));
    assertThat(mean()).as(what).isBetween(exact - 5 * standardError(), exact + 5 * standardError());
  }
}
