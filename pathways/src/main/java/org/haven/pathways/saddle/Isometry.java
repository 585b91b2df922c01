package org.haven.pathways.saddle;

import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;
import org.haven.pathways.Coordinates;

/// Whether two states of a crystal are one, atom by atom, or but for the order of like atoms, a
/// shift, and a rotation or reflection that the cell allows.
final class Isometry {
  /// Atoms this far apart are at one place: more than forces within the tolerance leave open, less
  /// than the distance of two minima. Å.
  static final double SAME_ANGSTROM = 0.1;

  /// The shift is first known from one pair of atoms.
  private static final double ROUGH_ANGSTROM = 2.5 * SAME_ANGSTROM;

  /// Two cells agree when no product of vectors differs by more, as a share.
  private static final double SAME_METRIC = 1e-4;

  private final Cell cell;
  private final MinimumImage image;
  private final int[] kind;
  private final int[] rarest;
  private final List<int[]> turns;

  Isometry(Structure structure) {
    cell = structure.cell();
    image = new MinimumImage(cell);
    List<String> species = structure.species();
    kind = structure.symbols().stream().mapToInt(species::indexOf).toArray();
    int[] counts = new int[species.size()];
    for (int k : kind) {
      counts[k]++;
    }
    int rare = 0;
    for (int k = 1; k < counts.length; k++) {
      rare = counts[k] < counts[rare] ? k : rare;
    }
    rarest = new int[counts[rare]];
    int at = 0;
    for (int i = 0; i < kind.length; i++) {
      if (kind[i] == rare) {
        rarest[at++] = i;
      }
    }
    turns = turns(cell);
  }

  /// Whether no atom is elsewhere, but for a shift of all.
  boolean isSame(double[] a, double[] b) {
    double[] way = new double[a.length];
    for (int k = 0; k < way.length; k++) {
      way[k] = b[k] - a[k];
    }
    Coordinates.restTranslations(way);
    for (int i = 0; i < kind.length; i++) {
      if (Coordinates.length(way, i) > SAME_ANGSTROM) {
        return false;
      }
    }
    return true;
  }

  /// Whether a shift, a turn and another order of like atoms bring one to the other.
  boolean isEquivalent(double[] a, double[] b) {
    double[] from = new double[a.length];
    double[] to = new double[b.length];
    cell.toFractional(a, from);
    cell.toFractional(b, to);
    double[] turned = new double[from.length];
    for (int[] turn : turns) {
      for (int i = 0; i < kind.length; i++) {
        for (int d = 0; d < 3; d++) {
          turned[3 * i + d] =
              turn[3 * d] * from[3 * i]
                  + turn[3 * d + 1] * from[3 * i + 1]
                  + turn[3 * d + 2] * from[3 * i + 2];
        }
      }
      for (int anchor : rarest) {
        if (falls(turned, to, anchor)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether all atoms fall upon atoms of `to` once the first of the rarest falls upon `anchor`.
  private boolean falls(double[] turned, double[] to, int anchor) {
    double[] shift = new double[3];
    for (int d = 0; d < 3; d++) {
      shift[d] = to[3 * anchor + d] - turned[3 * rarest[0] + d];
    }
    int n = kind.length;
    double[] ways = new double[3 * n];
    boolean[] taken = new boolean[n];
    double[] s = new double[3];
    for (int i = 0; i < n; i++) {
      int nearest = -1;
      double least = ROUGH_ANGSTROM;
      for (int j = 0; j < n; j++) {
        if (kind[j] == kind[i] && !taken[j]) {
          double apart =
              image.distance(
                  to[3 * j] - turned[3 * i] - shift[0],
                  to[3 * j + 1] - turned[3 * i + 1] - shift[1],
                  to[3 * j + 2] - turned[3 * i + 2] - shift[2],
                  least);
          if (apart < least) {
            least = apart;
            nearest = j;
          }
        }
      }
      if (nearest < 0) {
        return false;
      }
      taken[nearest] = true;
      for (int d = 0; d < 3; d++) {
        s[d] = to[3 * nearest + d] - turned[3 * i + d] - shift[d];
      }
      image.shortest(s);
      cell.toCartesian(s, s);
      System.arraycopy(s, 0, ways, 3 * i, 3);
    }
    Coordinates.restTranslations(ways);
    for (int i = 0; i < n; i++) {
      if (Coordinates.length(ways, i) > SAME_ANGSTROM) {
        return false;
      }
    }
    return true;
  }

  /// Integer matrices [9] that leave the products of the lattice vectors as they are: s → R s of
  /// fractional coordinates is then a rotation or reflection. Of a cell that is not reduced some
  /// may be missed.
  private static List<int[]> turns(Cell cell) {
    double[] rows = cell.rows();
    List<int[]> vectors = new ArrayList<>();
    for (int k = 0; k < 27; k++) {
      vectors.add(new int[] {k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1});
    }
    List<List<int[]>> columns = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      double[] unit = {c == 0 ? 1 : 0, c == 1 ? 1 : 0, c == 2 ? 1 : 0};
      double square = product(rows, unit, unit);
      columns.add(
          vectors.stream()
              .filter(
                  v -> Math.abs(product(rows, real(v), real(v)) - square) < SAME_METRIC * square)
              .toList());
    }
    List<int[]> found = new ArrayList<>();
    for (int[] a : columns.get(0)) {
      for (int[] b : columns.get(1)) {
        if (agrees(rows, a, b, 0, 1)) {
          for (int[] c : columns.get(2)) {
            if (agrees(rows, a, c, 0, 2) && agrees(rows, b, c, 1, 2)) {
              found.add(new int[] {a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]});
            }
          }
        }
      }
    }
    return found;
  }

  private static boolean agrees(double[] rows, int[] a, int[] b, int i, int j) {
    double[] u = {i == 0 ? 1 : 0, i == 1 ? 1 : 0, i == 2 ? 1 : 0};
    double[] v = {j == 0 ? 1 : 0, j == 1 ? 1 : 0, j == 2 ? 1 : 0};
    double scale = Math.sqrt(product(rows, u, u) * product(rows, v, v));
    return Math.abs(product(rows, real(a), real(b)) - product(rows, u, v)) < SAME_METRIC * scale;
  }

  private static double[] real(int[] v) {
    return new double[] {v[0], v[1], v[2]};
  }

  /// Scalar product of two vectors of fractional coordinates, Å².
  private static double product(double[] rows, double[] u, double[] v) {
    double sum = 0;
    for (int d = 0; d < 3; d++) {
      double x = u[0] * rows[d] + u[1] * rows[3 + d] + u[2] * rows[6 + d];
      double y = v[0] * rows[d] + v[1] * rows[3 + d] + v[2] * rows[6 + d];
      sum += x * y;
    }
    return sum;
  }
}
