package org.haven.integrators.run;

import org.haven.kernels.Device;
import org.haven.kernels.DistantDevice;

class DistantRestartTest extends DeviceRestartContract {
  @Override
  protected Device open() {
    return new DistantDevice();
  }
}
