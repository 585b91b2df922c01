package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;

/// Two states of one crystal, atom by atom, with the way of each atom from one to the other.
///
/// Each atom goes to the nearest periodic image of its end. A shift of the crystal as a whole,
/// which is the median of all displacements, is taken out of the final state.
///
/// @param initial the first state
/// @param finalPositions [3N] of the last, unwrapped: no atom goes farther than it must; Å
/// @param notes what was decided and the user should know
/// @param finalCell of the last: the initial one's, unless both may differ. The positions are given
///   in the initial cell, and strained with it
public record Endpoints(
    Structure initial, double[] finalPositions, List<String> notes, Cell finalCell) {
  /// Cells that differ by more are two cells, Å.
  private static final double SAME_CELL = 1e-3;

  /// Shifts of the crystal up to this are left as they are, Å.
  private static final double NO_SHIFT = 0.2;

  /// Strains up to this between two cells are taken for one of a transition, not of vectors named
  /// in another order.
  private static final double MOST_STRAIN = 0.7;

  /// Two states of one cell.
  public Endpoints(Structure initial, double[] finalPositions, List<String> notes) {
    this(initial, finalPositions, notes, initial.cell());
  }

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
    return paired(initial, end, order, true);
  }

  /// Pairs two structures whose cells may differ. Their vectors belong together in the order that
  /// they are given in; a rotation from one to the other is left out.
  ///
  /// @throws InputException if elements or order differ, nothing moves and no cell either, or an
  ///   atom's way or the strain is not plain
  public static Endpoints ofAnyCell(Structure initial, Structure end, Order order) {
    Structure strained = strained(end, initial.cell());
    double most = mostStrain(initial.cell(), end.cell());
    if (!(most <= MOST_STRAIN)) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "from the initial to the final cell is a strain of %.2f (limit %s): name the cell"
                  + " vectors of both in the same order and sense",
              most,
              MOST_STRAIN));
    }
    Endpoints ends = paired(initial, strained, order, most < 0.005);
    return new Endpoints(initial, ends.finalPositions, ends.notes, end.cell());
  }

  /// Largest component of the strain between two cells; infinite where one is the mirror image of
  /// the other.
  private static double mostStrain(Cell from, Cell to) {
    if (from.determinant() * to.determinant() <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    double[] u = CellCoordinates.stretch(from, to);
    double most = 0;
    for (int k = 0; k < 9; k++) {
      most = Math.max(most, Math.abs(u[k] - (k % 4 == 0 ? 1 : 0)));
    }
    return most;
  }

  /// A structure with the cell of another one, its fractional positions as they are.
  public static Structure strained(Structure structure, Cell cell) {
    double[] x = new double[structure.positions().length];
    structure.cell().toFractional(structure.positions(), x);
    cell.toCartesian(x, x);
    return Structure.of(structure.title(), cell, structure.symbols(), x);
  }

  /// @param mustMove whether one atom at least has to leave its place
  private static Endpoints paired(Structure initial, Structure end, Order order, boolean mustMove) {
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
    checkWays(initial, way, order, mustMove);
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
                    + " positions alone, or let the cell vary (--variable-cell)",
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

  private static void checkWays(Structure initial, double[] way, Order order, boolean mustMove) {
    double half = 0.5 * Arrays.stream(initial.cell().heights()).min().orElseThrow();
    double farthest = 0;
    int atom = 0;
    for (int i = 0; i < initial.count(); i++) {
      double length = Ways.length(way, i);
      if (length > farthest) {
        farthest = length;
        atom = i;
      }
    }
    if (mustMove && farthest < 0.05) {
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
}
