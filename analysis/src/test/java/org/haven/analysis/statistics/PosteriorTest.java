package org.haven.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PosteriorTest {
  private static final int CELLS = 800;

  /// A density on 800 cells from −6 to 6 standard deviations: a cell is 0.015 of one.
  private static Deviation sampled(java.util.function.DoubleUnaryOperator density) {
    double[] cells = new double[CELLS];
    for (int k = 0; k < CELLS; k++) {
      cells[k] = density.applyAsDouble(-6 + 12 * (k + 0.5) / CELLS);
    }
    return Deviation.sampled(cells);
  }

  @Test
  void aSampledNormalDistributionIsTheNormalOne() {
    Deviation sampled = sampled(z -> 7 * Math.exp(-z * z / 2));
    for (double p : new double[] {0.001, 0.025, 0.5, 0.84, 0.975}) {
      double z = Deviation.NORMAL.quantile(p);
      assertThat(sampled.quantile(p)).isCloseTo(z, within(2e-3));
      assertThat(sampled.cumulative(z)).isCloseTo(p, within(1e-3));
      assertThat(sampled.density(z)).isCloseTo(Deviation.NORMAL.density(z), within(4e-3));
    }
  }

  /// A distribution and its mirror image give intervals that are one another's inverse where noise
  /// is proportional to D; nothing lies below zero.
  @Test
  void theIntervalHasTheShapeOfTheDeviation() {
    Deviation skewed = sampled(z -> Math.exp(-z * z / 2) + (z < 0 ? 0 : 9 * Math.exp(-50 * z * z)));
    Deviation turned = sampled(z -> Math.exp(-z * z / 2) + (z > 0 ? 0 : 9 * Math.exp(-50 * z * z)));
    Estimate up = new Posterior(10, 0.01, 0, skewed).summary();
    Estimate down = new Posterior(10, 0.01, 0, turned).summary();
    assertThat(up.value() * down.value()).isCloseTo(100, within(0.01));
    assertThat(up.ci95High() * down.ci95Low()).isCloseTo(100, within(0.01));
    assertThat(new Posterior(1, 0, 1, skewed).summary().ci95Low()).isPositive();
    assertThat(new Posterior(-1, 0.1, 1, skewed).quantile(1e-6)).isCloseTo(0, within(1e-3));
  }

  @Test
  void theDensityIsTheSlopeOfTheQuantiles() {
    Posterior posterior =
        new Posterior(2, 0.3, 0.5, sampled(z -> Math.exp(-z * z / 2) / (3 + z * z)));
    for (double p = 0.05; p < 1; p += 0.1) {
      double slope = (posterior.quantile(p + 0.01) - posterior.quantile(p - 0.01)) / 0.02;
      assertThat(posterior.density(posterior.quantile(p)) * slope).isCloseTo(1, within(0.05));
    }
  }
}
