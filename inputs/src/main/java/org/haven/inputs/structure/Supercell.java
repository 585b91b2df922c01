package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// The smallest supercell that will do: of a least height in each direction, and of a composition
/// that whole atoms can have where sites are partly occupied.
public final class Supercell {
  /// Supercells that are longer than this in one direction than in another are taken only where the
  /// least heights ask for it.
  private static final double ELONGATED = 2;

  /// An amount that departs from what is asked for by up to this share is met.
  public static final double TOLERABLE = OccupancyFill.TOLERABLE;

  private Supercell() {}

  /// A cell that is to be repeated.
  ///
  /// @param atoms in the cell, on average
  /// @param departure the largest relative departure of an element's total in so many cells from
  ///   what the file says; infinite where they cannot be filled
  public record Repeated(Cell cell, double atoms, IntToDoubleFunction departure) {}

  /// Repetitions along a, b, c.
  ///
  /// @param number of the repetitions
  /// @param elongation longest over shortest height
  private record Choice(List<Integer> repetitions, int number, double elongation) {}

  /// The smallest supercell of a file's structure whose heights are `minLengthAngstrom` at least,
  /// and in which each element is within 5 % of what the file says; where none of those with up to
  /// `maxAtoms` is, the one that comes nearest. Where that height takes more than `maxAtoms`, less
  /// of it will do.
  ///
  /// @param charges in e by symbol, as for [StructureFile.Options]
  /// @throws InputException if a single cell has more than `maxAtoms`
  public static List<Integer> smallest(
      Path file, int frame, Map<String, Double> charges, double minLengthAngstrom, int maxAtoms) {
    return smallest(Sites.read(file, frame).repeated(charges), minLengthAngstrom, maxAtoms, file);
  }

  /// As [#smallest(Path, int, Map, double, int)].
  ///
  /// @param file for the message
  public static List<Integer> smallest(
      Repeated cell, double minLengthAngstrom, int maxAtoms, Path file) {
    double[] heights = cell.cell().heights();
    int[] least = new int[3];
    double copies = 1;
    for (int d = 0; d < 3; d++) {
      least[d] = (int) Math.max(1, Math.ceil(minLengthAngstrom / heights[d] - 1e-6));
      copies *= least[d];
    }
    while (copies * cell.atoms() > maxAtoms && shorten(least, heights)) {
      copies = (double) least[0] * least[1] * least[2];
    }
    if (copies * cell.atoms() > maxAtoms) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "the cell has %.0f atoms, more than %d; allow more with max_atoms",
              copies * cell.atoms(),
              maxAtoms));
    }
    Choice nearest = null;
    double error = Double.POSITIVE_INFINITY;
    for (Choice choice : choices(least, heights, (int) (maxAtoms / cell.atoms()))) {
      double departure = cell.departure().applyAsDouble(choice.number());
      if (nearest == null || departure < error - 1e-9) {
        nearest = choice;
        error = departure;
      }
      if (departure <= TOLERABLE) {
        break;
      }
    }
    return nearest.repetitions();
  }

  /// Takes a repetition away where the supercell is longest; false where none is left.
  private static boolean shorten(int[] least, double[] heights) {
    int longest = -1;
    for (int d = 0; d < 3; d++) {
      if (least[d] > 1
          && (longest < 0 || least[d] * heights[d] > least[longest] * heights[longest])) {
        longest = d;
      }
    }
    if (longest < 0) {
      return false;
    }
    least[longest]--;
    return true;
  }

  /// One choice for each number of cells, the least elongated, by number.
  private static List<Choice> choices(int[] least, double[] heights, int most) {
    double bound = Math.max(ELONGATED, elongation(least[0], least[1], least[2], heights));
    List<Choice> all = new ArrayList<>();
    for (int a = least[0]; a <= most; a++) {
      for (int b = least[1]; a * b <= most; b++) {
        for (int c = least[2]; a * b * c <= most; c++) {
          double elongation = elongation(a, b, c, heights);
          if (elongation <= bound + 1e-9) {
            all.add(new Choice(List.of(a, b, c), a * b * c, elongation));
          }
        }
      }
    }
    all.sort(Comparator.comparingInt(Choice::number).thenComparingDouble(Choice::elongation));
    List<Choice> best = new ArrayList<>();
    for (Choice choice : all) {
      if (best.isEmpty() || best.getLast().number() != choice.number()) {
        best.add(choice);
      }
    }
    return best;
  }

  private static double elongation(int a, int b, int c, double[] heights) {
    double[] h = {a * heights[0], b * heights[1], c * heights[2]};
    double longest = Math.max(h[0], Math.max(h[1], h[2]));
    return longest / Math.min(h[0], Math.min(h[1], h[2]));
  }
}
