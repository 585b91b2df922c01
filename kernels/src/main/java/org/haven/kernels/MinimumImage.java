package org.haven.kernels;

/// The shortest of the periodic images of a separation, in any cell, however flat.
///
/// The vectors a, b, c are split into orthogonal parts |a|, |b⊥|, |c⊥| (Gram–Schmidt). An image of
/// fractions (u, v, w) then has the square
///
/// ```
/// (w |c⊥|)² + ((v + w β) |b⊥|)² + ((u + v α + w γ) |a|)²
/// ```
///
/// and whatever is not longer than the shortest found lies in a narrow interval of w, for each w of
/// v, and for each w and v of u: all of these are tried.
public final class MinimumImage {
  /// Images as long as the shortest but for rounding are tried as well.
  private static final double SLACK = 1 + 1e-12;

  private final double[] rows;
  private final double a;
  private final double b;
  private final double c;
  private final double alpha;
  private final double beta;
  private final double gamma;

  public MinimumImage(Cell cell) {
    rows = cell.rows();
    double square = dot(rows, 0, rows, 0);
    alpha = dot(rows, 3, rows, 0) / square;
    gamma = dot(rows, 6, rows, 0) / square;
    double[] normal = new double[3];
    for (int d = 0; d < 3; d++) {
      normal[d] = rows[3 + d] - alpha * rows[d];
    }
    a = Math.sqrt(square);
    b = Math.sqrt(dot(normal, 0, normal, 0));
    c = cell.heights()[2];
    beta = dot(rows, 6, normal, 0) / (b * b);
  }

  private static double dot(double[] x, int i, double[] y, int j) {
    return x[i] * y[j] + x[i + 1] * y[j + 1] + x[i + 2] * y[j + 2];
  }

  /// Replaces a separation of fractional coordinates [3] by its shortest image.
  ///
  /// @return its length in Å
  public double shortest(double[] separation) {
    return search(
        separation[0], separation[1], separation[2], Double.POSITIVE_INFINITY, separation);
  }

  /// Length in Å of the shortest image of a separation of fractional coordinates.
  public double distance(double u, double v, double w) {
    return search(u, v, w, Double.POSITIVE_INFINITY, null);
  }

  /// As [#distance(double, double, double)], or infinity where it is more than `limitAngstrom`.
  public double distance(double u, double v, double w, double limitAngstrom) {
    return search(u, v, w, limitAngstrom, null);
  }

  private double search(double u, double v, double w, double limit, double[] image) {
    u -= Math.rint(u);
    v -= Math.rint(v);
    w -= Math.rint(w);
    if (Math.abs(w) * c > limit) {
      // Every image is at least as far along the normal of the plane of a and b.
      return Double.POSITIVE_INFINITY;
    }
    double first = square(u, v, w);
    double shortest = first <= limit * limit ? first : Double.POSITIVE_INFINITY;
    if (image != null) {
      set(image, u, v, w);
    }
    double most = Math.min(limit * limit, first) * SLACK;
    double reachW = Math.sqrt(most) / c;
    for (int n = (int) Math.ceil(-reachW - w); w + n <= reachW; n++) {
      double z = w + n;
      double restV = most - z * c * z * c;
      double shiftV = v + z * beta;
      double reachV = Math.sqrt(Math.max(0, restV)) / b;
      for (int m = (int) Math.ceil(-reachV - shiftV); shiftV + m <= reachV; m++) {
        double y = v + m;
        double restU = restV - (shiftV + m) * b * (shiftV + m) * b;
        double shiftU = u + y * alpha + z * gamma;
        double reachU = Math.sqrt(Math.max(0, restU)) / a;
        for (int l = (int) Math.ceil(-reachU - shiftU); shiftU + l <= reachU; l++) {
          double square = square(u + l, y, z);
          if (square < shortest && square <= limit * limit) {
            shortest = square;
            most = Math.min(most, square * SLACK);
            if (image != null) {
              set(image, u + l, y, z);
            }
          }
        }
      }
    }
    return Math.sqrt(shortest);
  }

  private double square(double u, double v, double w) {
    double x = u * rows[0] + v * rows[3] + w * rows[6];
    double y = u * rows[1] + v * rows[4] + w * rows[7];
    double z = u * rows[2] + v * rows[5] + w * rows[8];
    return x * x + y * y + z * z;
  }

  private static void set(double[] image, double u, double v, double w) {
    image[0] = u;
    image[1] = v;
    image[2] = w;
  }
}
