package org.haven.analysis.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.analysis.statistics.Estimate;
import org.junit.jupiter.api.Test;

/// D* across a field, which hops faster there by 1 + x²/24, is found without the field.
class FieldFreeTest {
  /// Of runs at x = ½ and 1, known to 5 % each: without the even order the mean would be 2.6 % too
  /// high. 1000 draws; 95 % ± 0.7 %.
  @Test
  void theEvenOrderIsTakenOff() {
    SplittableRandom random = new SplittableRandom(8);
    int held = 0;
    double mean = 0;
    int draws = 1000;
    for (int k = 0; k < draws; k++) {
      List<Estimate> runs = new ArrayList<>();
      double[] x = new double[8];
      for (int r = 0; r < x.length; r++) {
        x[r] = r % 2 == 0 ? 0.5 : -1;
        double truth = 1 + x[r] * x[r] / 24;
        runs.add(Estimate.normal(truth * (1 + 0.05 * random.nextGaussian()), 0.05));
      }
      Estimate found = FieldFree.of(runs, x, new int[x.length]);
      held += found.covers(1) ? 1 : 0;
      mean += found.value() / draws;
    }
    assertThat(mean).isCloseTo(1, within(0.015));
    assertThat(held / (double) draws).isBetween(0.93, 0.985);
  }

  /// Runs without a field decide where they are known far better.
  @Test
  void runsWithoutAFieldCount() {
    Estimate found =
        FieldFree.of(
            List.of(Estimate.normal(1, 0.001), Estimate.normal(1.3, 0.1)),
            new double[] {0, 1},
            new int[2]);
    assertThat(found.value()).isCloseTo(1, within(0.002));
  }
}
