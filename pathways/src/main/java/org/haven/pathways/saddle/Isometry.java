package org.haven.pathways.saddle;

import java.util.List;
import org.haven.inputs.structure.CrystalSymmetry;
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

  /// Lattice vectors whose lengths differ by less are alike, Å.
  private static final double SAME_VECTOR = 1e-3;

  private final Cell cell;
  private final MinimumImage image;
  private final int[] kind;
  private final int[] rarest;
  private final List<double[]> turns;

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
    turns = CrystalSymmetry.rotations(cell, SAME_VECTOR);
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
    for (double[] turn : turns) {
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
}
