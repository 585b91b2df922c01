package org.haven.kernels.code;

/// Elementary functions of vectors, of sums, products and choices only: the same bits interpreted
/// and compiled.
public final class Functions {
  private final VectorCode c;
  private final boolean isFloat;

  public Functions(VectorCode code) {
    c = code;
    isFloat = c.type.isFloat();
  }

  /// exp(x) − 1 and the power of two that it was made with.
  ///
  /// @param part p
  /// @param power 2ⁿ: exp(x) = 2ⁿ (1 + p)
  private record Parts(Numbers part, Numbers power) {}

  /// x = n ln 2 + r, |r| ≤ ½ ln 2, and p = exp(r) − 1 by its Taylor series up to r⁷ in float
  /// (remainder 5e-9) and r¹³ in double (4e-18).
  ///
  /// @param x in a variable
  private Parts parts(Numbers x) {
    double rounding = isFloat ? 0x1.8p23 : 0x1.8p52;
    // ln 2 in two parts; n times the first is exact.
    double high = isFloat ? 0.693359375 : 6.93147180369123816490e-01;
    double low = isFloat ? -2.12194440e-4 : 1.90821492927058770002e-10;
    Numbers shifted = c.let(x.times(1 / Math.log(2)).plus(rounding));
    Numbers n = c.let(shifted.minus(rounding));
    Numbers r = c.let(n.fma(c.broadcast(-high), x).minus(n.times(low)));
    int order = isFloat ? 7 : 13;
    double factorial = 1;
    for (int k = 2; k <= order; k++) {
      factorial *= k;
    }
    Numbers sum = c.broadcast(1 / factorial);
    for (int k = order - 1; k >= 2; k--) {
      factorial /= k + 1;
      sum = sum.fma(r, c.broadcast(1 / factorial));
    }
    Numbers p = c.let(c.let(sum.times(r)).fma(r, r));
    return new Parts(p, c.let(shifted.powerOfTwo()));
  }

  /// e^x to about one rounding, for −87 ≤ x ≤ 88 in float and −700 ≤ x ≤ 700 in double; beyond,
  /// that of the bound.
  public Numbers exp(Numbers x) {
    Parts parts = parts(c.let(x.atLeast(isFloat ? -87 : -700).atMost(isFloat ? 88 : 700)));
    return parts.power.fma(parts.part, parts.power);
  }

  /// tanh x = e/(e + 2) with e = exp(2 x) − 1, to about one rounding.
  public Numbers tanh(Numbers x) {
    double bound = isFloat ? 9.5 : 20;
    Parts parts = parts(c.let(x.atLeast(-bound).atMost(bound).times(2)));
    Numbers e = c.let(parts.power.fma(parts.part, parts.power.minus(1)));
    return e.over(e.plus(2));
  }

  /// ln(1 + x) for 0 ≤ x ≤ 1: 2 Σ_k s^(2k+1)/(2k + 1) with s = x/(2 + x) ≤ 1/3. Up to s¹³ in float
  /// (remainder 1e-8) and s³³ in double (1e-18).
  ///
  /// @param x in a variable
  public Numbers logOfOnePlus(Numbers x) {
    Numbers s = c.let(x.over(x.plus(2)));
    Numbers square = c.let(s.times(s));
    int terms = isFloat ? 7 : 17;
    Numbers sum = c.broadcast(2.0 / (2 * terms - 1));
    for (int k = terms - 2; k >= 0; k--) {
      sum = sum.fma(square, c.broadcast(2.0 / (2 * k + 1)));
    }
    return sum.times(s);
  }

  /// cos x for |x| up to 10³, to about one rounding of x: x = 2 π n + r, |r| ≤ π, and the Taylor
  /// series in r² of cos(r/4), doubled twice. Up to (r/4)⁸ in float (remainder 3e-8) and ¹⁶ in
  /// double (3e-18).
  ///
  /// @param x in a variable
  public Numbers cosine(Numbers x) {
    double rounding = isFloat ? 0x1.8p23 : 0x1.8p52;
    // 2 π in two parts; n times the first is exact.
    double high = isFloat ? 6.28125 : (float) (2 * Math.PI);
    double low = 2 * Math.PI - high;
    Numbers n = c.let(x.times(1 / (2 * Math.PI)).plus(rounding).minus(rounding));
    Numbers r = c.let(n.fma(c.broadcast(-high), x).minus(n.times(low)));
    Numbers square = c.let(r.times(r).times(1.0 / 16));
    int terms = isFloat ? 5 : 9;
    // 1 − cos(r/4), whose small values keep their digits: 1 − cos 2a = 2 v (2 − v), v = 1 − cos a.
    Numbers sum = c.broadcast(term(terms - 1));
    for (int k = terms - 2; k >= 1; k--) {
      sum = sum.fma(square, c.broadcast(term(k)));
    }
    Numbers v = c.let(sum.times(square));
    for (int doubling = 0; doubling < 2; doubling++) {
      v = c.let(c.broadcast(2).minus(v).times(v).times(2));
    }
    return c.broadcast(1).minus(v);
  }

  /// (-1)^(k+1)/(2k)!.
  private static double term(int k) {
    double factorial = 1;
    for (int j = 2; j <= 2 * k; j++) {
      factorial *= j;
    }
    return (k % 2 == 0 ? -1 : 1) / factorial;
  }
}
