package org.haven.integrators;

import org.haven.kernels.Philox;

/// Gamma-distributed random numbers from a counter.
///
/// Marsaglia, Tsang, ACM Trans. Math. Softw. 2000, 26, 363, doi:10.1145/358407.358414.
final class GammaVariate {
  private GammaVariate() {}

  /// Sum of the squares of `n` independent standard normal numbers: chi-squared with n degrees of
  /// freedom.
  ///
  /// @param index first counter to use; later ones follow
  static double sumOfSquares(int n, long seed, int stream, long step, int index) {
    return n == 0 ? 0 : 2 * standard(0.5 * n, seed, stream, step, index);
  }

  /// Density x^(shape − 1) e^(−x)/Γ(shape).
  private static double standard(double shape, long seed, int stream, long step, int index) {
    if (shape < 1) {
      double uniform = Philox.uniform(seed, stream, step, index);
      return standard(shape + 1, seed, stream, step, index + 1) * Math.pow(uniform, 1 / shape);
    }
    double d = shape - 1.0 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    for (int k = index; ; k += 2) {
      double x = Philox.gaussian(seed, stream, step, k);
      double root = 1 + c * x;
      double v = root * root * root;
      if (v > 0) {
        double uniform = Philox.uniform(seed, stream, step, k + 1);
        if (Math.log(uniform) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
          return d * v;
        }
      }
    }
  }
}
