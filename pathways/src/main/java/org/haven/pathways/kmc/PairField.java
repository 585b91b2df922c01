package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// Energy that an ion of each species would have on each site by the pairs with all ions there are.
///
/// Energies are whole multiples of 2⁻⁴⁴ eV (6e-14 eV), so that adding and taking away leaves no
/// trace.
final class PairField {
  static final double QUANTUM_EV = 0x1p-44;

  /// Distances this far beyond a limit still count as within, in Å.
  private static final double TOUCH = 1e-6;

  private final int species;

  /// The neighbours of site i are those from `first[i]` to `first[i + 1]` − 1.
  final int[] first;

  final int[] site;

  /// [neighbours] index of the matrix [P P] in `energies`.
  private final int[] matrix;

  private final long[][] energies;

  /// [sites · P]
  private final long[] field;

  PairField(KmcModel model) {
    species = model.species().size();
    int perCell = model.sites();
    double reach = reach(model);
    double[] heights = model.lattice().heights();
    for (int d = 0; d < 3; d++) {
      // Flat lattices, as of planes and chains, repeat their one cell beyond the reach.
      if (heights[d] < reach + TOUCH) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "pairs reach to %s Å, but the lattice is only %.4g Å thick along vector %d:"
                    + " replicate more, or make the cell thicker where nothing moves",
                Plain.number(reach),
                heights[d],
                d + 1));
      }
    }
    List<long[]> matrices = new ArrayList<>();
    Map<List<Integer>, Integer> known = new HashMap<>();
    List<List<int[]>> ofCell =
        near(
            model,
            within ->
                known.computeIfAbsent(
                    within,
                    w -> {
                      matrices.add(matrix(model, w));
                      return matrices.size() - 1;
                    }));
    energies = matrices.toArray(long[][]::new);
    int[] n = model.replicate();
    int sites = model.cells() * perCell;
    first = new int[sites + 1];
    for (int i = 0; i < sites; i++) {
      first[i + 1] = first[i] + ofCell.get(i % perCell).size();
    }
    site = new int[first[sites]];
    matrix = new int[first[sites]];
    for (int i = 0; i < sites; i++) {
      int cell = i / perCell;
      int k = first[i];
      for (int[] near : ofCell.get(i % perCell)) {
        int a = Math.floorMod(cell / (n[1] * n[2]) + near[0], n[0]);
        int b = Math.floorMod(cell / n[2] % n[1] + near[1], n[1]);
        int c = Math.floorMod(cell % n[2] + near[2], n[2]);
        site[k] = ((a * n[1] + b) * n[2] + c) * perCell + near[3];
        matrix[k++] = near[4];
      }
    }
    field = new long[sites * species];
  }

  private static double reach(KmcModel model) {
    return model.pairs().stream().mapToDouble(KmcModel.Pair::toAngstrom).max().orElseThrow();
  }

  /// Neighbours of all sites of a cell.
  static int neighbours(KmcModel model) {
    return near(model, within -> 0).stream().mapToInt(List::size).sum();
  }

  /// For each site of a cell, the sites within reach: three cells, the site, and what the pairs
  /// that reach so far come to.
  private static List<List<int[]>> near(KmcModel model, ToIntFunction<List<Integer>> indexOf) {
    double reach = reach(model);
    int perCell = model.sites();
    List<List<int[]>> ofCell = new ArrayList<>();
    double[] cellHeights = model.cell().heights();
    int[] range = new int[3];
    for (int d = 0; d < 3; d++) {
      range[d] = (int) Math.ceil(reach / cellHeights[d]) + 1;
    }
    double[] f = model.fractional();
    double[] s = new double[3];
    for (int i = 0; i < perCell; i++) {
      List<int[]> near = new ArrayList<>();
      for (int a = -range[0]; a <= range[0]; a++) {
        for (int b = -range[1]; b <= range[1]; b++) {
          for (int c = -range[2]; c <= range[2]; c++) {
            for (int j = 0; j < perCell; j++) {
              s[0] = f[3 * j] + a - f[3 * i];
              s[1] = f[3 * j + 1] + b - f[3 * i + 1];
              s[2] = f[3 * j + 2] + c - f[3 * i + 2];
              model.cell().toCartesian(s, s);
              double r = Math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
              if (r > TOUCH && r <= reach + TOUCH) {
                List<Integer> within = new ArrayList<>();
                for (int k = 0; k < model.pairs().size(); k++) {
                  KmcModel.Pair pair = model.pairs().get(k);
                  if (r >= pair.fromAngstrom() - TOUCH && r <= pair.toAngstrom() + TOUCH) {
                    within.add(k);
                  }
                }
                if (!within.isEmpty()) {
                  near.add(new int[] {a, b, c, j, indexOf.applyAsInt(within)});
                }
              }
            }
          }
        }
      }
      ofCell.add(near);
    }
    return ofCell;
  }

  private static long[] matrix(KmcModel model, List<Integer> within) {
    int p = model.species().size();
    long[] matrix = new long[p * p];
    for (int k : within) {
      KmcModel.Pair pair = model.pairs().get(k);
      long energy = Math.round(pair.energyEv() / QUANTUM_EV);
      matrix[pair.first() * p + pair.second()] += energy;
      if (pair.first() != pair.second()) {
        matrix[pair.second() * p + pair.first()] += energy;
      }
    }
    return matrix;
  }

  /// Puts an ion of species `p` on a site (`sign` 1), or takes it away (−1).
  void put(int i, int p, int sign) {
    for (int k = first[i]; k < first[i + 1]; k++) {
      long[] energy = energies[matrix[k]];
      int at = site[k] * species;
      for (int q = 0; q < species; q++) {
        field[at + q] += sign * energy[p * species + q];
      }
    }
  }

  /// Change of the energy when an ion of species `p` goes from site i to site j, in quanta.
  ///
  /// @param own what it would have with itself, by [#own]
  long change(int i, int j, int p, long own) {
    return field[j * species + p] - field[i * species + p] - own;
  }

  /// Energy in quanta of an ion of species `p` on site i with all others.
  ///
  /// @param own what it has with itself where it was put elsewhere, by [#own]
  long energy(int i, int p, long own) {
    return field[i * species + p] - own;
  }

  /// Energy in quanta that an ion of species `p` on site i would have with one on site j.
  long own(int i, int j, int p) {
    long energy = 0;
    for (int k = first[j]; k < first[j + 1]; k++) {
      if (site[k] == i) {
        energy += energies[matrix[k]][p * species + p];
      }
    }
    return energy;
  }
}
