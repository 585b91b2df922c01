package org.haven.analysis.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
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
    assertThat(held / (double) draws).isGreaterThan(0.93);
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

  /// β as wide as is assumed, 1/24 ± 1/10, and a pair at x = 1, each run known to 5 %: 95 % ± 0.7 %
  /// of 1000 draws are held. With the width that hops of single ions have, 1/36, 60 % would be.
  @Test
  void aPairInAStrongFieldIsAsUncertainAsItsEvenOrder() {
    SplittableRandom random = new SplittableRandom(9);
    int held = 0;
    for (int k = 0; k < 1000; k++) {
      double truth = 1 + 1.0 / 24 + 0.1 * random.nextGaussian();
      List<Estimate> runs = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        runs.add(Estimate.normal(truth * (1 + 0.05 * random.nextGaussian()), 0.05 * truth));
      }
      held += FieldFree.of(runs, new double[] {1, -1}, new int[2]).covers(1) ? 1 : 0;
    }
    assertThat(held / 1000.0).isBetween(0.925, 0.975);
  }

  /// The share that rests on β beforehand: 0.1 x² for one strength; with a run at rest and errors
  /// of 5 % each (weights w = 400, prior p = 100) 0.1 p 2w/(3 w p + 2 w²) = 1.8 %.
  @Test
  void aStrongFieldAloneIsDoubtfulForDStar() {
    assertThat(mark(1, -1)).isEqualTo(Judgement.Mark.DOUBTFUL);
    assertThat(mark(0.72, -0.72)).isEqualTo(Judgement.Mark.DOUBTFUL);
    assertThat(mark(0.69, -0.69)).isEqualTo(Judgement.Mark.GOOD);
    assertThat(mark(0.5, -0.5)).isEqualTo(Judgement.Mark.GOOD);
    assertThat(mark(0, 1, -1)).isEqualTo(Judgement.Mark.GOOD);
    assertThat(FieldFree.judgement(List.of(Estimate.normal(1, 0.05)), new double[1])).isEmpty();
    assertThat(judgement(1, -1).text()).startsWith("10 % of it").contains("equilibrium: true");
    assertThat(judgement(0, 1, -1).text()).startsWith("2 % of it");
  }

  private static Judgement.Mark mark(double... x) {
    return judgement(x).mark();
  }

  private static Judgement judgement(double... x) {
    return FieldFree.judgement(Collections.nCopies(x.length, Estimate.normal(1, 0.05)), x)
        .orElseThrow();
  }
}
