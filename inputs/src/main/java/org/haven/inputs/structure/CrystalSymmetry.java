package org.haven.inputs.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;
import org.haven.kernels.MinimumImage;

/// All symmetry operations of a periodic arrangement of atoms, found from the atoms themselves.
///
/// An operation s → R s + t maps the lattice of the cell onto itself, so R is a matrix of whole
/// numbers that leaves the metric as it is (Rᵀ G R = G), and every atom onto an atom of its kind.
/// All R are found among the lattice vectors as long as those of the cell; for each, t is tried for
/// all ways to map an atom of the rarest kind. Pure translations of a centred cell are among them:
/// Fm-3m has 192 operations in its conventional cell and 48 in a primitive one. A supercell has
/// only those rotations that its own lattice has.
///
/// @param operations the identity first
/// @param toleranceAngstrom how far an atom may lie from where an operation sends another
public record CrystalSymmetry(List<SymmetryOperation> operations, double toleranceAngstrom) {
  private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  /// A tolerance below this is that of the digits in files: no smaller one is tried, Å.
  private static final double FINEST_ANGSTROM = 1e-4;

  /// Of a structure; atoms of one symbol are of one kind.
  ///
  /// @param toleranceAngstrom for example 0.01
  public static CrystalSymmetry of(Structure structure, double toleranceAngstrom) {
    double[] s = new double[structure.positions().length];
    structure.cell().toFractional(structure.positions(), s);
    List<String> species = structure.species();
    int[] kinds = structure.symbols().stream().mapToInt(species::indexOf).toArray();
    return of(structure.cell(), s, kinds, toleranceAngstrom);
  }

  /// Of atoms of several kinds. What is found within a tolerance need not be a group where atoms
  /// are nearly, not quite, symmetric; then half the tolerance is tried, and so on.
  ///
  /// @param fractional [3N]
  /// @param kinds [N] from 0
  public static CrystalSymmetry of(
      Cell cell, double[] fractional, int[] kinds, double toleranceAngstrom) {
    for (double tolerance = toleranceAngstrom; tolerance >= FINEST_ANGSTROM; tolerance /= 2) {
      Search search = new Search(cell, fractional, kinds, tolerance);
      List<SymmetryOperation> found = search.all();
      if (SymmetryOperation.isGroup(found)) {
        return new CrystalSymmetry(found, tolerance);
      }
    }
    return new CrystalSymmetry(
        List.of(new SymmetryOperation(IDENTITY, new double[3])), FINEST_ANGSTROM);
  }

  /// The rotations and reflections of a lattice alone: matrices [9] of whole numbers, row by row,
  /// that act on fractional coordinates and leave all lengths as they are.
  ///
  /// @param toleranceAngstrom of lengths, for example 0.01
  public static List<double[]> rotations(Cell cell, double toleranceAngstrom) {
    return new Search(cell, new double[0], new int[0], toleranceAngstrom).rotations();
  }

  /// The search for one tolerance.
  private record Search(Cell cell, double[] fractional, int[] kinds, double tolerance) {

    List<SymmetryOperation> all() {
      int anchor = rarest();
      MinimumImage images = new MinimumImage(cell);
      List<SymmetryOperation> found = new ArrayList<>();
      for (double[] rotation : rotations()) {
        double[] turned = new SymmetryOperation(rotation, new double[3]).apply(place(anchor));
        for (int j = 0; j < kinds.length; j++) {
          if (kinds[j] == kinds[anchor]) {
            double[] t = new double[3];
            for (int d = 0; d < 3; d++) {
              t[d] = fractional[3 * j + d] - turned[d];
            }
            if (maps(rotation, t, images)) {
              found.add(new SymmetryOperation(rotation, t));
            }
          }
        }
      }
      found.sort(
          (a, b) ->
              Boolean.compare(
                  Arrays.equals(b.rotation(), IDENTITY) && isWhole(b.translation()),
                  Arrays.equals(a.rotation(), IDENTITY) && isWhole(a.translation())));
      return List.copyOf(found);
    }

    private static boolean isWhole(double[] t) {
      return Arrays.stream(t).allMatch(x -> x == Math.rint(x));
    }

