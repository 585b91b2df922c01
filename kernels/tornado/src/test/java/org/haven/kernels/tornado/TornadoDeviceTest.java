package org.haven.kernels.tornado;

import org.haven.kernels.Device;
import org.haven.kernels.DeviceContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("org.haven.kernels.tornado.Devices#selectors")
class TornadoDeviceTest extends DeviceContract {
  @Parameter String selector;

  @Override
  protected Device open() {
    return Devices.open(selector);
  }

  @Override
  protected boolean runsAnyJava() {
    return false;
  }
}
