package org.haven.integrators;

/// Arithmetic of 3×3 matrices, [9] row by row.
final class Matrix3 {
  private Matrix3() {}

  static double[] multiply(double[] a, double[] b) {
    double[] c = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        c[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
      }
    }
    return c;
  }

  static double[] transpose(double[] a) {
    return new double[] {a[0], a[3], a[6], a[1], a[4], a[7], a[2], a[5], a[8]};
  }

  static double determinant(double[] a) {
    return a[0] * (a[4] * a[8] - a[5] * a[7])
        - a[1] * (a[3] * a[8] - a[5] * a[6])
        + a[2] * (a[3] * a[7] - a[4] * a[6]);
  }

  static double[] inverse(double[] a) {
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
  static double[] exponential(double[] a) {
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
}
