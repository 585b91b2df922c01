package org.haven.potentials.descriptors;

import org.haven.kernels.code.Condition;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.VectorCode;

/// Cutoff function and Chebyshev argument of a vector of distances, as in [CutoffFunction]: f_c =
/// cos²(π x/2), u = 2 (x - 1)² - 1 with x = r/r_c, and their derivatives by r; f_c and its
/// derivative 0 where `outside` is set.
///
/// Taylor series, in float up to x¹² and x¹³, in double up to x²² and x²¹: their remainders are
/// below the rounding.
public final class CutoffCode {
  public final Numbers value;
  public final Numbers slope;
  public final Numbers argument;
  public final Numbers argumentSlope;

  public CutoffCode(VectorCode c, Numbers r, Numbers inverseCutoff, Condition outside) {
    boolean isFloat = c.type.isFloat();
    Numbers x = c.let(r.times(inverseCutoff));
    Numbers x2 = c.let(x.times(x));
    Numbers cosine = c.let(series(c, x2, 0, isFloat ? 7 : 12).blend(c.zero(), outside));
    Numbers sine = series(c, x2, 1, isFloat ? 7 : 11).times(x);
    value = c.let(cosine.times(cosine));
    slope = c.let(cosine.times(sine).times(-Math.PI).times(inverseCutoff));
    Numbers edge = c.let(x.minus(1));
    argument = c.let(edge.times(edge).times(2).minus(1));
    argumentSlope = c.let(edge.times(inverseCutoff).times(4));
  }

  /// Σ_k (-1)^k (π/2)^(2k + odd) / (2k + odd)! s^k.
  static Numbers series(VectorCode c, Numbers s, int odd, int terms) {
    double[] a = new double[terms];
    double term = odd == 1 ? Math.PI / 2 : 1;
    for (int k = 0; k < terms; k++) {
      a[k] = term;
      int n = 2 * k + odd;
      term *= -(Math.PI / 2) * (Math.PI / 2) / ((n + 1.0) * (n + 2.0));
    }
    Numbers sum = c.broadcast(a[terms - 1]);
    for (int k = terms - 2; k >= 0; k--) {
      sum = sum.fma(s, c.broadcast(a[k]));
    }
    return sum;
  }
}
