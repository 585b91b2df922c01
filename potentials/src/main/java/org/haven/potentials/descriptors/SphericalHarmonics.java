package org.haven.potentials.descriptors;

/// Table of the recurrence by which the kernels evaluate real orthonormal spherical harmonics of a
/// unit vector (x, y, z) as polynomials.
///
/// With C_m + i S_m = (x + i y)^m: Y_l0 = Q_l0(z), Y_l,2m-1 = Q_lm(z) C_m, Y_l,2m = Q_lm(z) S_m,
/// Q_lm = α_lm z Q_l-1,m + β_lm Q_l-2,m from Q_mm = γ_m and Q_m-1,m = 0.
public final class SphericalHarmonics {
  private SphericalHarmonics() {}

  /// [2 (L + 1)² + L + 1]: α_lm at 2 (m (L + 1) + l), β_lm behind it, γ_m at 2 (L + 1)² + m.
  public static double[] recurrence(int largestDegree) {
    int width = largestDegree + 1;
    double[] table = new double[2 * width * width + width];
    double product = 1;
    for (int m = 0; m < width; m++) {
      if (m > 0) {
        product *= (2.0 * m - 1) / (2.0 * m);
      }
      table[2 * width * width + m] =
          Math.sqrt((m > 0 ? 2 : 1) * (2 * m + 1) * product / (4 * Math.PI));
      for (int l = m + 1; l < width; l++) {
        double rest = (double) l * l - m * m;
        int at = 2 * (m * width + l);
        table[at] = Math.sqrt((4.0 * l * l - 1) / rest);
        if (l > m + 1) {
          table[at + 1] =
              -Math.sqrt((2 * l + 1) * ((l - 1.0) * (l - 1.0) - m * m) / ((2 * l - 3) * rest));
        }
      }
    }
    return table;
  }

  /// [L (L + 2)], by moment: factors that make the monic harmonics orthonormal, which are Q_lm(z)
  /// C_m and Q_lm(z) S_m with Q_lm = z Q_l-1,m - [#monicBeta] Q_l-2,m from Q_mm = 1.
  public static double[] monicNorms(int largestDegree) {
    int width = largestDegree + 1;
    double[] table = recurrence(largestDegree);
    double[] norms = new double[largestDegree * (largestDegree + 2)];
    for (int m = 0; m < width; m++) {
      double norm = table[2 * width * width + m];
      for (int l = m; l < width; l++) {
        if (l > m) {
          norm *= table[2 * (m * width + l)];
        }
        if (l > 0 && m == 0) {
          norms[l * l - 1] = norm;
        } else if (m > 0) {
          norms[l * l - 1 + 2 * m - 1] = norm;
          norms[l * l - 1 + 2 * m] = norm;
        }
      }
    }
    return norms;
  }

  /// ((l - 1)² - m²)/(4 (l - 1)² - 1), of the recurrence of the monic Q_lm; 0 for l = m + 1.
  public static double monicBeta(int l, int m) {
    double k = l - 1.0;
    return l > m + 1 ? (k * k - m * m) / (4 * k * k - 1) : 0;
  }
}
