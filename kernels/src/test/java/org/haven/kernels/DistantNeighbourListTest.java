package org.haven.kernels;

class DistantNeighbourListTest extends DeviceNeighbourListContract {
  @Override
  protected Device open() {
    return new DistantDevice();
  }

  @Override
  protected long bytesCopied(Device device) {
    DistantDevice distant = (DistantDevice) device;
    return distant.bytesToDevice() + distant.bytesToHost();
  }
}
