package org.haven.kernels.tornado;

import org.haven.integrators.run.DeviceRestartContract;
import org.haven.kernels.Device;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("org.haven.kernels.tornado.Devices#selectors")
class TornadoRestartTest extends DeviceRestartContract {
  @Parameter String selector;

  @Override
  protected Device open() {
    TornadoDevice device = Devices.open(selector);
    device.poisonStale();
    return device;
  }
}
