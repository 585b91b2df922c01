package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CpuDeviceTest {
  @Nested
  class OneThread extends DeviceContract {
    @Override
    protected Device open() {
      return new CpuDevice(1);
    }
  }

  @Nested
  class TwoThreads extends DeviceContract {
    @Override
    protected Device open() {
      return new CpuDevice(2);
    }
  }

  @Nested
  class ThreeThreads extends DeviceContract {
    @Override
    protected Device open() {
      return new CpuDevice(3);
    }
  }

  @Test
  void refusesFewerThreadsThanOne() {
    assertThatThrownBy(() -> new CpuDevice(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Test
  void closedDeviceLeavesNoThreadBehind() {
    long before = poolThreads();
    CpuDevice device = new CpuDevice(4);
    assertThat(poolThreads()).isEqualTo(before + 3);
    device.close();
    assertThat(poolThreads()).isEqualTo(before);
  }

  private static long poolThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("haven-cpu-"))
        .count();
  }
}
