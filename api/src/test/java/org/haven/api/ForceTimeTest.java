package org.haven.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ForceTimeTest {
  private double wall;
  private double processor;

  private double measured(int threads, double eachS, double wait, double ticksS) {
    return new ForceTime(
            () -> (long) (1e9 * wall),
            () -> (long) (1e9 * ticksS * Math.floor(processor / ticksS)),
            threads)
        .seconds(
            () -> {
              processor += threads * eachS;
              wall += wait * eachS;
            });
  }

  @Test
  void whatOthersDoIsNotCounted() {
    for (int threads : new int[] {1, 4}) {
      for (double wait : new double[] {1, 3, 20}) {
        assertThat(measured(threads, 0.02, wait, 0.01)).isCloseTo(0.02, within(0.1 * 0.02));
      }
    }
  }

  @Test
  void whatIsCompiledIsNotCounted() {
    // Five threads busy beside the one that evaluates.
    double found =
        new ForceTime(() -> (long) (1e9 * wall), () -> (long) (1e9 * 6 * wall), 1)
            .seconds(() -> wall += 0.01);
    assertThat(found).isCloseTo(0.01, within(1e-3));
  }

  @Test
  void slowForcesAreMeasuredOnce() {
    assertThat(measured(1, 30, 1, 0.01)).isCloseTo(30, within(0.1));
    assertThat(wall).isCloseTo(30, within(0.1));
  }
}
