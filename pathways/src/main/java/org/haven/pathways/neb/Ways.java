package org.haven.pathways.neb;

import java.util.Arrays;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.MinimumImage;

/// Shortest ways from atoms of one structure to atoms of the other, in the cell of the first.
final class Ways {
  /// An atom that moves by more has left its place, Å.
  private static final double MOVED = 1.0;

  /// An atom this close to where another was has taken its place, Å.
  private static final double SAME_PLACE = 0.7;

  private final Structure initial;
  private final Structure end;
  private final double[] from;
  private final double[] to;
  private final MinimumImage image;

  Ways(Structure initial, Structure end) {
    this.initial = initial;
    this.end = end;
    from = new double[initial.positions().length];
    to = new double[from.length];
    initial.cell().toFractional(initial.positions(), from);
    initial.cell().toFractional(end.positions(), to);
    image = new MinimumImage(initial.cell());
  }

  double[] of(int[] partner) {
    double[] way = new double[from.length];
    double[] s = new double[3];
    for (int i = 0; i < partner.length; i++) {
      for (int d = 0; d < 3; d++) {
        s[d] = to[3 * partner[i] + d] - from[3 * i + d];
      }
      image.shortest(s);
      initial.cell().toCartesian(s, s);
      System.arraycopy(s, 0, way, 3 * i, 3);
    }
    return way;
  }

  private double distance(double[] a, int i, double[] b, int j) {
    return image.distance(
        b[3 * j] - a[3 * i], b[3 * j + 1] - a[3 * i + 1], b[3 * j + 2] - a[3 * i + 2]);
  }

  int[] matched() {
    int[] partner = new int[initial.count()];
    for (String symbol : initial.species()) {
      int[] atoms = indices(initial.symbols(), symbol);
      int[] ends = indices(end.symbols(), symbol);
      double[][] cost = new double[atoms.length][atoms.length];
      for (int a = 0; a < atoms.length; a++) {
        for (int b = 0; b < atoms.length; b++) {
          double d = distance(from, atoms[a], to, ends[b]);
          cost[a][b] = d * d;
        }
      }
      int[] chosen = Assignment.of(cost);
      for (int a = 0; a < atoms.length; a++) {
        partner[atoms[a]] = ends[chosen[a]];
      }
    }
    return partner;
  }

  /// Atoms that end where others of their kind began, in a ring: nothing has changed but the order.
  void refuseExchange(double[] way) {
    int n = initial.count();
    int[] takes = new int[n];
    Arrays.fill(takes, -1);
    for (int i = 0; i < n; i++) {
      if (length(way, i) > MOVED) {
        for (int j = 0; j < n; j++) {
          if (j != i
              && initial.symbols().get(i).equals(initial.symbols().get(j))
              && distance(to, i, from, j) < SAME_PLACE) {
            takes[i] = j;
          }
        }
      }
    }
    for (int i = 0; i < n; i++) {
      int j = takes[i];
      for (int steps = 0; j >= 0 && j != i && steps < n; steps++) {
        j = takes[j];
      }
      if (j == i) {
        throw new InputException(
            "atoms %d and %d (%s) change places, as if the order of atoms differed; give --match to pair atoms anew, or --exchange if the exchange is meant"
                .formatted(i + 1, takes[i] + 1, initial.symbols().get(i)));
      }
    }
  }

  static double length(double[] way, int i) {
    return Math.sqrt(
        way[3 * i] * way[3 * i]
            + way[3 * i + 1] * way[3 * i + 1]
            + way[3 * i + 2] * way[3 * i + 2]);
  }

  private static int[] indices(List<String> symbols, String symbol) {
    int[] found = new int[symbols.size()];
    int count = 0;
    for (int i = 0; i < found.length; i++) {
      if (symbols.get(i).equals(symbol)) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }
}
