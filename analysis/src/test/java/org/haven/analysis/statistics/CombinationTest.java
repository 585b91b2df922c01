package org.haven.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CombinationTest {
  /// Two log-normal estimates have the weighted mean of their logarithms, exactly.
  @Test
  void precisionsAdd() {
    Combination both = Combination.of(Estimate.logNormal(2, 0.05), Estimate.logNormal(2.2, 0.1));
    double weight = 1 / (1 + 0.25);
    double mean = Math.exp(weight * Math.log(2) + (1 - weight) * Math.log(2.2));
    double std = 0.05 * Math.sqrt(weight);
    assertThat(both.value().value()).isCloseTo(mean, within(1e-3));
    assertThat(both.value().logStd()).isCloseTo(std, within(5e-4));
    assertThat(both.weightOfFirst()).isCloseTo(weight, within(1e-9));
    assertThat(both.disagree()).isFalse();
  }

  @Test
  void whatIsNotKnownDoesNotCount() {
    Estimate known = Estimate.logNormal(2, 0.05);
    Estimate bound = new Estimate(Double.NaN, Double.NaN, 0, 3);
    assertThat(Combination.of(known, bound).value()).isEqualTo(known);
    assertThat(Combination.of(bound, known).value()).isEqualTo(known);
    assertThat(Combination.of(bound, known).weightOfFirst()).isZero();
  }

  /// At five standard errors the interval holds both values.
  @Test
  void disagreementWidens() {
    Combination both = Combination.of(Estimate.logNormal(1, 0.1), Estimate.logNormal(2, 0.1));
    assertThat(both.disagree()).isTrue();
    assertThat(both.value().covers(1.01)).isTrue();
    assertThat(both.value().covers(1.99)).isTrue();
  }

  /// 2000 draws: 95 % ± 0.5 %, three of them.
  @Test
  void intervalsHoldTheTruth() {
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    for (int k = 0; k < 2000; k++) {
      Estimate a = Estimate.logNormal(Math.exp(0.2 * random.nextGaussian()), 0.2);
      Estimate b = Estimate.logNormal(Math.exp(0.1 * random.nextGaussian()), 0.1);
      held += Combination.of(a, b).value().covers(1) ? 1 : 0;
    }
    assertThat(held / 2000.0).isBetween(0.935, 0.965);
  }
}
