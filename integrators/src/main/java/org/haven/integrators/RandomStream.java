package org.haven.integrators;

/// Streams of [org.haven.kernels.Philox]: each use of random numbers in this module has its own.
final class RandomStream {
  private RandomStream() {}

  /// Starting velocities.
  static final int VELOCITIES = 1;

  /// Noise of a global thermostat.
  static final int THERMOSTAT = 2;

  /// Noise of each velocity component.
  static final int LANGEVIN = 3;

  /// Noise of the cell.
  static final int BAROSTAT = 4;
}
