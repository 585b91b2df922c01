package org.haven.kernels;

/// A periodic cell, triclinic in general. Rows are the lattice vectors a, b, c in Å. Immutable.
///
/// Cartesian from fractional: r = s₁ a + s₂ b + s₃ c. Periodic in all three directions.
public record Cell(
    double ax,
    double ay,
    double az,
    double bx,
    double by,
    double bz,
    double cx,
    double cy,
    double cz) {

  /// Cell from nine numbers, row by row.
  ///
  /// @throws IllegalArgumentException if not finite, or the volume is zero
  public static Cell ofRows(double[] rows) {
    return new Cell(
        rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8]);
  }

  public static Cell orthorhombic(double a, double b, double c) {
    return new Cell(a, 0, 0, 0, b, 0, 0, 0, c);
  }

  /// The lattice vectors as a new array [9], row by row.
  public double[] rows() {
    return new double[] {ax, ay, az, bx, by, bz, cx, cy, cz};
  }

  /// Signed triple product a·(b×c) in Å³.
  public double determinant() {
    return ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx);
  }

  /// Volume in Å³.
  public double volume() {
    return Math.abs(determinant());
  }
}
