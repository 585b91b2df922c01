package org.haven.potentials.nep;

/// The cutoff function in float, without a call of cos: f_c = ½ (1 + cos π x) = cos²(π x/2) and its
/// derivative -π cos(π x/2) sin(π x/2) by x, for x = r/r_c in [0, 1].
///
/// Taylor series up to (π x/2)^12 and ^13: their remainders at x = 1 are 6e-9 and 7e-10, below
/// float's 6e-8.
final class CutoffFunction {
  private CutoffFunction() {}

  /// cos(π x/2).
  static float cosine(float x) {
    float s = x * x;
    return 1f
        + s
            * (-1.2337005501f
                + s
                    * (0.25366950790f
                        + s
                            * (-0.020863480763f
                                + s
                                    * (9.1926027483e-4f
                                        + s * (-2.5202042373e-5f + s * 4.7108747788e-7f)))));
  }

  /// sin(π x/2).
  static float sine(float x) {
    float s = x * x;
    return x
        * (1.5707963268f
            + s
                * (-0.64596409751f
                    + s
                        * (0.079692626246f
                            + s
                                * (-0.0046817541353f
                                    + s
                                        * (1.6044118479e-4f
                                            + s * (-3.5988432352e-6f + s * 5.6921729220e-8f))))));
  }
}
