package org.haven.kernels;

/// The device that tests use in place of a real one keeps the contract itself.
class DistantDeviceTest extends DeviceContract {
  @Override
  protected Device open() {
    return new DistantDevice();
  }

  @Override
  protected boolean runsAnyJava() {
    return false;
  }
}
