package org.haven.integrators;

import java.util.Map;

/// Reads an integrator's variables back from a checkpoint.
final class Variables {
  private Variables() {}

  /// Copies `variables.get(name)` into `target`.
  ///
  /// @throws IllegalArgumentException if it is missing or has another length
  static void copy(Map<String, double[]> variables, String name, double[] target) {
    double[] values = variables.get(name);
    if (values == null || values.length != target.length) {
      throw new IllegalArgumentException(
          "variable "
              + name
              + ": "
              + target.length
              + " numbers wanted, "
              + (values == null ? "none" : values.length)
              + " found; the checkpoint is of another integrator");
    }
    System.arraycopy(values, 0, target, 0, target.length);
  }
}
