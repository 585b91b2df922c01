package org.haven.kernels;

/// Arithmetic of 3×3 matrices, [9] row by row.
public final class Matrix3 {
  private Matrix3() {}

  /// The product a b, a new array.
  public static double[] multiply(double[] a, double[] b) {
    double[] c = new double[9];
    multiply(a, b, c);
    return c;
  }

  /// Multiplies rows [3N] by the matrix m [9] from the right: out = rows m. `out` may be `rows`.
  static void multiply(double[] rows, double[] m, double[] out) {
    if (rows.length != out.length || rows.length % 3 != 0) {
      throw new IllegalArgumentException(
          "coordinates need two arrays of 3N, not " + rows.length + " and " + out.length);
    }
    for (int k = 0; k < rows.length; k += 3) {
      double x = rows[k];
      double y = rows[k + 1];
      double z = rows[k + 2];
      out[k] = x * m[0] + y * m[3] + z * m[6];
      out[k + 1] = x * m[1] + y * m[4] + z * m[7];
      out[k + 2] = x * m[2] + y * m[5] + z * m[8];
    }
  }

  public static double[] transpose(double[] a) {
    return new double[] {a[0], a[3], a[6], a[1], a[4], a[7], a[2], a[5], a[8]};
  }

  public static double determinant(double[] a) {
    return a[0] * (a[4] * a[8] - a[5] * a[7])
        - a[1] * (a[3] * a[8] - a[5] * a[6])
        + a[2] * (a[3] * a[7] - a[4] * a[6]);
  }

  public static double[] inverse(double[] a) {
    double per = 1 / determinant(a);
    return new double[] {
      per * (a[4] * a[8] - a[5] * a[7]),
      per * (a[2] * a[7] - a[1] * a[8]),
      per * (a[1] * a[5] - a[2] * a[4]),
      per * (a[5] * a[6] - a[3] * a[8]),
      per * (a[0] * a[8] - a[2] * a[6]),
      per * (a[2] * a[3] - a[0] * a[5]),
      per * (a[3] * a[7] - a[4] * a[6]),
      per * (a[1] * a[6] - a[0] * a[7]),
      per * (a[0] * a[4] - a[1] * a[3])
    };
  }

  /// exp(a) by its series; for strains, whose elements are well below 1.
  public static double[] exponential(double[] a) {
    double[] sum = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    double[] term = sum.clone();
    for (int n = 1; n <= 18; n++) {
      term = multiply(term, a);
      for (int k = 0; k < 9; k++) {
        term[k] /= n;
        sum[k] += term[k];
      }
    }
    return sum;
  }

  /// Smallest singular value of f, by how much it shortens a vector at most: the root of the
  /// smallest eigenvalue of M = F Fᵀ, which is q + 2 p cos(φ + 2π/3) with q = tr M / 3, p² = tr (M
  /// − q)² / 6, cos 3φ = det (M − q) / 2 p³.
  static double smallestStretch(double[] f) {
    double[] m = new double[9];
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 3; c++) {
        m[3 * r + c] =
            f[3 * r] * f[3 * c] + f[3 * r + 1] * f[3 * c + 1] + f[3 * r + 2] * f[3 * c + 2];
      }
    }
    double q = (m[0] + m[4] + m[8]) / 3;
    double a = m[0] - q;
    double b = m[4] - q;
    double c = m[8] - q;
    double p =
        Math.sqrt((a * a + b * b + c * c + 2 * (m[1] * m[1] + m[2] * m[2] + m[5] * m[5])) / 6);
    double smallest = q;
    if (p > 0) {
      double determinant =
          a * (b * c - m[5] * m[5])
              - m[1] * (m[1] * c - m[5] * m[2])
              + m[2] * (m[1] * m[5] - b * m[2]);
      double cos3 = Math.clamp(determinant / (2 * p * p * p), -1.0, 1.0);
      smallest = q + 2 * p * Math.cos(Math.acos(cos3) / 3 + 2 * Math.PI / 3);
    }
    return Math.sqrt(Math.max(0, smallest));
  }
}
