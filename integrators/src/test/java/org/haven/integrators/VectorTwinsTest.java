package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kernels that run on vectors, against their bodies: the same operations in the same order, so the
/// same bits, for whole vectors and for what is left over.
class VectorTwinsTest {
  private final Random random = new Random(7);

  private double[] numbers(int count, double low, double high) {
    return random.doubles(count, low, high).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 61, 256})
  void kickAndDriftHaveTheBitsOfTheBody(int count) {
    double[] positions = numbers(3 * count, -10, 10);
    double[] velocities = numbers(3 * count, -0.1, 0.1);
    double[] forces = numbers(3 * count, -3, 3);
    double[] masses = numbers(count, 1, 200);
    double[] expectedPositions = positions.clone();
    double[] expectedVelocities = velocities.clone();
    for (int i = 0; i < count; i++) {
      KickDrift.body(i, expectedPositions, expectedVelocities, forces, masses, 0.99, 0.005, 0.7);
    }
    new KickDrift(positions, velocities, forces, masses, 0.99, 0.005, 0.7).run(0, count);
    assertThat(positions).isEqualTo(expectedPositions);
    assertThat(velocities).isEqualTo(expectedVelocities);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 61})
  void scaleHasTheBitsOfTheBody(int count) {
    double[] velocities = numbers(3 * count, -0.1, 0.1);
    double[] expected = velocities.clone();
    for (int i = 0; i < count; i++) {
      Scale.body(i, expected, 1.01);
    }
    new Scale(velocities, 1.01).run(0, count);
    assertThat(velocities).isEqualTo(expected);
  }
}
