package org.haven.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.locks.LockSupport;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.Test;

class ForceTimeTest {
  private double wall;
  private double processor;

  private double measured(int threads, double eachS, double wait, double ticksS) {
    return new ForceTime(
            () -> (long) (1e9 * wall),
            () -> (long) (1e9 * ticksS * Math.floor(processor / ticksS)),
            threads,
            40)
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
        new ForceTime(() -> (long) (1e9 * wall), () -> (long) (1e9 * 6 * wall), 1, 40)
            .seconds(() -> wall += 0.01);
    assertThat(found).isCloseTo(0.01, within(1e-3));
  }

  /// Half a millisecond in another program, for which this one waits.
  @Test
  void whatAnotherProgramComputesIsCounted() {
    long pauseNs = 500_000;
    double found = ForceTime.of(1, new Elsewhere()).seconds(() -> LockSupport.parkNanos(pauseNs));
    // A pause may be longer, never much shorter; processor time would be some 0.02 ms.
    assertThat(found).isBetween(0.9e-9 * pauseNs, 0.1);
  }

  /// Calls of 2 s: three of them reach the patience of 5 s that remote potentials have.
  @Test
  void slowProgramsAreCalledAFewTimes() {
    int[] calls = new int[1];
    double patienceS = ForceTime.of(1, new Elsewhere()).patienceS();
    double found =
        new ForceTime(() -> (long) (1e9 * wall), () -> (long) (1e9 * wall), 1, patienceS)
            .seconds(
                () -> {
                  calls[0]++;
                  wall += 2;
                });
    assertThat(found).isCloseTo(2, within(1e-6));
    assertThat(calls[0]).isLessThanOrEqualTo(3);
  }

  private record Elsewhere() implements Potential {
    @Override
    public String description() {
      return "elsewhere";
    }

    @Override
    public double cutoffAngstrom() {
      return 0;
    }

    @Override
    public void bind(ParticleState state, Device device) {}

    @Override
    public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {}

    @Override
    public boolean isRemote() {
      return true;
    }
  }

  @Test
  void slowForcesAreMeasuredOnce() {
    assertThat(measured(1, 30, 1, 0.01)).isCloseTo(30, within(0.1));
    assertThat(wall).isCloseTo(30, within(0.1));
  }
}
