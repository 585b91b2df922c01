package org.haven.integrators;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GammaVariateTest {
  /// Chi-squared with n degrees of freedom: mean n, variance 2n, third central moment 8n.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 50, 573})
  void sumOfSquaresHasTheMomentsOfChiSquared(int n) {
    int draws = 100_000;
    BatchMeans mean = new BatchMeans(draws);
    BatchMeans variance = new BatchMeans(draws);
    for (int step = 0; step < draws; step++) {
      double deviation = GammaVariate.sumOfSquares(n, 1, 8, step, 0) - n;
      mean.add(deviation + n);
      variance.add(deviation * deviation);
    }
    mean.isConsistentWith(n, 0.05, "chi-squared of " + n);
    variance.isConsistentWith(2 * n, 0.1, "variance of chi-squared of " + n);
  }
}