    private double[] place(int i) {
      return Arrays.copyOfRange(fractional, 3 * i, 3 * i + 3);
    }

    private int rarest() {
      int[] count = new int[Arrays.stream(kinds).max().orElseThrow() + 1];
      for (int kind : kinds) {
        count[kind]++;
      }
      int best = 0;
      for (int i = 1; i < kinds.length; i++) {
        if (count[kinds[i]] < count[kinds[best]]) {
          best = i;
        }
      }
      return best;
    }

    /// Whether all atoms come upon atoms of their kind; the translation is then moved by what they
    /// are off on average, and wrapped into the cell.
    private boolean maps(double[] rotation, double[] t, MinimumImage images) {
      SymmetryOperation operation = new SymmetryOperation(rotation, t);
      double[] mean = new double[3];
      double[] u = new double[3];
      for (int i = 0; i < kinds.length; i++) {
        double[] image = operation.apply(place(i));
        boolean met = false;
        for (int j = 0; j < kinds.length && !met; j++) {
          if (kinds[j] == kinds[i]) {
            for (int d = 0; d < 3; d++) {
              u[d] = fractional[3 * j + d] - image[d];
            }
            met = images.distance(u[0], u[1], u[2], tolerance) <= tolerance;
          }
        }
        if (!met) {
          return false;
        }
        images.shortest(u);
        for (int d = 0; d < 3; d++) {
          mean[d] += u[d] / kinds.length;
        }
      }
      for (int d = 0; d < 3; d++) {
        t[d] += mean[d];
        t[d] -= Math.floor(t[d] + 1e-9);
        t[d] = Math.abs(t[d]) < 1e-9 ? 0 : t[d];
      }
      return true;
    }

    /// All R: lattice vectors as long as a, b and c and at their angles, as their images.
    private List<double[]> rotations() {
      double[] lengths = cell.lengths();
      List<List<int[]>> images = new ArrayList<>();
      for (int d = 0; d < 3; d++) {
        images.add(asLong(lengths[d]));
      }
      double[] h = cell.rows();
      List<double[]> found = new ArrayList<>();
      for (int[] a : images.get(0)) {
        for (int[] b : images.get(1)) {
          if (isOff(a, b, dot(h, 0, h, 3), lengths[0] + lengths[1])) {
            continue;
          }
          for (int[] c : images.get(2)) {
            if (isOff(a, c, dot(h, 0, h, 6), lengths[0] + lengths[2])
                || isOff(b, c, dot(h, 3, h, 6), lengths[1] + lengths[2])) {
              continue;
            }
            double[] rotation = new double[9];
            for (int d = 0; d < 3; d++) {
              rotation[3 * d] = a[d];
              rotation[3 * d + 1] = b[d];
              rotation[3 * d + 2] = c[d];
            }
            if (Math.abs(Math.abs(Matrix3.determinant(rotation)) - 1) < 1e-9) {
              found.add(rotation);
            }
          }
        }
      }
      return found;
    }

    private List<int[]> asLong(double length) {
      double[] heights = cell.heights();
      int[] most = new int[3];
      for (int d = 0; d < 3; d++) {
        most[d] = (int) Math.floor((length + tolerance) / heights[d]);
      }
      List<int[]> found = new ArrayList<>();
      for (int a = -most[0]; a <= most[0]; a++) {
        for (int b = -most[1]; b <= most[1]; b++) {
          for (int c = -most[2]; c <= most[2]; c++) {
            double[] v = vector(new int[] {a, b, c});
            if (Math.abs(Math.sqrt(dot(v, 0, v, 0)) - length) <= tolerance) {
              found.add(new int[] {a, b, c});
            }
          }
        }
      }
      return found;
    }

    private boolean isOff(int[] a, int[] b, double product, double lengths) {
      return Math.abs(dot(vector(a), 0, vector(b), 0) - product) > tolerance * lengths;
    }

    private double[] vector(int[] n) {
      double[] v = {n[0], n[1], n[2]};
      cell.toCartesian(v, v);
      return v;
    }

    private static double dot(double[] x, int i, double[] y, int j) {
      return x[i] * y[j] + x[i + 1] * y[j + 1] + x[i + 2] * y[j + 2];
    }
  }
}
