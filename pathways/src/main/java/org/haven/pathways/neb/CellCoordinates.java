package org.haven.pathways.neb;

import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;
import org.haven.kernels.PhysicalConstants;

/// The cell of an image as six coordinates beside those of its atoms: the generalised solid-state
/// nudged elastic band (Sheppard, Xiao, Chemelewski, Johnson, Henkelman, J. Chem. Phys. 2012, 136,
/// 074103, doi:10.1063/1.3684549).
///
/// Against a reference cell h₀ with N atoms an image has the cell h and the positions r,
///
/// ```
/// h = h₀ U,   r = y U,   c = J (U − 1),   J = V₀^(1/3) N^(1/6)
/// ```
///
/// rows of vectors times matrices. U is symmetric: the rotation of a cell is left out (polar
/// decomposition). y are positions in the reference cell, c the six components xx, yy, zz and √2
/// times yz, xz, xy, so that distances are those of all nine. J, of the paper, gives the cell the
/// weight of the atoms: distances and forces of a supercell of k cells are √k times as large, for
/// both. With the virial W and the pressure P
///
/// ```
/// f_y = F U,   f_c = U⁻¹ (W − P V) / J, made symmetric
/// ```
///
/// are minus the gradient of the enthalpy E + P V by y and c. The paper takes J and strain from
/// image to image; with one reference they have an energy, and every band, optimiser and curvature
/// works on them as on positions. Minima, saddles and barriers are the same.
final class CellCoordinates {
  /// Coordinates of a cell.
  static final int COUNT = 6;

  private static final double ROOT_2 = Math.sqrt(2);

  /// Places of the components in a matrix [9].
  private static final int[] PLACES = {0, 4, 8, 5, 2, 1};

  private final Cell reference;
  private final int atoms;
  private final double jacobian;

  CellCoordinates(Cell reference, int atoms) {
    this.reference = reference;
    this.atoms = atoms;
    jacobian = Math.cbrt(reference.volume()) * Math.pow(atoms, 1.0 / 6);
  }

  /// The stretch U [9] that turns a cell into another one, without the rotation.
  static double[] stretch(Cell from, Cell to) {
    double[] f = from.deformationTo(to);
    double[] square = Matrix3.multiply(f, Matrix3.transpose(f));
    RealMatrix matrix = MatrixUtils.createRealMatrix(3, 3);
    for (int k = 0; k < 9; k++) {
      matrix.setEntry(k / 3, k % 3, 0.5 * (square[k] + square[3 * (k % 3) + k / 3]));
    }
    RealMatrix root = new EigenDecomposition(matrix).getSquareRoot();
    double[] u = new double[9];
    for (int k = 0; k < 9; k++) {
      u[k] = 0.5 * (root.getEntry(k / 3, k % 3) + root.getEntry(k % 3, k / 3));
    }
    return u;
  }

  /// Positions in the reference cell and a cell as one vector.
  ///
  /// @param y [3N]
  /// @return [3N + 6]
  double[] of(double[] y, Cell cell) {
    double[] x = new double[3 * atoms + COUNT];
    System.arraycopy(y, 0, x, 0, 3 * atoms);
    double[] u = stretch(reference, cell);
    for (int k = 0; k < COUNT; k++) {
      double strain = u[PLACES[k]] - (k < 3 ? 1 : 0);
      x[3 * atoms + k] = jacobian * (k < 3 ? strain : ROOT_2 * strain);
    }
    return x;
  }

  /// Whether a vector holds a cell.
  boolean isIn(double[] x) {
    return x.length == 3 * atoms + COUNT;
  }

  /// U of an image [9].
  double[] stretch(double[] x) {
    double[] u = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    for (int k = 0; k < COUNT; k++) {
      double strain = x[3 * atoms + k] / (k < 3 ? jacobian : ROOT_2 * jacobian);
      u[PLACES[k]] += strain;
      if (k >= 3) {
        u[3 * (PLACES[k] % 3) + PLACES[k] / 3] = strain;
      }
    }
    return u;
  }

  Cell cell(double[] x) {
    return isIn(x) ? reference.deformed(stretch(x)) : reference;
  }

  /// Rows times a matrix.
  ///
  /// @param rows [3N], or longer: what is behind is left out
  /// @param out [3N], written to; not `rows`
  void times(double[] rows, double[] matrix, double[] out) {
    for (int k = 0; k < 3 * atoms; k++) {
      int row = k - k % 3;
      int column = k % 3;
      out[k] =
          rows[row] * matrix[column]
              + rows[row + 1] * matrix[3 + column]
              + rows[row + 2] * matrix[6 + column];
    }
  }

  /// Minus the gradient of the enthalpy.
  ///
  /// @param forces F [3N]
  /// @param virial W [9], eV
  /// @param pressureEv P V of this image
  /// @param out [3N + 6], written to
  void gradient(double[] x, double[] forces, double[] virial, double pressureEv, double[] out) {
    double[] u = stretch(x);
    times(forces, u, out);
    double[] w = virial.clone();
    for (int k = 0; k < 9; k += 4) {
      w[k] -= pressureEv;
    }
    double[] g = Matrix3.multiply(Matrix3.inverse(u), w);
    for (int k = 0; k < COUNT; k++) {
      int place = PLACES[k];
      double mean = 0.5 * (g[place] + g[3 * (place % 3) + place / 3]);
      out[3 * atoms + k] = (k < 3 ? mean : ROOT_2 * mean) / jacobian;
    }
  }

  /// P V in eV.
  static double pressureEv(double pressureGpa, Cell cell) {
    return pressureGpa * cell.volume() / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
  }
}
