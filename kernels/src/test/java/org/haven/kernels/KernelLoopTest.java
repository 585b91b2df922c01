package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// The loop that a kernel without a `run` of its own gets.
class KernelLoopTest {
  /// One argument of every type that a kernel may have; doubles and longs take two places each.
  private record Everything(
      double factor,
      double[] doubles,
      long seed,
      float[] floats,
      boolean negative,
      int[] ints,
      float shift,
      int step)
      implements Kernel {
    static void body(
        int i,
        double factor,
        double[] doubles,
        long seed,
        float[] floats,
        boolean negative,
        int[] ints,
        float shift,
        int step) {
      doubles[i] = negative ? -factor * i : factor * i;
      floats[i] = shift + i;
      ints[i] = (int) (seed >> 32) + step * i;
    }
  }

  @Test
  void bodyIsCalledWithTheRecordsComponentsForEveryIndexOfTheRangeAndNoOther() {
    double[] doubles = new double[5];
    float[] floats = new float[5];
    int[] ints = new int[5];
    Kernel kernel = new Everything(0.5, doubles, 7L << 32, floats, true, ints, 0.25f, 3);
    kernel.run(1, 4);
    assertThat(doubles).containsExactly(0, -0.5, -1, -1.5, 0);
    assertThat(floats).containsExactly(0, 1.25f, 2.25f, 3.25f, 0);
    assertThat(ints).containsExactly(0, 10, 13, 16, 0);
    kernel.run(4, 4);
    assertThat(doubles[4]).isZero();
  }

  private record Swapped(double[] x, double[] y, int count) implements Kernel {
    static void body(int i, double[] x, int count, double[] y) {}
  }

  private record Bodiless(double[] x) implements Kernel {}

  @Test
  void recordWhoseComponentsAreNotTheBodysArgumentsIsRefusedByName() {
    double[] x = new double[1];
    assertThatThrownBy(() -> new Swapped(x, x, 1).run(0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Swapped")
        .hasMessageContaining("in order");
    assertThatThrownBy(() -> new Bodiless(x).run(0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Bodiless has 0 methods 'body'");
  }
}
