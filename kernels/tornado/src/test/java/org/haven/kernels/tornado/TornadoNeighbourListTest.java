package org.haven.kernels.tornado;

import org.haven.kernels.Device;
import org.haven.kernels.DeviceNeighbourListContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("org.haven.kernels.tornado.Devices#selectors")
class TornadoNeighbourListTest extends DeviceNeighbourListContract {
  @Parameter String selector;

  @Override
  protected Device open() {
    TornadoDevice device = Devices.open(selector);
    device.poisonStale();
    return device;
  }

  @Override
  protected long bytesCopied(Device device) {
    TornadoDevice there = (TornadoDevice) device;
    return there.bytesToDevice() + there.bytesToHost();
  }
}
