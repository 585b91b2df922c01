package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.haven.analysis.transport.Displacements;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

final class VanHoveTest {
  private static final Cell CELL = Cell.ofLengthsAndAngles(12, 13, 14, 75, 85, 100);

  @Test
  void atConstantVelocityAllIonsAreWhereTheyMustBe() {
    // 0.1 Å per frame along x: after 10, 20, 40 frames at 1, 2, 4 Å, in the bin that begins there.
    double[][] series = new double[9][100];
    for (int i = 0; i < 3; i++) {
      for (int f = 0; f < 100; f++) {
        series[3 * i][f] = 0.1 * f + 1e-6 * (f > 0 ? f : 0);
      }
    }
    Displacements moving = Displacements.of(Collections.nCopies(3, "Li"), series, 0.5, CELL);
    VanHove vanHove =
        VanHove.of(moving, new int[] {0, 1, 2}, new double[9], new int[] {10, 20, 40}, 5, 50);
    for (VanHove.Lag lag : vanHove.lags()) {
      int bin = (int) Math.round(0.2 * lag.timePs() / 0.1);
      assertThat(lag.self()[bin]).isCloseTo(1 / 0.1, within(1e-12));
      assertThat(IntStream.range(0, 50).mapToDouble(k -> lag.self()[k] * 0.1).sum())
          .isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void independentWalkersHaveAGaussianSelfPartAndAFlatDistinctPart() {
    int ions = 60;
    int frames = 300;
    SplittableRandom random = new SplittableRandom(11);
    double[] origin = new double[3 * ions];
    for (int k = 0; k < origin.length; k++) {
      origin[k] = random.nextDouble();
    }
    CELL.toCartesian(origin, origin);
    double[][] series = new double[3 * ions][frames];
    for (double[] row : series) {
      for (int f = 1; f < frames; f++) {
        row[f] = row[f - 1] + 0.5 * random.nextGaussian();
      }
    }
    Displacements walk = Displacements.of(Collections.nCopies(ions, "Li"), series, 1, CELL);
    int[] all = IntStream.range(0, ions).toArray();
    VanHove.Lag lag = VanHove.of(walk, all, origin, new int[] {4}, 5, 20).lags().get(0);
    // After 4 steps of 0.5 Å each axis has σ = 1 Å: 4π r² exp(−r²/2)/(2π)^(3/2). 60 × 74 disjoint
    // windows; a bin of 0.25 Å holds at most 15 %, so its relative error is below 5 % where the
    // density is above 0.1/Å; five σ.
    for (int k = 0; k < 20; k++) {
      double r = 0.25 * (k + 0.5);
      double exact = 4 * Math.PI * r * r * Math.exp(-r * r / 2) / Math.pow(2 * Math.PI, 1.5);
      double std = Math.sqrt((exact + 0.01) * 0.25 / (60 * 74)) / 0.25;
      assertThat(lag.self()[k]).isCloseTo(exact, within(5 * std + 0.01));
    }
    // Wide shells hold 3540 pairs × 4 % and more at each of about 296 origins, of which the walk
    // makes at least 10 independent: 1 ± 3 % beyond 2 Å; five σ.
    for (int k = 8; k < 20; k++) {
      assertThat(lag.distinct()[k]).isCloseTo(1, within(0.2));
    }
  }
}
