package org.haven.kernels;

/// A device that can be had, or why it cannot.
///
/// @param selector what `--device` and `device:` take, for example `tornado:0:1`
/// @param text what it is; or the reason why it is missing, and the remedy
/// @param available whether it can be had
/// @param memoryBytes what Haven may use of its memory; 0 if not available
/// @param doublePrecision whether it computes in double; Haven needs that in all precisions
public record DeviceDescription(
    String selector, String text, boolean available, long memoryBytes, boolean doublePrecision) {

  /// Whether `selector` names this device or its family.
  public boolean belongsTo(String selector) {
    return this.selector.equals(selector) || this.selector.startsWith(selector + ":");
  }

  /// One that is missing.
  public static DeviceDescription missing(String selector, String reasonAndRemedy) {
    return new DeviceDescription(selector, reasonAndRemedy, false, 0, false);
  }
}
