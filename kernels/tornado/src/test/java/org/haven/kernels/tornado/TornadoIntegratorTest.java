package org.haven.kernels.tornado;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.integrators.DeviceIntegratorContract;
import org.haven.kernels.Device;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("cases")
class TornadoIntegratorTest extends DeviceIntegratorContract {
  /// Open for all cases: a new device compiles its kernels anew.
  private static final Map<String, TornadoDevice> OPEN = new HashMap<>();

  @Parameter(0)
  String selector;

  @Parameter(1)
  Kind kind;

  static List<Arguments> cases() {
    return Devices.selectors().stream()
        .flatMap(selector -> Arrays.stream(Kind.values()).map(kind -> Arguments.of(selector, kind)))
        .toList();
  }

  @AfterAll
  static void close() {
    OPEN.values().forEach(TornadoDevice::close);
    OPEN.clear();
  }

  @Override
  protected Device device() {
    return OPEN.computeIfAbsent(
        selector,
        wanted -> {
          TornadoDevice device = Devices.open(wanted);
          device.poisonStale();
          return device;
        });
  }

  @Override
  protected Kind kind() {
    return kind;
  }
}
