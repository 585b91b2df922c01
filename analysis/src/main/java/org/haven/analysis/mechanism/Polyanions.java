package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;

/// Molecular units of one kind, a centre with its ligands, as found in one frame.
///
/// @param centre symbol of the centre, for example P
/// @param ligand symbol of the ligands, for example S
/// @param cutoffAngstrom longest bond
/// @param centres [U] index of each centre
/// @param ligands [U][L] indices of its ligands
/// @param images [U][3 L] cells to add to each ligand's fractional position to be next to its
///   centre
public record Polyanions(
    String centre,
    String ligand,
    double cutoffAngstrom,
    int[] centres,
    int[][] ligands,
    int[][] images) {
  /// Longest bond in sums of covalent radii.
  private static final double BOND_FACTOR = 1.2;

  /// Elements that carry ligands as a molecule does; metals coordinate.
  private static final Set<String> CENTRES =
      Set.of(
          "B", "C", "N", "Al", "Si", "P", "S", "Ge", "As", "Se", "Sn", "Sb", "Te", "Cl", "Br", "I");

  /// Which units to look for.
  ///
  /// @param centre symbol
  /// @param ligand symbol
  /// @param cutoffAngstrom longest bond; 1.2 times the covalent radii when empty
  public record Kind(String centre, String ligand, Optional<Double> cutoffAngstrom) {
    /// Parses `P-S` or `P-S:2.6`.
    ///
    /// @throws InputException if it is neither
    public static Kind parse(String text) {
      String[] parts = text.strip().split("[-:]");
      boolean good = parts.length == 2 || (parts.length == 3 && text.contains(":"));
      if (good && parts.length == 3) {
        try {
          double cutoff = Double.parseDouble(parts[2]);
          if (cutoff > 0 && cutoff < 10) {
            return new Kind(parts[0], parts[1], Optional.of(cutoff));
          }
        } catch (NumberFormatException e) {
          // falls through to the message below
        }
        good = false;
      }
      if (!good) {
        throw new InputException(
            "polyanion "
                + Plain.quoted(text)
                + " not understood; give centre and ligand, and the longest bond"
                + " in Å if you like: P-S, or P-S:2.6");
      }
      return new Kind(parts[0], parts[1], Optional.empty());
    }
  }

  /// Finds the units of `kind`, or of the kind with the shortest bonds where it is empty: every
  /// centre has the same number of ligands, 2 to 6, and no ligand belongs to two centres. Mobile
  /// species are neither.
  ///
  /// @param fractional [3N] positions in the first frame
  /// @throws InputException if a kind is asked for that the structure does not hold
  static Optional<Polyanions> find(
      List<String> symbols,
      List<String> mobile,
      Cell cell,
      double[] fractional,
      Optional<Kind> kind) {
    List<String> species = symbols.stream().distinct().filter(s -> !mobile.contains(s)).toList();
    if (kind.isPresent()) {
      Kind k = kind.get();
      for (String symbol : List.of(k.centre, k.ligand)) {
        if (!species.contains(symbol)) {
          throw new InputException(
              "polyanions "
                  + k.centre
                  + "-"
                  + k.ligand
                  + ": the immobile species are "
                  + String.join(", ", species));
        }
      }
      double cutoff = k.cutoffAngstrom.orElseGet(() -> bond(k.centre, k.ligand));
      Polyanions found = find(symbols, cell, fractional, k.centre, k.ligand, cutoff);
      if (found == null) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "no %s has 2 to 6 %s within %.2f Å for itself; give another longest bond, as in"
                    + " --units %s-%s:%.1f",
                k.centre,
                k.ligand,
                cutoff,
                k.centre,
                k.ligand,
                cutoff + 0.3));
      }
      return Optional.of(found);
    }
    Polyanions best = null;
    for (String a : species) {
      for (String b : species) {
        if (!a.equals(b) && CENTRES.contains(a) && Element.of(b).isPresent()) {
          Polyanions found = find(symbols, cell, fractional, a, b, bond(a, b));
          if (found != null
              && found.centres.length == symbols.stream().filter(a::equals).count()
              && (best == null || found.cutoffAngstrom < best.cutoffAngstrom)) {
            best = found;
          }
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static double bond(String a, String b) {
    return BOND_FACTOR * (radius(a) + radius(b));
  }

  private static double radius(String symbol) {
    return Element.of(symbol)
        .orElseThrow(
            () -> new InputException("no covalent radius of " + symbol + "; give the longest bond"))
        .radiusAngstrom();
  }

  /// Centres with 2 to 6 ligands of their own, all with the same number; null when there are none.
  private static Polyanions find(
      List<String> symbols, Cell cell, double[] s, String a, String b, double cutoff) {
    MinimumImage nearest = new MinimumImage(cell);
    List<Integer> centres = new ArrayList<>();
    List<int[]> ligands = new ArrayList<>();
    List<int[]> images = new ArrayList<>();
    boolean[] taken = new boolean[symbols.size()];
    int size = -1;
    for (int i = 0; i < symbols.size(); i++) {
      if (!symbols.get(i).equals(a)) {
        continue;
      }
      int[] own = new int[7];
      int[] image = new int[21];
      int count = 0;
      for (int j = 0; j < symbols.size() && count < 7; j++) {
        if (!symbols.get(j).equals(b)) {
          continue;
        }
        double[] u = new double[3];
        for (int d = 0; d < 3; d++) {
          u[d] = s[3 * j + d] - s[3 * i + d];
        }
        double[] shortest = u.clone();
        if (nearest.shortest(shortest) < cutoff) {
          own[count] = j;
          for (int d = 0; d < 3; d++) {
            image[3 * count + d] = (int) Math.rint(shortest[d] - u[d]);
          }
          count++;
          if (taken[j]) {
            return null;
          }
          taken[j] = true;
        }
      }
      if (count == 0) {
        continue;
      }
      if (count == 1 || count > 6 || (size >= 0 && count != size)) {
        return null;
      }
      size = count;
      centres.add(i);
      ligands.add(Arrays.copyOf(own, count));
      images.add(Arrays.copyOf(image, 3 * count));
    }
    return centres.isEmpty()
        ? null
        : new Polyanions(
            a,
            b,
            cutoff,
            centres.stream().mapToInt(Integer::intValue).toArray(),
            ligands.toArray(int[][]::new),
            images.toArray(int[][]::new));
  }

  /// For example `PS4`.
  public String formula() {
    return centre + ligand + ligands[0].length;
  }

  /// Number of units.
  public int count() {
    return centres.length;
  }
}
