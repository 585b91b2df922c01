package org.haven.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.haven.analysis.statistics.Estimate;
import org.junit.jupiter.api.Test;

/// Temperatures that forget themselves over some rows, of mean 600.
class ThermoTraceTest {
  private static final int TRACES = 1000;

  private static ThermoTrace trace(int rows, double memory, Random random) {
    double keep = Math.exp(-1 / memory);
    double[] x = new double[rows];
    double from = random.nextGaussian();
    for (int r = 0; r < rows; r++) {
      from = r == 0 ? from : keep * from + Math.sqrt(1 - keep * keep) * random.nextGaussian();
      x[r] = 600 + 20 * from;
    }
    return new ThermoTrace(
        List.of("temperature_k"), Collections.nCopies(rows, "1-nvt"), new double[][] {x});
  }

  @Test
  void intervalsOfMeansHoldHoweverShortTheTrace() {
    Random random = new Random(5);
    for (int rows : new int[] {40, 60, 100, 200, 400}) {
      for (double memory : new double[] {1, 2, 5}) {
        int held = 0;
        double width = 0;
        for (int k = 0; k < TRACES; k++) {
          Estimate mean = trace(rows, memory, random).estimate("temperature_k", Set.of("1-nvt"));
          held += mean.covers(600) ? 1 : 0;
          width += (mean.ci95High() - mean.ci95Low()) / 2 / TRACES;
        }
        assertThat(held / (double) TRACES)
            .as("%d rows, memory %.0f", rows, memory)
            .isGreaterThanOrEqualTo(0.92);
      }
    }
  }

  @Test
  void aConstantColumnHasNoError() {
    ThermoTrace still =
        new ThermoTrace(
            List.of("temperature_k"),
            Collections.nCopies(80, "1-nvt"),
            new double[][] {Collections.nCopies(80, 300.0).stream().mapToDouble(x -> x).toArray()});
    Estimate mean = still.estimate("temperature_k", Set.of("1-nvt"));
    assertThat(mean.value()).isEqualTo(300);
    assertThat(mean.std()).isZero();
  }
}
