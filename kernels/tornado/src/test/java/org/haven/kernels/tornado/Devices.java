package org.haven.kernels.tornado;

/// The device that tests run on.
final class Devices {
  private Devices() {}

  static TornadoDevice open() {
    return (TornadoDevice) new TornadoProvider().open("tornado");
  }
}
