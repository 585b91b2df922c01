package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Judgement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The test of whether a run changes while it goes on: silent for walks that do not, loud for one
/// whose diffusivity rises.
class TimeBlocksTest {
  private static Diffusivity diffusivity(Displacements walk) {
    return Diffusivity.estimate(walk, walk.indices("Li"), Directions.XYZ, Optional.empty(), 3, 1);
  }

  private static long alarms(int draws, LongFunction<Displacements> walk) {
    return IntStream.range(0, draws)
        .filter(
            k ->
                diffusivity(walk.apply(100 + k)).judgements().stream()
                    .anyMatch(
                        j ->
                            j.quantity().equals("blocks of time")
                                && j.mark() != Judgement.Mark.GOOD))
        .count();
  }

  /// At a chance of 0.1 % six or more of 2000 are as unlikely as one in 60; measured variances and
  /// steps that are not Gaussian make the test a little worse than its name.
  private static void assertSilent(int draws, LongFunction<Displacements> walk) {
    long alarms = alarms(draws, walk);
    System.out.printf("%d of %d walks are said to change%n", alarms, draws);
    assertThat(alarms).isLessThanOrEqualTo(1 + draws / 200);
  }

  @Test
  void isSilentWhereNothingChanges() {
    assertSilent(100, s -> RandomWalks.gaussian(64, 500, 1, s));
    assertSilent(100, s -> RandomWalks.hopping(64, 500, 0.01, 3, 0.3, s));
  }

  @Test
  @Tag("slow")
  void isSilentIn2000WalksOfEachKind() {
    assertSilent(2000, s -> RandomWalks.gaussian(64, 500, 1, s));
    assertSilent(2000, s -> RandomWalks.grouped(64, 4, 500, 1, s));
    assertSilent(2000, s -> RandomWalks.hopping(64, 500, 0.01, 3, 0.3, s));
    assertSilent(2000, s -> RandomWalks.caged(64, 2000, 0.004, 3, 0.01, 1.5, s));
  }

  /// The second half takes steps √2 times as long: D there is twice that of the first.
  @Test
  void seesThatDiffusionBecomesFaster() {
    assertThat(alarms(20, TimeBlocksTest::accelerating)).isGreaterThanOrEqualTo(19);
  }

  private static Displacements accelerating(long seed) {
    Displacements walk = RandomWalks.gaussian(64, 500, 1, seed);
    double[][] series = new double[3 * 64][];
    for (int i = 0; i < 64; i++) {
      for (int d = 0; d < 3; d++) {
        double[] x = walk.series(i, d).clone();
        double middle = x[250];
        for (int f = 250; f < x.length; f++) {
          x[f] = middle + Math.sqrt(2) * (x[f] - middle);
        }
        series[3 * i + d] = x;
      }
    }
    return Displacements.of(walk.symbols(), series, walk.intervalPs(), walk.meanCell());
  }

  /// Blocks share nothing, so their mean scatters as their interval says.
  @Test
  void meanOfBlocksHoldsTheTruth() {
    int draws = 200;
    long held =
        IntStream.range(0, draws)
            .filter(
                k ->
                    diffusivity(RandomWalks.gaussian(64, 500, 1, 7000 + k))
                        .blocks()
                        .times(1 / (0.5 * Diffusivity.CM2_PER_S))
                        .covers(1))
            .count();
    assertThat((double) held / draws).isBetween(0.95 - 3 * 0.0154, 0.95 + 3 * 0.0154);
  }
}
