package org.haven.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpreadCalibrationTest {

  /// Errors of a length that follows from the spread, along x, y or z.
  private static SpreadCalibration of(double[] spreads, double[] errors) {
    var calibration = new SpreadCalibration();
    double[] forces = new double[3 * spreads.length];
    double[] reference = new double[3 * spreads.length];
    for (int i = 0; i < spreads.length; i++) {
      forces[3 * i + i % 3] = 1 + errors[i];
      reference[3 * i + i % 3] = 1;
    }
    calibration.add(spreads, forces, reference);
    return calibration;
  }

  @Test
  void aCommitteeThatKnowsItsErrorsIsFullyCorrelated() {
    SpreadCalibration exact =
        of(new double[] {0.3, 0.1, 0.2, 0.5, 0.4}, new double[] {0.6, 0.2, 0.4, 1, 0.8});
    // Roundings of 1 + e only.
    assertThat(exact.correlation()).isCloseTo(1, within(1e-14));
    assertThat(exact.rankCorrelation()).isCloseTo(1, within(1e-14));
    assertThat(exact.rmsError() / exact.rmsSpread()).isCloseTo(2, within(1e-14));
    assertThat(exact.bins()).hasSize(5);
    for (int k = 0; k < 5; k++) {
      assertThat(exact.bins().get(k).rmsSpread()).isCloseTo(0.1 * (k + 1), within(1e-14));
      assertThat(exact.bins().get(k).rmsError()).isCloseTo(0.2 * (k + 1), within(1e-14));
    }
  }

  @Test
  void ranksSeeOrderAlone() {
    double[] spreads = {1, 2, 3, 4, 4, 4};
    // A monotonic law that is not linear; equal spreads with equal errors keep the order.
    double[] errors = {1e-4, 1e-3, 1e-2, 1, 1, 1};
    assertThat(of(spreads, errors).rankCorrelation()).isCloseTo(1, within(1e-14));
    // Σ(x−3)(y−ȳ) / √(Σ(x−3)² Σ(y−ȳ)²) by hand: 2.9811 / √(8 · 1.4944…) = 0.8616.
    assertThat(of(spreads, errors).correlation()).isBetween(0.8, 0.95);
  }

  @Test
  void errorsThatTheSpreadKnowsNothingOfAreUncorrelated() {
    var random = new SplittableRandom(5);
    int n = 20_000;
    double[] spreads = random.doubles(n).toArray();
    double[] errors = random.doubles(n).toArray();
    SpreadCalibration none = of(spreads, errors);
    // The standard error of a correlation of n independent pairs is 1/√n = 0.007.
    assertThat(none.correlation()).isCloseTo(0, within(4 / Math.sqrt(n)));
    assertThat(none.rankCorrelation()).isCloseTo(0, within(4 / Math.sqrt(n)));
    // Uniform errors: √(1/3) in every group, standard error 0.3/√4000.
    for (SpreadCalibration.Bin bin : none.bins()) {
      assertThat(bin.atoms()).isEqualTo(n / 5);
      assertThat(bin.rmsError()).isCloseTo(Math.sqrt(1 / 3.0), within(0.02));
    }
  }
}
