package org.haven.kernels.tornado;

import java.util.List;
import org.haven.kernels.DeviceDescription;

/// The devices that tests run on.
final class Devices {
  private Devices() {}

  /// The selectors of all that TornadoVM finds and Haven can use.
  static List<String> selectors() {
    return new TornadoProvider()
        .devices().stream()
            .filter(DeviceDescription::available)
            .map(DeviceDescription::selector)
            .toList();
  }

  /// The first one.
  static TornadoDevice open() {
    return open("tornado");
  }

  static TornadoDevice open(String selector) {
    return (TornadoDevice) new TornadoProvider().open(selector);
  }
}
