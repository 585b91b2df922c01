package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.MinimumImage;

/// Two states of one crystal, atom by atom, with the way of each atom from one to the other.
///
/// Each atom goes to the nearest periodic image of its end. A shift of the crystal as a whole,
/// which is the median of all displacements, is taken out of the final state.
///
/// @param initial the first state
/// @param finalPositions [3N] of the last, unwrapped: no atom goes farther than it must; Å
/// @param notes what was decided and the user should know
public record Endpoints(Structure initial, double[] finalPositions, List<String> notes) {
  /// Cells that differ by more are two cells, Å.
  private static final double SAME_CELL = 1e-3;

  /// An atom that moves by more has left its place, Å.
  private static final double MOVED = 1.0;

  /// An atom this close to where another was has taken its place, Å.
  private static final double SAME_PLACE = 0.7;

  /// Shifts of the crystal up to this are left as they are, Å.
  private static final double NO_SHIFT = 0.2;

  /// How atoms are paired.
  public enum Order {
    /// As they stand; an exchange of places is refused.
    STRICT,
    /// As they stand.
    GIVEN,
    /// Those of one element anew, so that the sum of squared displacements is least.
    MATCHED
  }

  /// Pairs two structures.
  ///
  /// @throws InputException if cell, elements or order differ, nothing moves, or an atom's way is
  ///   not plain
  public static Endpoints of(Structure initial, Structure end, Order order) {
    checkCells(initial, end);
    checkElements(initial, end, order);
    Ways ways = new Ways(initial, end);
    List<String> notes = new ArrayList<>();
    int[] partner = new int[initial.count()];
    Arrays.setAll(partner, i -> i);
    if (order == Order.MATCHED) {
      partner = ways.matched();
      int changed = 0;
      for (int i = 0; i < partner.length; i++) {
        changed += partner[i] == i ? 0 : 1;
      }
      if (changed > 0) {
        notes.add(changed + " atoms of the final structure matched in another order");
      }
    }
    double[] way = ways.of(partner);
    if (order == Order.STRICT) {
      ways.refuseExchange(way);
    }
    double[] shift = median(way);
    double size = Math.sqrt(shift[0] * shift[0] + shift[1] * shift[1] + shift[2] * shift[2]);
    if (size > NO_SHIFT) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the final structure as a whole lies %.3f Å away from the initial one; moved back",
              size));
      for (int k = 0; k < way.length; k++) {
        way[k] -= shift[k % 3];
      }
    }
    checkWays(initial, way, order);
    double[] positions = initial.positions().clone();
    for (int k = 0; k < way.length; k++) {
      positions[k] += way[k];
    }
    return new Endpoints(initial, positions, List.copyOf(notes));
  }

  /// Positions [3N] of the image after `before` on a path, each atom the nearest periodic image of
  /// where it was; Å.
  ///
  /// @throws InputException if cell, elements or order differ
  public static double[] unwrapped(Structure before, Structure image) {
    checkCells(before, image);
    checkElements(before, image, Order.GIVEN);
    int[] itself = new int[before.count()];
    Arrays.setAll(itself, i -> i);
    double[] positions = new Ways(before, image).of(itself);
    for (int k = 0; k < positions.length; k++) {
      positions[k] += before.positions()[k];
    }
    return positions;
  }

  private static void checkCells(Structure initial, Structure end) {
    double[] a = initial.cell().rows();
    double[] b = end.cell().rows();
    for (int k = 0; k < 9; k++) {
      if (Math.abs(a[k] - b[k]) > SAME_CELL) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "the cells differ: component %s of vector %s is %.6f Å in the initial and %.6f Å in"
                    + " the final structure (limit %s Å); give both the same cell and relax"
                    + " positions alone",
                "xyz".charAt(k % 3),
                "abc".charAt(k / 3),
                a[k],
                b[k],
                SAME_CELL));
      }
    }
  }

  private static void checkElements(Structure initial, Structure end, Order order) {
    if (!initial.composition().equals(end.composition())) {
      throw new InputException(
          "the initial structure holds %s, the final one %s; they must hold the same atoms"
              .formatted(formula(initial), formula(end)));
    }
    for (int i = 0; i < initial.count() && order != Order.MATCHED; i++) {
      if (!initial.symbols().get(i).equals(end.symbols().get(i))) {
        throw new InputException(
            "atom %d is %s in the initial and %s in the final structure; write them in one order, or give --match"
                .formatted(i + 1, initial.symbols().get(i), end.symbols().get(i)));
      }
    }
  }

  private static String formula(Structure structure) {
    return structure.composition().entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private static void checkWays(Structure initial, double[] way, Order order) {
    double half = 0.5 * Arrays.stream(initial.cell().heights()).min().orElseThrow();
    double farthest = 0;
    int atom = 0;
    for (int i = 0; i < initial.count(); i++) {
      double length = length(way, i);
      if (length > farthest) {
        farthest = length;
        atom = i;
      }
    }
    if (farthest < 0.05) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "nothing moves: no atom is more than %.3f Å from its place in the initial structure;"
                  + " give two different states",
              farthest));
    }
    if (farthest > 0.98 * half) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "atom %d (%s) moves by %.2f Å, half of the smallest height of the cell is %.2f Å: it"
                  + " is not plain which way round it goes; take a larger cell%s",
              atom + 1,
              initial.symbols().get(atom),
              farthest,
              half,
              order == Order.MATCHED ? "" : ", or --match if the order of atoms differs"));
    }
  }

  private static double length(double[] way, int i) {
    return Math.sqrt(
        way[3 * i] * way[3 * i]
            + way[3 * i + 1] * way[3 * i + 1]
            + way[3 * i + 2] * way[3 * i + 2]);
  }

  private static double[] median(double[] way) {
    int n = way.length / 3;
    double[] median = new double[3];
    for (int d = 0; d < 3; d++) {
      double[] sorted = new double[n];
      for (int i = 0; i < n; i++) {
        sorted[i] = way[3 * i + d];
      }
      Arrays.sort(sorted);
      median[d] = n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
    }
    return median;
  }

  /// Shortest ways from atoms of one structure to atoms of the other.
  private static final class Ways {
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

    /// Atoms that end where others of their kind began, in a ring: nothing has changed but the
    /// order.
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
