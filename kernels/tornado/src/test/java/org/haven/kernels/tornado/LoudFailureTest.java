package org.haven.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.haven.kernels.DeviceUnavailableException;
import org.haven.kernels.Kernel;
import org.junit.jupiter.api.Test;

/// Nothing runs in Java in place of the device.
class LoudFailureTest {
  /// What TornadoVM has no code for.
  private record CubeRoot(double[] x) implements Kernel {
    static void body(int i, double[] x) {
      x[i] = Math.cbrt(x[i]);
    }
  }

  private record Scale(double factor, double[] x) implements Kernel {
    @Override
    public void run(int begin, int end) {
      throw new AssertionError("run in Java");
    }

    static void body(int i, double factor, double[] x) {
      x[i] = x[i] * factor;
    }
  }

  private record Bodiless(double[] x) implements Kernel {
    @Override
    public void run(int begin, int end) {}
  }

  @Test
  void kernelThatCannotBeCompiledFailsTheLaunchAndLeavesTheDeviceWorking() {
    try (TornadoDevice device = Devices.open()) {
      double[] x = {8, 27};
      assertThatThrownBy(() -> device.launch(new CubeRoot(x), 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("CubeRoot")
          .hasMessageContaining(device.name());
      device.download(x);
      assertThat(x).containsExactly(8, 27);
      device.launch(new Scale(0.5, x), 2);
      device.launch(new Scale(3, x), 1);
      device.download(x);
      assertThat(x).containsExactly(12, 13.5);
    }
  }

  @Test
  void kernelWithoutABodyIsRefused() {
    try (TornadoDevice device = Devices.open()) {
      assertThatThrownBy(() -> device.launch(new Bodiless(new double[1]), 1))
          .hasMessageContaining("Bodiless")
          .hasMessageContaining("body");
    }
  }

  @Test
  void deviceThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new TornadoProvider().open("tornado:7:3"))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("tornado:7:3");
  }
}
