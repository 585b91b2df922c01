package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {
  /// A provider with devices that are the CPU under other names.
  private record Fake(List<DeviceDescription> devices) implements DeviceProvider {
    @Override
    public String name() {
      return "tornado";
    }

    @Override
    public Device open(String selector) {
      return new Named(selector, new CpuDevice(1));
    }
  }

  private record Named(String name, CpuDevice cpu) implements Device {
    @Override
    public int threads() {
      return 1;
    }

    @Override
    public void launch(Kernel kernel, int count) {
      cpu.launch(kernel, count);
    }

    @Override
    public double sum(double[] values, int first, int stride, int count) {
      return cpu.sum(values, first, stride, count);
    }

    @Override
    public double largest(double[] values, int count) {
      return cpu.largest(values, count);
    }

    @Override
    public void close() {
      cpu.close();
    }
  }

  private static final DeviceDescription FIRST =
      new DeviceDescription("tornado:0:0", "one", true, 1 << 30, true);
  private static final DeviceDescription SECOND =
      new DeviceDescription("tornado:0:1", "two", true, 1 << 30, true);
  private static final DeviceDescription OLD =
      new DeviceDescription("tornado:1:0", "no double precision", false, 1 << 30, false);

  private static Devices with(DeviceDescription... devices) {
    return new Devices(List.of(new Fake(List.of(devices))));
  }

  @Test
  void withoutProvidersAutoIsTheCpuAndTornadoIsRefusedWithARemedy() {
    Devices none = new Devices(List.of());
    assertThat(none.resolve("auto")).isEqualTo("cpu");
    assertThat(none.accelerators()).singleElement().matches(device -> !device.available());
    assertThatThrownBy(() -> none.resolve("tornado:0:1"))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("tornado:0:1")
        .hasMessageContaining("TORNADOVM_HOME");
  }

  @Test
  void autoTakesAcceleratorsThatAreAvailable() {
    assertThat(with(OLD).resolve("auto")).isEqualTo("cpu");
    assertThat(with(OLD, FIRST).resolve("auto")).isEqualTo("tornado");
    assertThat(with(FIRST).resolve("cpu")).isEqualTo("cpu");
  }

  @Test
  void deviceThatCannotComputeIsRefusedWithItsReason() {
    assertThatThrownBy(() -> with(FIRST, OLD).resolve("tornado:1:0"))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("no double precision");
  }

  @Test
  void simulationsAreSpreadOverTheDevicesOfANode() {
    var opener = with(FIRST, OLD, SECOND).opener("tornado");
    for (String expected : List.of("tornado:0:0", "tornado:0:1", "tornado:0:0")) {
      try (Device device = opener.apply(1)) {
        assertThat(device.name()).isEqualTo(expected);
      }
    }
    try (Device device = with(FIRST, SECOND).opener("tornado:0:1").apply(1)) {
      assertThat(device.name()).isEqualTo("tornado:0:1");
    }
    try (Device device = with(FIRST).opener("cpu").apply(3)) {
      assertThat(device.name()).isEqualTo("cpu (3 threads)");
    }
  }
}
