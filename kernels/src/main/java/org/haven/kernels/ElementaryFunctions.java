package org.haven.kernels;

/// Functions for kernels that must have the same bits on every device: sums and products only.
/// [Math]'s and OpenCL's are right to an ulp or a few, but not the same.
public final class ElementaryFunctions {
  /// ln 2 in two parts, the first with 20 zero bits at its end, so that k times it is exact.
  private static final double LN2_HIGH = 0.6931471804855391;

  private static final double LN2_LOW = 7.440617110012397e-11;

  private ElementaryFunctions() {}

  /// e^x for |x| ≤ 60, to 2 ulp; 0 below -60 (less than 1e-26), e^60 above 60.
  ///
  /// x = k ln 2 + r with |r| ≤ ½ ln 2, Taylor series of e^r up to r^14 (remainder 1e-19).
  public static double exp(double x) {
    double bounded = x > 60.0 ? 60.0 : x;
    // Not a number stays so.
    double result = bounded < -60.0 ? 0.0 : bounded;
    if (bounded >= -60.0) {
      int k = (int) (bounded * 1.4426950408889634 + (bounded < 0.0 ? -0.5 : 0.5));
      double rest = bounded - k * LN2_HIGH - k * LN2_LOW;
      double sum = 1.1470745597729725e-11;
      sum = 1.6059043836821613e-10 + rest * sum;
      sum = 2.08767569878681e-09 + rest * sum;
      sum = 2.505210838544172e-08 + rest * sum;
      sum = 2.755731922398589e-07 + rest * sum;
      sum = 2.7557319223985893e-06 + rest * sum;
      sum = 2.48015873015873e-05 + rest * sum;
      sum = 0.0001984126984126984 + rest * sum;
      sum = 0.001388888888888889 + rest * sum;
      sum = 0.008333333333333333 + rest * sum;
      sum = 0.041666666666666664 + rest * sum;
      sum = 0.16666666666666666 + rest * sum;
      sum = 0.5 + rest * sum;
      sum = 1.0 + rest * sum;
      sum = 1.0 + rest * sum;
      int size = k < 0 ? -k : k;
      int half = size / 2;
      int other = size - half;
      // 2^87 at most, as a product of powers that are ints.
      double power = (double) (1 << (half / 2)) * (1 << (half - half / 2));
      power = power * (1 << (other / 2)) * (1 << (other - other / 2));
      result = k < 0 ? sum / power : sum * power;
    }
    return result;
  }

  /// tanh x = 1 - 2/(e^2x + 1), to 2e-16.
  public static double tanh(double x) {
    double size = x < 0.0 ? -x : x;
    double value = 1.0 - 2.0 / (exp(2.0 * size) + 1.0);
    return x < 0.0 ? -value : value;
  }

  /// tanh x in float: of [Math], which is right to an ulp of double before it is rounded.
  public static float tanh(float x) {
    return (float) Math.tanh(x);
  }
}
