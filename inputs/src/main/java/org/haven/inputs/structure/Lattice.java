package org.haven.inputs.structure;

import org.haven.kernels.Cell;

/// Conversions between Cartesian and fractional coordinates of one cell, and small-scale periodic
/// geometry for readers. Rows are lattice vectors.
public final class Lattice {
  private final double[] rows;
  private final double[] inverse;
  private final double[] heights = new double[3];
  private final double volume;

  public Lattice(double[] rows) {
    this.rows = rows;
    double det = determinant(rows);
    this.volume = Math.abs(det);
    double[] m = rows;
    this.inverse =
        new double[] {
          (m[4] * m[8] - m[5] * m[7]) / det,
          (m[2] * m[7] - m[1] * m[8]) / det,
          (m[1] * m[5] - m[2] * m[4]) / det,
          (m[5] * m[6] - m[3] * m[8]) / det,
          (m[0] * m[8] - m[2] * m[6]) / det,
          (m[2] * m[3] - m[0] * m[5]) / det,
          (m[3] * m[7] - m[4] * m[6]) / det,
          (m[1] * m[6] - m[0] * m[7]) / det,
          (m[0] * m[4] - m[1] * m[3]) / det
        };
    for (int d = 0; d < 3; d++) {
      double x = inverse[d];
      double y = inverse[3 + d];
      double z = inverse[6 + d];
      heights[d] = 1 / Math.sqrt(x * x + y * y + z * z);
    }
  }

  static Lattice of(Cell cell) {
    return new Lattice(cell.rows());
  }

  public static double determinant(double[] m) {
    return m[0] * (m[4] * m[8] - m[5] * m[7])
        - m[1] * (m[3] * m[8] - m[5] * m[6])
        + m[2] * (m[3] * m[7] - m[4] * m[6]);
  }

  /// Lattice vectors from lengths in Å and angles in degrees: a along x, b in the xy plane.
  static double[] rows(double a, double b, double c, double alpha, double beta, double gamma) {
    double cosAlpha = cosine(alpha);
    double cosBeta = cosine(beta);
    double cosGamma = cosine(gamma);
    double sinGamma = Math.sqrt(1 - cosGamma * cosGamma);
    double cy = (cosAlpha - cosBeta * cosGamma) / sinGamma;
    double cz = Math.sqrt(Math.max(0, 1 - cosBeta * cosBeta - cy * cy));
    return new double[] {a, 0, 0, b * cosGamma, b * sinGamma, 0, c * cosBeta, c * cy, c * cz};
  }

  /// Cosine in degrees, exact for 60, 90 and 120.
  private static double cosine(double degrees) {
    if (degrees == 90) {
      return 0;
    }
    if (degrees == 60) {
      return 0.5;
    }
    if (degrees == 120) {
      return -0.5;
    }
    return Math.cos(Math.toRadians(degrees));
  }

  double volume() {
    return volume;
  }

  double[] rows() {
    return rows;
  }

  /// Height of the cell along axis d in Å: distance between opposite faces.
  double height(int d) {
    return heights[d];
  }

  /// Cartesian → fractional, component d of the vector at `offset`.
  double fractional(double[] r, int offset, int d) {
    return r[offset] * inverse[d] + r[offset + 1] * inverse[3 + d] + r[offset + 2] * inverse[6 + d];
  }

  /// Converts all vectors in place.
  public void toCartesian(double[] s) {
    for (int i = 0; i < s.length; i += 3) {
      double u = s[i];
      double v = s[i + 1];
      double w = s[i + 2];
      s[i] = u * rows[0] + v * rows[3] + w * rows[6];
      s[i + 1] = u * rows[1] + v * rows[4] + w * rows[7];
      s[i + 2] = u * rows[2] + v * rows[5] + w * rows[8];
    }
  }

  /// Converts all vectors into a new array.
  public double[] toFractional(double[] r) {
    double[] s = new double[r.length];
    for (int i = 0; i < r.length; i += 3) {
      for (int d = 0; d < 3; d++) {
        s[i + d] = fractional(r, i, d);
      }
    }
    return s;
  }

  /// Shortest distance in Å between two points of difference `du, dv, dw` (fractional) and any
  /// lattice translation: the wrapped difference and its 26 neighbours, right for cells whose
  /// angles are not extreme.
  double distance(double du, double dv, double dw) {
    return distance(du, dv, dw, Double.POSITIVE_INFINITY);
  }

  /// As [#distance(double, double, double)], or infinity where it is surely more than `limit`: the
  /// distance is at least each fractional difference times the height of the cell.
  double distance(double du, double dv, double dw, double limit) {
    du -= Math.rint(du);
    dv -= Math.rint(dv);
    dw -= Math.rint(dw);
    if (Math.abs(du) * heights[0] > limit
        || Math.abs(dv) * heights[1] > limit
        || Math.abs(dw) * heights[2] > limit) {
      return Double.POSITIVE_INFINITY;
    }
    double least = Double.MAX_VALUE;
    for (int a = -1; a <= 1; a++) {
      for (int b = -1; b <= 1; b++) {
        for (int c = -1; c <= 1; c++) {
          double u = du + a;
          double v = dv + b;
          double w = dw + c;
          double x = u * rows[0] + v * rows[3] + w * rows[6];
          double y = u * rows[1] + v * rows[4] + w * rows[7];
          double z = u * rows[2] + v * rows[5] + w * rows[8];
          least = Math.min(least, x * x + y * y + z * z);
        }
      }
    }
    return Math.sqrt(least);
  }
}
