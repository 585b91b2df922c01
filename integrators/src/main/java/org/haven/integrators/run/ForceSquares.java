package org.haven.integrators.run;

import org.haven.kernels.Kernel;

/// Squared force on each atom in (eV/Å)², [#NOT_FINITE] where it is no number or infinite.
record ForceSquares(double[] forces, double[] squares) implements Kernel {
  /// Above every square of a physical force.
  static final double NOT_FINITE = 1e300;

  static void body(int i, double[] forces, double[] squares) {
    double x = forces[3 * i];
    double y = forces[3 * i + 1];
    double z = forces[3 * i + 2];
    double square = x * x + y * y + z * z;
    double kept = NOT_FINITE;
    if (square < NOT_FINITE) {
      kept = square;
    }
    squares[i] = kept;
  }
}
