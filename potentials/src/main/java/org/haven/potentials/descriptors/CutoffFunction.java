package org.haven.potentials.descriptors;

/// The cutoff function without a call of cos, with the same bits on every device: f_c = ½ (1 + cos
/// π x) = cos²(π x/2) and its derivative -π cos(π x/2) sin(π x/2) by x, for x = r/r_c in [0, 1].
///
/// Taylor series. In float up to (π x/2)^12 and ^13: their remainders at x = 1 are 6e-9 and 7e-10,
/// below float's 6e-8. In double up to ^22 and ^21: 8e-20 and 1.3e-18, below double's 1.1e-16.
public final class CutoffFunction {
  private CutoffFunction() {}

  /// cos(π x/2).
  public static float cosine(float x) {
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
  public static float sine(float x) {
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

  /// cos(π x/2).
  public static double cosine(double x) {
    double s = x * x;
    double sum = -1.8359916521552453e-17;
    sum = 3.437739179098607e-15 + s * sum;
    sum = -5.294400200734623e-13 + s * sum;
    sum = 6.565963114979473e-11 + s * sum;
    sum = -6.386603083791852e-09 + s * sum;
    sum = 4.710874778818172e-07 + s * sum;
    sum = -2.5202042373060607e-05 + s * sum;
    sum = 0.0009192602748394266 + s * sum;
    sum = -0.02086348076335296 + s * sum;
    sum = 0.25366950790104803 + s * sum;
    sum = -1.2337005501361697 + s * sum;
    sum = 1.0 + s * sum;
    return sum;
  }

  /// sin(π x/2).
  public static double sine(double x) {
    double s = x * x;
    double sum = 2.571422892860474e-16;
    sum = -4.377065467313742e-14 + s * sum;
    sum = 6.0669357311061955e-12 + s * sum;
    sum = -6.688035109811468e-10 + s * sum;
    sum = 5.692172921967927e-08 + s * sum;
    sum = -3.598843235212085e-06 + s * sum;
    sum = 0.00016044118478735983 + s * sum;
    sum = -0.004681754135318688 + s * sum;
    sum = 0.07969262624616705 + s * sum;
    sum = -0.6459640975062463 + s * sum;
    sum = 1.5707963267948966 + s * sum;
    return x * sum;
  }
}
