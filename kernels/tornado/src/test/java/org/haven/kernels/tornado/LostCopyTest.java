package org.haven.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.haven.kernels.Kernel;
import org.junit.jupiter.api.Test;

class LostCopyTest {
  /// Fibonacci's numbers, with the variables in the order that TornadoVM gets wrong.
  private record WrongOrder(double[] out) implements Kernel {
    static void body(int i, double[] out) {
      double now = 1;
      double before = 0;
      for (int k = 0; k < i; k++) {
        double next = now + before;
        before = now;
        now = next;
      }
      out[i] = now;
    }
  }

  /// The same in the right order.
  private record RightOrder(double[] out) implements Kernel {
    static void body(int i, double[] out) {
      double before = 0;
      double now = 1;
      for (int k = 0; k < i; k++) {
        double next = now + before;
        before = now;
        now = next;
      }
      out[i] = now;
    }
  }

  @Test
  void kernelThatWouldBeCompiledWronglyIsRefused() {
    try (TornadoDevice device = Devices.open()) {
      assertThatThrownBy(() -> device.launch(new WrongOrder(new double[8]), 8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("WrongOrder")
          .hasMessageContaining("declare");
    }
  }

  @Test
  void rightOrderIsCompiled() {
    try (TornadoDevice device = Devices.open()) {
      double[] out = new double[8];
      device.launch(new RightOrder(out), 8);
      device.download(out);
      assertThat(out).containsExactly(1, 1, 2, 3, 5, 8, 13, 21);
    }
  }
}
