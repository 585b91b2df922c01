package org.haven.kernels.tornado;

import org.haven.kernels.Device;
import org.haven.kernels.DeviceContract;

class TornadoDeviceTest extends DeviceContract {
  @Override
  protected Device open() {
    return Devices.open();
  }

  @Override
  protected boolean runsAnyJava() {
    return false;
  }
}
