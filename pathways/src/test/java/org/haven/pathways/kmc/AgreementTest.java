package org.haven.pathways.kmc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.haven.analysis.statistics.Estimate;
import org.junit.jupiter.api.Test;

/// Words follow each ratio, not their mean alone.
final class AgreementTest {
  /// A ratio known to 5 %: its interval is within 10 %.
  private static MeasuredComparison.Row row(double kelvin, double ratio) {
    return new MeasuredComparison.Row(
        kelvin, "D*", "cm²/s", Estimate.logNormal(ratio, 0.05), Estimate.logNormal(1, 0));
  }

  private static String words(Estimate mean, MeasuredComparison.Row... rows) {
    return Agreement.of(List.of(rows), mean);
  }

  @Test
  void hopsExplainWhatEachTemperatureHolds() {
    assertThat(words(Estimate.logNormal(1, 0.05), row(600, 0.95), row(900, 1.05)))
        .isEqualTo("independent hops at these rates explain it");
  }

  @Test
  void aTemperatureThatDoesNotHoldIsNamedThoughTheMeanDoes() {
    assertThat(words(Estimate.logNormal(0.95, 0.05), row(600, 1.02), row(900, 0.76)))
        .startsWith("not 1 within errors at 900 K (0.76): ions go farther than hops one by one");
    assertThat(words(Estimate.logNormal(1, 0.05), row(600, 1.3), row(750, 1), row(900, 0.76)))
        .isEqualTo(
            "not 1 within errors at 600 K (1.30), 900 K (0.76): on both sides of 1: hops at these"
                + " rates have another activation energy");
  }

  @Test
  void aSingleTemperatureHasItsReasonAlone() {
    assertThat(words(Estimate.logNormal(1.4, 0.05), row(600, 1.4)))
        .startsWith("ions come less far than hops");
  }
}
