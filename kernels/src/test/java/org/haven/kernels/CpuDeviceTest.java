package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
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

  /// Every launch of more than a block goes through the pool, also those that are over at once.
  @Nested
  class ThreeThreadsThatShareEverything extends DeviceContract {
    @Override
    protected Device open() {
      return new CpuDevice(3, 0);
    }

    @Test
    void noneOfManyShortLaunchesIsLostOrRepeated() {
      try (Device device = open()) {
        double[] x = new double[97];
        double[] one = new double[97];
        Arrays.fill(one, 1);
        for (int k = 0; k < 50_000; k++) {
          device.launch(new Axpy(1, one, x), 97);
        }
        assertThat(x).containsOnly(50_000);
      }
    }
  }

  /// Sleeps 2 ms per block and notes who does so.
  private record Sleeper(Set<String> names) implements Kernel {
    @Override
    public void run(int begin, int end) {
      names.add(Thread.currentThread().getName());
      try {
        Thread.sleep(2L * Math.ceilDiv(end - begin, CpuDevice.BLOCK));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void longLaunchesAreSharedAmongAllThreads() {
    try (Device device = new CpuDevice(3)) {
      for (int repeat = 0; repeat < 4; repeat++) {
        Set<String> names = ConcurrentHashMap.newKeySet();
        device.launch(new Sleeper(names), 64 * CpuDevice.BLOCK);
        assertThat(names).hasSize(3);
      }
    }
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
