package org.haven.kernels;

/// A device was asked for by name and cannot be had; the message gives the reason and the remedy.
public final class DeviceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DeviceUnavailableException(String message) {
    super(message);
  }

  public DeviceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
