package org.haven.pathways.neb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BestBandTest {
  private static double[][] band(double length) {
    return new double[][] {{0, 0, 0}, {0, length / 2, 0}, {0, length, 0}};
  }

  @Test
  void theBandOfLeastForceComesBackWithItsClimber() {
    BestBand best = new BestBand();
    assertThat(best.see(band(4), -1, 0.4)).isEmpty();
    assertThat(best.see(band(5), 1, 0.05)).isEmpty();
    assertThat(best.see(band(6), 2, 0.06)).isEmpty();
    double[][] x = band(100);
    assertThat(best.restore(x)).isEqualTo(1);
    assertThat(x).isDeepEqualTo(band(5));
  }

  @Test
  void aBandThreeTimesItsShortestRunsAway() {
    BestBand best = new BestBand();
    best.see(band(4), -1, 0.4);
    assertThat(best.see(band(11.9), -1, 0.1)).isEmpty();
    assertThat(best.see(band(12.1), -1, 0.05)).contains("from 4.0 to 12.1 Å");
  }

  /// Near the path a force may grow more than tenfold: up to 1 eV/Å.
  @Test
  void aForceTenTimesTheLeastRunsAway() {
    BestBand best = new BestBand();
    best.see(band(4), -1, 0.3);
    assertThat(best.see(band(4), -1, 2.9)).isEmpty();
    assertThat(best.see(band(4), -1, 3.1)).contains("from 0.300 to 3.100 eV/Å");
    best.see(band(4), -1, 0.003);
    assertThat(best.see(band(4), -1, 0.9)).isEmpty();
    assertThat(best.see(band(4), -1, 1.1)).contains("from 0.003");
    assertThat(best.see(band(4), -1, Double.NaN)).isNotEmpty();
  }
}
