package org.haven.integrators.equilibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StationarityTest {
  private static final int ROWS = 600;
  private static final int TRACES = 1000;
  private static final double LEVEL = 0.005;

  /// Fluctuations of unit variance that forget exponentially in `memory` rows, under white noise.
  private static double[] trace(int seed, double memory, double white, DoubleUnaryOperator drift) {
    Random random = new Random(31L * seed);
    double keep = Math.exp(-1 / memory);
    double slow = random.nextGaussian();
    double[] x = new double[ROWS];
    for (int k = 0; k < ROWS; k++) {
      slow = keep * slow + Math.sqrt(1 - keep * keep) * random.nextGaussian();
      x[k] = slow + white * random.nextGaussian() + drift.applyAsDouble((double) k / ROWS) - 1700;
    }
    return x;
  }

  private static double alarms(double memory, double white, DoubleUnaryOperator drift) {
    return (double)
            IntStream.range(0, TRACES)
                .parallel()
                .filter(k -> Stationarity.of(trace(k, memory, white, drift)).drifts(LEVEL))
                .count()
        / TRACES;
  }

  /// Of the length over the memory, 50 at least; with fewer the alarms become 1.5 to 3 %. The limit
  /// is twice the nominal 0.5 %, and three standard errors of the count.
  @ParameterizedTest
  @CsvSource({"0.5, 0", "2, 0", "6, 0", "12, 0", "6, 3", "12, 3"})
  void falseAlarmsAreAsRareAsTheLevelSays(double memory, double white) {
    double allowed = 2 * LEVEL + 3 * Math.sqrt(2 * LEVEL / TRACES);
    assertThat(alarms(memory, white, s -> 0)).isLessThan(allowed);
  }

  @ParameterizedTest
  @CsvSource({"0.333, 3", "0.1, 4"})
  void aRelaxationOfSomeStandardDeviationsIsCaught(double time, double height) {
    assertThat(alarms(2, 0, s -> height * Math.exp(-s / time))).isGreaterThan(0.95);
  }

  @Test
  void aSteadyDriftIsCaught() {
    assertThat(alarms(2, 0, s -> 3 * s)).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "12, 0", "6, 3"})
  void theIntervalHoldsTheChange(double memory, double white) {
    double slope = 3;
    // Thirds of a line are two thirds of its rise apart.
    long held =
        IntStream.range(0, TRACES)
            .parallel()
            .mapToObj(k -> Stationarity.of(trace(k, memory, white, s -> slope * s)))
            .filter(t -> Math.abs(t.change() - slope * 2 / 3) < t.error95())
            .count();
    assertThat((double) held / TRACES).isBetween(0.92, 0.98);
  }

  @Test
  void independentSamplesAreThoseOfTheMemory() {
    for (double memory : new double[] {0.5, 2, 6}) {
      double keep = Math.exp(-1 / memory);
      double g = (1 + keep) / (1 - keep);
      double mean =
          IntStream.range(0, 200)
              .mapToDouble(k -> Stationarity.of(trace(k, memory, 0, s -> 0)).independent())
              .average()
              .orElseThrow();
      // Sums to the first crossing of zero take some noise for correlation, and a fit some away.
      assertThat(mean).isCloseTo(ROWS / g, within(0.25 * ROWS / g));
    }
  }

  @Test
  void theStartIsWhereTheRelaxationEnds() {
    double mean =
        IntStream.range(0, 200)
            .mapToDouble(
                k ->
                    Stationarity.of(trace(k, 0.5, 0, s -> s < 0.3 ? 10 * (0.3 - s) / 0.3 : 0))
                        .start())
            .average()
            .orElseThrow();
    assertThat(mean).isBetween(0.22, 0.33);
  }

  @Test
  void aTraceThatRemembersItsWholeLengthCannotBeJudged() {
    long judged =
        IntStream.range(0, 200)
            .filter(k -> Stationarity.of(trace(k, ROWS / 2.0, 0, s -> 0)).judgeable())
            .count();
    assertThat(judged).isLessThan(100);
    assertThat(Stationarity.of(trace(1, 2, 0, s -> 0)).judgeable()).isTrue();
  }

  @Test
  void unitAndOriginOfTheTraceDoNotMatter() {
    double[] x = trace(4, 2, 0, s -> 0);
    Stationarity one = Stationarity.of(x);
    Stationarity other = Stationarity.of(Arrays.stream(x).map(v -> 1000 * (v + 1700)).toArray());
    assertThat(other.chance()).isCloseTo(one.chance(), within(1e-6));
    assertThat(other.change()).isCloseTo(1000 * one.change(), within(1e-6));
    assertThat(other.independent()).isCloseTo(one.independent(), within(1e-6));
  }
}
