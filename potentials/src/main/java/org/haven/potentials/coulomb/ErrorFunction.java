package org.haven.potentials.coulomb;

/// The scaled complementary error function erfcx(x) = exp(x²) erfc(x), x ≥ 0, in the plain
/// arithmetic that kernel bodies may use.
///
/// (x + k) erfcx(x) is smooth in t = p − q/(x + k), which maps [0, x_max] to [−1, 1] (Shepherd and
/// Laframboise, Math. Comp. 1981, 36, 249, doi:10.1090/S0025-5718-1981-0595058-X). The polynomials
/// in t are Chebyshev series of our own, computed with 50 digits and rewritten in powers of t.
final class ErrorFunction {
  /// (x + shift) erfcx(x) as a polynomial in t = origin − scale/(x + shift), for vector code; the
  /// numbers of the plain functions.
  ///
  /// @param coefficients that of the highest power first
  record Series(double shift, double origin, double scale, double... coefficients) {}

  static final Series SERIES =
      new Series(
          3.75,
          1.625,
          9.84375,
          3.5577095859383334e-11,
          -6.088296275218214e-11,
          -6.608739609349593e-10,
          8.992954199570857e-10,
          9.103347363564997e-09,
          -1.2227933932222697e-08,
          -1.2113117540653391e-07,
          2.372151632265948e-07,
          1.5538002894121082e-06,
          -5.7192684974726656e-06,
          -1.4211882177081209e-05,
          0.00013259614107059871,
          -0.000177564050901246,
          -0.001824481024175173,
          0.01378000099798441,
          -0.0558180144501508,
          0.16308888780129616,
          -0.374060735273146,
          0.69773489875513,
          -1.0744468814584545,
          1.3695635377237918);

  static final Series FLOAT_SERIES =
      new Series(
          2.5,
          1.625,
          6.5625,
          -1.7534203405850672e-06,
          1.5226015008733171e-05,
          4.0605913788651065e-05,
          -0.0002200777216169247,
          -0.000607302577425221,
          0.0036609310615063452,
          0.004929421880462044,
          -0.08504283897953287,
          0.3393181369239733,
          -0.8009911164273144,
          1.2737430138491295);

  private ErrorFunction() {}

  /// erfcx(x) to 1e-15 relative for 0 ≤ x ≤ 12. Beyond, where erfc(x) is below 1e-64, the relative
  /// error grows slowly.
  static double erfcx(double x) {
    double w = 1 / (x + 3.75);
    double t = 1.625 - 9.84375 * w;
    double s = 3.5577095859383334e-11;
    s = s * t - 6.088296275218214e-11;
    s = s * t - 6.608739609349593e-10;
    s = s * t + 8.992954199570857e-10;
    s = s * t + 9.103347363564997e-09;
    s = s * t - 1.2227933932222697e-08;
    s = s * t - 1.2113117540653391e-07;
    s = s * t + 2.372151632265948e-07;
    s = s * t + 1.5538002894121082e-06;
    s = s * t - 5.7192684974726656e-06;
    s = s * t - 1.4211882177081209e-05;
    s = s * t + 0.00013259614107059871;
    s = s * t - 0.000177564050901246;
    s = s * t - 0.001824481024175173;
    s = s * t + 0.01378000099798441;
    s = s * t - 0.0558180144501508;
    s = s * t + 0.16308888780129616;
    s = s * t - 0.374060735273146;
    s = s * t + 0.69773489875513;
    s = s * t - 1.0744468814584545;
    s = s * t + 1.3695635377237918;
    return s * w;
  }

  /// erfcx(x) in float to 4e-7 relative for 0 ≤ x ≤ 8.
  static float erfcx(float x) {
    float w = 1 / (x + 2.5f);
    float t = 1.625f - 6.5625f * w;
    float s = -1.7534203405850672e-06f;
    s = s * t + 1.5226015008733171e-05f;
    s = s * t + 4.0605913788651065e-05f;
    s = s * t - 0.0002200777216169247f;
    s = s * t - 0.000607302577425221f;
    s = s * t + 0.0036609310615063452f;
    s = s * t + 0.004929421880462044f;
    s = s * t - 0.08504283897953287f;
    s = s * t + 0.3393181369239733f;
    s = s * t - 0.8009911164273144f;
    s = s * t + 1.2737430138491295f;
    return s * w;
  }

  /// erfc(x), x ≥ 0.
  static double erfc(double x) {
    return Math.exp(-x * x) * erfcx(x);
  }
}
