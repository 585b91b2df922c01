package org.haven.integrators;

/// Streams of [org.haven.kernels.Philox]: what draws random numbers in the same step has its own.
final class RandomStream {
  private RandomStream() {}

  /// Starting velocities.
  static final int VELOCITIES = 1;

  /// Noise of a thermostat: a simulation has one at a time, so that all may share it.
  static final int THERMOSTAT = 2;

  /// Noise of each velocity component in Langevin dynamics; apart from the other thermostats', so
  /// that runs made before are repeated.
  static final int LANGEVIN = 3;

  /// Noise of the cell.
  static final int BAROSTAT = 4;
}
