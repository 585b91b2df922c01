package org.haven.inputs.structure;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;

/// Cells with a along x and b in the plane of x and y, all three diagonal elements positive: what
/// LAMMPS takes, and what is meant where a format holds lengths and angles alone.
public final class RestrictedCell {
  private RestrictedCell() {}

  /// The same crystal in such a cell, a left-handed one with c reversed; as it is where it is in
  /// one already. Positions and velocities turn with the cell, other vectors and the virial are
  /// left out.
  public static Structure turned(Structure s) {
    double[] rows = s.cell().rows();
    if (rows[1] == 0 && rows[2] == 0 && rows[5] == 0 && rows[0] > 0 && rows[4] > 0 && rows[8] > 0) {
      return s;
    }
    double[] box = restricted(rows);
    if (Matrix3.determinant(rows) < 0) {
      for (int d = 6; d < 9; d++) {
        rows[d] = -rows[d];
      }
    }
    Cell from = Cell.ofRows(rows);
    Cell to = Cell.ofRows(box);
    UnaryOperator<double[]> turn =
        vectors -> {
          double[] turned = new double[vectors.length];
          from.toFractional(vectors, turned);
          to.toCartesian(turned, turned);
          return turned;
        };
    return new Structure(
        s.title(),
        to,
        s.symbols(),
        turn.apply(s.positions()),
        s.velocities().map(turn),
        s.charges(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        s.massesU(),
        s.notes());
  }

  /// The same lattice with a along x and b in the xy plane.
  private static double[] restricted(double[] m) {
    double a = Math.sqrt(dot(m, 0, m, 0));
    double bx = dot(m, 3, m, 0) / a;
    double by = Math.sqrt(dot(m, 3, m, 3) - bx * bx);
    double sign = Matrix3.determinant(m) < 0 ? -1 : 1;
    double cx = sign * dot(m, 6, m, 0) / a;
    double cy = (sign * dot(m, 6, m, 3) - bx * cx) / by;
    double cz = Math.abs(Matrix3.determinant(m)) / (a * by);
    return new double[] {a, 0, 0, bx, by, 0, cx, cy, cz};
  }

  private static double dot(double[] u, int i, double[] v, int j) {
    return u[i] * v[j] + u[i + 1] * v[j + 1] + u[i + 2] * v[j + 2];
  }
}
