package org.haven.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static Estimate below(double bound) {
    return new Estimate(Double.NaN, Double.NaN, 0, bound);
  }

  @Test
  void runsThatAreOnlyBoundedLeaveTheLargestBound() {
    List<Estimate> runs = List.of(below(1.3e-5), below(1.1e-5), Estimate.UNKNOWN);
    for (Estimate all : List.of(Estimate.ofReplicas(runs), Estimate.ofStructures(runs))) {
      assertThat(all.known()).isFalse();
      assertThat(all.ci95Low()).isZero();
      assertThat(all.ci95High()).isEqualTo(1.3e-5);
    }
    Estimate value = Estimate.logNormal(1e-5, 0.1);
    assertThat(Estimate.ofReplicas(List.of(below(1), value))).isEqualTo(value);
    assertThat(Estimate.ofReplicas(List.of(Estimate.UNKNOWN, Estimate.UNKNOWN)))
        .isEqualTo(Estimate.UNKNOWN);
  }

  /// One run's own ratio may have no finite error, where its line is flat.
  @Test
  void ratiosWithoutAFiniteErrorHaveThatOfTheirParts() {
    List<Estimate> x = List.of(Estimate.logNormal(2, 0.1), Estimate.logNormal(2, 0.1));
    List<Estimate> y = List.of(Estimate.logNormal(1, 0.3), Estimate.logNormal(1, 0.8));
    List<Estimate> ratios = List.of(Estimate.logNormal(2, 0.3), Estimate.logNormal(2, 4.6e299));
    Estimate all = Estimate.ratioOfReplicas(x, y, ratios);
    assertThat(all.value()).isCloseTo(2, within(1e-12));
    double expected = Math.sqrt(0.3 * 0.3 + 0.1 * 0.1 + 0.8 * 0.8) / 2;
    assertThat(all.logStd()).isCloseTo(expected, within(1e-9));
    Estimate structures = Estimate.ratioOfStructures(x, y, ratios);
    assertThat(structures.ci95Low()).isGreaterThan(0.1);
    assertThat(structures.ci95High()).isLessThan(40);
  }
}
