package org.haven.integrators;

import org.haven.kernels.Device;
import org.haven.kernels.DistantDevice;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DeviceIntegratorContract.Kind.class)
class DistantIntegratorTest extends DeviceIntegratorContract {
  private final Device device = new DistantDevice();

  @Parameter Kind kind;

  @Override
  protected Device device() {
    return device;
  }

  @Override
  protected Kind kind() {
    return kind;
  }
}
