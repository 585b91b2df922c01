package org.haven.kernels;

/// A periodic cell, triclinic in general. Rows are the lattice vectors a, b, c in Å. Immutable.
///
/// Cartesian from fractional: r = s₁ a + s₂ b + s₃ c. Periodic in all three directions. Left-handed
/// cells are allowed.
///
/// @throws IllegalArgumentException from every way of making one, if a number is not finite or the
///   three vectors (almost) lie in a plane
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

  /// Smallest volume accepted, as a fraction of |a||b||c|: below it the inverse has no digits left.
  private static final double FLATTEST = 1e-10;

  public Cell {
    double a = Math.sqrt(ax * ax + ay * ay + az * az);
    double b = Math.sqrt(bx * bx + by * by + bz * bz);
    double c = Math.sqrt(cx * cx + cy * cy + cz * cz);
    double volume =
        Math.abs(Matrix3.determinant(new double[] {ax, ay, az, bx, by, bz, cx, cy, cz}));
    if (!Double.isFinite(a + b + c) || !Double.isFinite(volume)) {
      throw new IllegalArgumentException(
          "cell vectors must be finite, in Å, but are " + text(ax, ay, az, bx, by, bz, cx, cy, cz));
    }
    if (!(volume > FLATTEST * a * b * c)) {
      throw new IllegalArgumentException(
          "cell volume is "
              + volume
              + " Å³ for the vectors "
              + text(ax, ay, az, bx, by, bz, cx, cy, cz)
              + " Å: they must be non-zero and not lie in one plane (volume above "
              + FLATTEST
              + " |a||b||c|)");
    }
  }

  /// Cell from nine numbers, row by row.
  public static Cell ofRows(double[] rows) {
    if (rows.length != 9) {
      throw new IllegalArgumentException("a cell has 9 numbers, not " + rows.length);
    }
    return new Cell(
        rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8]);
  }

  public static Cell orthorhombic(double a, double b, double c) {
    return new Cell(a, 0, 0, 0, b, 0, 0, 0, c);
  }

  /// Cell from lengths in Å and angles in degrees, a along x and b in the xy plane.
  ///
  /// @param alphaDegrees between b and c
  /// @param betaDegrees between a and c
  /// @param gammaDegrees between a and b
  public static Cell ofLengthsAndAngles(
      double a, double b, double c, double alphaDegrees, double betaDegrees, double gammaDegrees) {
    double cosAlpha = cosine(alphaDegrees);
    double cosBeta = cosine(betaDegrees);
    double cosGamma = cosine(gammaDegrees);
    double sinGamma = Math.sqrt(1 - cosGamma * cosGamma);
    double cy = (cosAlpha - cosBeta * cosGamma) / sinGamma;
    double cz2 = 1 - cosBeta * cosBeta - cy * cy;
    if (!(a > 0 && b > 0 && c > 0 && sinGamma > 0 && cz2 > 0)) {
      throw new IllegalArgumentException(
          "no cell has lengths %s, %s, %s Å and angles %s, %s, %s degrees"
              .formatted(a, b, c, alphaDegrees, betaDegrees, gammaDegrees));
    }
    return new Cell(
        a, 0, 0, b * cosGamma, b * sinGamma, 0, c * cosBeta, c * cy, c * Math.sqrt(cz2));
  }

  /// Exact where crystals need it: cos 90° = 0, cos 60° = ½, cos 120° = −½.
  private static double cosine(double degrees) {
    if (degrees == 90) {
      return 0;
    }
    if (degrees == 60 || degrees == 120) {
      return degrees == 60 ? 0.5 : -0.5;
    }
    return Math.cos(Math.toRadians(degrees));
  }

  /// The lattice vectors as a new array [9], row by row.
  public double[] rows() {
    return new double[] {ax, ay, az, bx, by, bz, cx, cy, cz};
  }

  /// Signed triple product a·(b×c) in Å³; negative for a left-handed cell.
  public double determinant() {
    return Matrix3.determinant(rows());
  }

  /// Volume in Å³.
  public double volume() {
    return Math.abs(determinant());
  }

  /// W/V in GPa, a new array [9]: the pressure that a virial, or Σ m v ⊗ v, makes in this cell;
  /// minus the stress.
  ///
  /// @param virialEv [9] in eV
  public double[] pressureGpa(double[] virialEv) {
    double perVolume = PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3 / volume();
    double[] pressure = new double[9];
    for (int k = 0; k < 9; k++) {
      pressure[k] = virialEv[k] * perVolume;
    }
    return pressure;
  }

  /// |a|, |b|, |c| in Å, a new array [3].
  public double[] lengths() {
    return new double[] {norm(ax, ay, az), norm(bx, by, bz), norm(cx, cy, cz)};
  }

  /// α (b, c), β (a, c), γ (a, b) in degrees, a new array [3].
  public double[] anglesDegrees() {
    return new double[] {
      angle(bx, by, bz, cx, cy, cz), angle(ax, ay, az, cx, cy, cz), angle(ax, ay, az, bx, by, bz)
    };
  }

  /// atan2(|u×v|, u·v) keeps its digits near 0° and 180°, unlike the arc cosine.
  private static double angle(double ux, double uy, double uz, double vx, double vy, double vz) {
    double cross = norm(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
    return Math.toDegrees(Math.atan2(cross, ux * vx + uy * vy + uz * vz));
  }

  /// The inverse H⁻¹ of the matrix of rows, in 1/Å, a new array [9]: s = r H⁻¹, that is s_e = Σ_d
  /// r_d inverse[3 d + e]. Its columns are the reciprocal vectors without 2π.
  public double[] inverse() {
    return Matrix3.inverse(rows());
  }

  /// Distances in Å between opposite faces, a new array [3]: volume over the area of the face
  /// spanned by the other two vectors. A sphere of radius r reaches r / height cells along each.
  public double[] heights() {
    double v = volume();
    return new double[] {
      v / norm(by * cz - bz * cy, bz * cx - bx * cz, bx * cy - by * cx),
      v / norm(cy * az - cz * ay, cz * ax - cx * az, cx * ay - cy * ax),
      v / norm(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx)
    };
  }

  /// Fractional coordinates [3N] of Cartesian ones [3N] in Å. The arrays may be the same.
  public void toFractional(double[] cartesian, double[] fractional) {
    Matrix3.multiply(cartesian, inverse(), fractional);
  }

  /// Cartesian coordinates [3N] in Å of fractional ones [3N]. The arrays may be the same.
  public void toCartesian(double[] fractional, double[] cartesian) {
    Matrix3.multiply(fractional, rows(), cartesian);
  }

  /// Moves every position [3N] into the cell and adds the number of cells it was moved by to
  /// `images` [3N], so that positions + images · cell stay what they were.
  public void wrap(double[] positions, int[] images) {
    new Wrap(positions, images, rows(), inverse()).run(0, positions.length / 3);
  }

  /// Kernel of [#wrap]. Fractions end in [0, 1) but for rounding.
  ///
  /// @param h rows of the cell [9]
  /// @param g its inverse [9]
  record Wrap(double[] positions, int[] images, double[] h, double[] g) implements Kernel {
    static void body(int i, double[] positions, int[] images, double[] h, double[] g) {
      int k = 3 * i;
      double x = positions[k];
      double y = positions[k + 1];
      double z = positions[k + 2];
      double s0 = x * g[0] + y * g[3] + z * g[6];
      double s1 = x * g[1] + y * g[4] + z * g[7];
      double s2 = x * g[2] + y * g[5] + z * g[8];
      // Floor: the cast rounds towards zero.
      int n0 = (int) s0;
      int n1 = (int) s1;
      int n2 = (int) s2;
      if (s0 < n0) {
        n0 = n0 - 1;
      }
      if (s1 < n1) {
        n1 = n1 - 1;
      }
      if (s2 < n2) {
        n2 = n2 - 1;
      }
      if (n0 != 0 || n1 != 0 || n2 != 0) {
        positions[k] = x - (n0 * h[0] + n1 * h[3] + n2 * h[6]);
        positions[k + 1] = y - (n0 * h[1] + n1 * h[4] + n2 * h[7]);
        positions[k + 2] = z - (n0 * h[2] + n1 * h[5] + n2 * h[8]);
        images[k] = images[k] + n0;
        images[k + 1] = images[k + 1] + n1;
        images[k + 2] = images[k + 2] + n2;
      }
    }
  }

  /// The cell of the same lattice with the shortest vectors (Minkowski-reduced; the greedy
  /// algorithm of Nguyen and Stehlé, ACM Trans. Algorithms 2009, 5, 46,
  /// doi:10.1145/1597036.1597050). The volume is the same, the handedness may change. A reduced
  /// cell is returned as it is.
  public Cell reduced() {
    double[] m = rows();
    boolean changed = false;
    // Every change shortens a vector by a relative 1e-10 at least, so this ends; the limit is for
    // numbers at the edge of the floating range.
    for (int round = 0; round < 10_000; round++) {
      int longest = 0;
      for (int d = 1; d < 3; d++) {
        if (square(m, d) >= square(m, longest)) {
          longest = d;
        }
      }
      int u = (longest + 1) % 3;
      int v = (longest + 2) % 3;
      if (square(m, u) > square(m, v)) {
        int swap = u;
        u = v;
        v = swap;
      }
      if (shorten(m, v, u, 0, u) || shorten(m, longest, u, 1, v)) {
        changed = true;
      } else {
        return changed ? ofRows(m) : this;
      }
    }
    return ofRows(m);
  }

  /// Subtracts from row t the combination p·u (+ q·v if `both`) that leaves it shortest; tells
  /// whether it became shorter.
  private static boolean shorten(double[] m, int t, int u, int both, int v) {
    double uu = square(m, u);
    double tu = dot(m, t, u);
    long p0;
    long q0 = 0;
    if (both == 0) {
      p0 = Math.round(tu / uu);
    } else {
      double vv = square(m, v);
      double uv = dot(m, u, v);
      double tv = dot(m, t, v);
      double f = uu * vv - uv * uv;
      p0 = Math.round((tu * vv - tv * uv) / f);
      q0 = Math.round((tv * uu - tu * uv) / f);
    }
    double best = square(m, t) * (1 - 1e-10);
    long bestP = 0;
    long bestQ = 0;
    // u, v are reduced between themselves, so the nearest point is beside the rounded one.
    for (long q = q0 - both; q <= q0 + both; q++) {
      for (long p = p0 - both; p <= p0 + both; p++) {
        double s = 0;
        for (int d = 0; d < 3; d++) {
          double component = m[3 * t + d] - p * m[3 * u + d] - (both == 0 ? 0 : q * m[3 * v + d]);
          s += component * component;
        }
        if (s < best) {
          best = s;
          bestP = p;
          bestQ = q;
        }
      }
    }
    if (bestP == 0 && bestQ == 0) {
      return false;
    }
    for (int d = 0; d < 3; d++) {
      m[3 * t + d] -= bestP * m[3 * u + d] + (both == 0 ? 0 : bestQ * m[3 * v + d]);
    }
    return true;
  }

  private static double square(double[] m, int t) {
    return dot(m, t, t);
  }

  private static double dot(double[] m, int t, int u) {
    return m[3 * t] * m[3 * u] + m[3 * t + 1] * m[3 * u + 1] + m[3 * t + 2] * m[3 * u + 2];
  }

  /// The cell deformed by a matrix [9]: each row times the matrix, h' = h M. Positions follow by
  /// the same product x' = x M.
  public Cell deformed(double[] matrix) {
    return ofRows(Matrix3.multiply(rows(), matrix));
  }

  /// The deformation F [9] that turns this cell into `other`: h' = h F, so F = h⁻¹ h'.
  public double[] deformationTo(Cell other) {
    return Matrix3.multiply(inverse(), other.rows());
  }

  /// The cell scaled by one factor in all directions.
  public Cell scaled(double factor) {
    return deformed(new double[] {factor, 0, 0, 0, factor, 0, 0, 0, factor});
  }

  private static double norm(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }

  private static String text(double... v) {
    return "(%s, %s, %s), (%s, %s, %s), (%s, %s, %s)"
        .formatted(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
  }
}
