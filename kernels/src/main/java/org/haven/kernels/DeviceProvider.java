package org.haven.kernels;

import java.util.List;

/// A family of devices, found by [java.util.ServiceLoader]; [Devices] asks all of them.
public interface DeviceProvider {
  /// First part of its devices' names, for example `tornado`.
  String name();

  /// Every device, and where there is none, one entry that says why.
  List<DeviceDescription> devices();

  /// Opens a device.
  ///
  /// @param selector `name` for the first that is available, or a description's selector
  /// @throws DeviceUnavailableException if it cannot be had; the message gives reason and remedy
  Device open(String selector);
}
