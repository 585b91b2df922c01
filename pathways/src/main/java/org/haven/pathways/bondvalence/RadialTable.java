package org.haven.pathways.bondvalence;

import java.util.function.DoubleUnaryOperator;

/// A function of a distance, as cubic polynomials in its square: no root and no exponential in the
/// innermost loop.
///
/// From [#INNER] to the cutoff the square is divided into [#INTERVALS] equal parts; in each a cubic
/// goes through values at its Chebyshev nodes. The functions of bond valences decay with lengths
/// above 0.3 Å, for which the polynomials are within 1e-9 of a few eV; a test holds them to it.
/// Below, the function itself is called.
///
/// @param cutoffAngstrom beyond it the function is 0
/// @param coefficients [4 × intervals] of powers of the place in an interval, 0 to 1
record RadialTable(
    double cutoffAngstrom, DoubleUnaryOperator function, double[] coefficients, double perSquare) {
  /// Å; nearer to an atom than this no ion is ever found.
  static final double INNER = 1;

  private static final int INTERVALS = 4096;

  static RadialTable of(double cutoffAngstrom, DoubleUnaryOperator function) {
    double first = INNER * INNER;
    double perSquare = INTERVALS / (cutoffAngstrom * cutoffAngstrom - first);
    double[] nodes = new double[4];
    for (int k = 0; k < 4; k++) {
      nodes[k] = 0.5 - 0.5 * Math.cos(Math.PI * (2 * k + 1) / 8);
    }
    double[] coefficients = new double[4 * (INTERVALS + 1)];
    for (int n = 0; n <= INTERVALS; n++) {
      double[] values = new double[4];
      for (int k = 0; k < 4; k++) {
        values[k] = function.applyAsDouble(Math.sqrt(first + (n + nodes[k]) / perSquare));
      }
      interpolate(nodes, values, coefficients, 4 * n);
    }
    return new RadialTable(cutoffAngstrom, function, coefficients, perSquare);
  }

  /// Newton's divided differences, multiplied out to powers.
  private static void interpolate(double[] x, double[] y, double[] out, int at) {
    double[] d = y.clone();
    for (int order = 1; order < 4; order++) {
      for (int k = 3; k >= order; k--) {
        d[k] = (d[k] - d[k - 1]) / (x[k] - x[k - order]);
      }
    }
    double[] p = {d[3], 0, 0, 0};
    for (int k = 2; k >= 0; k--) {
      for (int power = 3; power > 0; power--) {
        p[power] = p[power - 1] - x[k] * p[power];
      }
      p[0] = d[k] - x[k] * p[0];
    }
    System.arraycopy(p, 0, out, at, 4);
  }

  /// The function at the distance whose square is `square`, at most the cutoff's.
  double atSquare(double square) {
    double place = (square - INNER * INNER) * perSquare;
    if (place < 0) {
      return function.applyAsDouble(Math.sqrt(square));
    }
    int n = (int) place;
    double t = place - n;
    int k = 4 * n;
    return coefficients[k]
        + t * (coefficients[k + 1] + t * (coefficients[k + 2] + t * coefficients[k + 3]));
  }
}
