package org.haven.potentials.descriptors;

import org.haven.kernels.code.Functions;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.VectorCode;

/// A vector of a [CutoffForm] and of its derivative.
///
/// @param value f(x)
/// @param slope df/dx
record CutoffFormCode(Numbers value, Numbers slope) {
  /// Writes it for 0 ≤ x ≤ 1. At x = 1 itself the exponential one is no number.
  ///
  /// @param x in a variable
  static CutoffFormCode of(CutoffForm form, VectorCode c, Numbers x) {
    return switch (form) {
      case HARD -> new CutoffFormCode(c.broadcast(1), c.zero());
      case COSINE -> cosine(c, x);
      case TANH_CUBED -> tanhCubed(c, x, 1);
      case SCALED_TANH_CUBED -> tanhCubed(c, x, 1 / CutoffForm.TANH_CUBED.value(0));
      case EXPONENTIAL -> exponential(c, x);
      case POLYNOMIAL_1 -> polynomial(c, x, 1, 6, -3, 2);
      case POLYNOMIAL_2 -> polynomial(c, x, 2, -30, -10, 15, -6);
      case POLYNOMIAL_3 -> polynomial(c, x, 3, 140, -35, 84, -70, 20);
      case POLYNOMIAL_4 -> polynomial(c, x, 4, -630, -126, 420, -540, 315, -70);
    };
  }

  /// cos²(π x/2), and -π cos(π x/2) sin(π x/2).
  private static CutoffFormCode cosine(VectorCode c, Numbers x) {
    boolean isFloat = c.type.isFloat();
    Numbers square = c.let(x.times(x));
    Numbers cosine = c.let(CutoffCode.series(c, square, 0, isFloat ? 7 : 12));
    Numbers sine = c.let(CutoffCode.series(c, square, 1, isFloat ? 7 : 11).times(x));
    return new CutoffFormCode(
        c.let(cosine.times(cosine)), c.let(cosine.times(sine).times(-Math.PI)));
  }

  private static CutoffFormCode tanhCubed(VectorCode c, Numbers x, double scale) {
    Numbers t = c.let(new Functions(c).tanh(c.let(c.broadcast(1).minus(x))));
    Numbers square = c.let(t.times(t));
    return new CutoffFormCode(
        c.let(square.times(t).times(scale)), c.let(square.minus(1).times(square).times(3 * scale)));
  }

  private static CutoffFormCode exponential(VectorCode c, Numbers x) {
    Numbers q = c.let(c.broadcast(1).over(c.broadcast(1).minus(x.times(x))));
    Numbers value = c.let(new Functions(c).exp(c.let(c.broadcast(1).minus(q))));
    return new CutoffFormCode(value, c.let(q.times(q).times(value).times(x).times(-2)));
  }

  /// 1 + x^(n+1) (a₀ + a₁ x + …), whose derivative is `factor` (x (x - 1))^n.
  private static CutoffFormCode polynomial(
      VectorCode c, Numbers x, int n, double factor, double... a) {
    Numbers sum = c.broadcast(a[a.length - 1]);
    for (int k = a.length - 2; k >= 0; k--) {
      sum = sum.fma(x, c.broadcast(a[k]));
    }
    Numbers edge = c.let(x.minus(1).times(x));
    Numbers slope = edge;
    for (int k = 1; k < n; k++) {
      slope = slope.times(edge);
    }
    for (int k = 0; k <= n; k++) {
      sum = sum.times(x);
    }
    return new CutoffFormCode(c.let(sum.plus(1)), c.let(slope.times(factor)));
  }
}
