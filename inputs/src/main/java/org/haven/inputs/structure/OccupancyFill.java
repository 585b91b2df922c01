package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.haven.kernels.Cell;

/// Fills partially occupied sites of a crystal at random, in a supercell.
///
/// First the counts, which balance the charge ([ChargeBalance]). Then the places: a random
/// arrangement, improved by random exchanges within orbits ([SiteSpacing]). The same seed gives the
/// same atoms.
final class OccupancyFill {
  /// Places that share one set of species.
  ///
  /// @param places fractional coordinates
  /// @param shares who occupies them, occupancies summing to at most 1
  record Orbit(List<double[]> places, List<Share> shares) {
    /// Whether no place is vacant on average.
    boolean full() {
      return shares.stream().mapToDouble(Share::occupancy).sum() > 0.9995;
    }

    boolean partial() {
      return shares.size() > 1 || shares.getFirst().occupancy() < 0.9995;
    }
  }

  /// A species on an orbit.
  ///
  /// @param charge oxidation number in the file, or null
  record Share(String label, String symbol, double occupancy, Double charge) {}

  private final Path file;
  private final double[] rows;
  private final List<Orbit> orbits;
  private final Map<String, Double> charges;
  private final long seed;
  private final List<String> notes = new ArrayList<>();
  private final List<String> symbols = new ArrayList<>();
  private double[] positions;

  OccupancyFill(
      Path file,
      double[] rows,
      List<Orbit> orbits,
      List<Integer> supercell,
      Map<String, Double> charges,
      long seed) {
    this.file = file;
    this.rows = rows.clone();
    this.orbits = repeated(orbits, supercell);
    this.charges = charges;
    this.seed = seed;
    for (int k = 0; k < 9; k++) {
      this.rows[k] *= supercell.get(k / 3);
    }
  }

  private static List<Orbit> repeated(List<Orbit> orbits, List<Integer> n) {
    List<Orbit> all = new ArrayList<>();
    for (Orbit orbit : orbits) {
      List<double[]> places = new ArrayList<>();
      for (double[] s : orbit.places()) {
        for (int a = 0; a < n.get(0); a++) {
          for (int b = 0; b < n.get(1); b++) {
            for (int c = 0; c < n.get(2); c++) {
              places.add(
                  new double[] {
                    (s[0] + a) / n.get(0), (s[1] + b) / n.get(1), (s[2] + c) / n.get(2)
                  });
            }
          }
        }
      }
      all.add(new Orbit(places, orbit.shares()));
    }
    return all;
  }

  /// Lattice vectors of the supercell.
  double[] rows() {
    return rows;
  }

  List<String> symbols() {
    return symbols;
  }

  /// Cartesian, [3N].
  double[] positions() {
    return positions;
  }

  List<String> notes() {
    return notes;
  }

  void run() {
    ChargeBalance balance = new ChargeBalance(file, orbits, charges);
    int[][] counts = balance.counts();
    if (!balance.checked()) {
      notes.add("charge balance not checked: not every species has a charge; give 'charges'");
    }
    int total = orbits.stream().mapToInt(o -> o.places().size()).sum();
    int[] orbitOf = new int[total];
    int[] occupant = new int[total];
    double[] places = new double[3 * total];
    Random random = new Random(seed);
    int p = 0;
    for (int o = 0; o < orbits.size(); o++) {
      Orbit orbit = orbits.get(o);
      int start = p;
      for (double[] s : orbit.places()) {
        orbitOf[p] = o;
        System.arraycopy(s, 0, places, 3 * p, 3);
        p++;
      }
      if (orbit.partial()) {
        scatter(counts[o], occupant, start, p, random);
      }
    }
    Cell cell = Cell.ofRows(rows);
    if (orbits.stream().anyMatch(Orbit::partial)) {
      new SiteSpacing(orbits, cell, places, orbitOf, occupant)
          .improve(random)
          .ifPresent(notes::add);
      report(counts);
    }
    collect(cell, places, orbitOf, occupant);
  }

  /// Puts so many atoms of each share on places `from` to `to` at random; the rest stays vacant,
  /// -1.
  private static void scatter(int[] counts, int[] occupant, int from, int to, Random random) {
    List<Integer> order = new ArrayList<>();
    for (int k = from; k < to; k++) {
      order.add(k);
    }
    Collections.shuffle(order, random);
    Arrays.fill(occupant, from, to, -1);
    int next = 0;
    for (int share = 0; share < counts.length; share++) {
      for (int k = 0; k < counts[share]; k++) {
        occupant[order.get(next++)] = share;
      }
    }
  }

  private void collect(Cell cell, double[] places, int[] orbitOf, int[] occupant) {
    List<Double> s = new ArrayList<>();
    for (int o = 0; o < orbits.size(); o++) {
      for (int share = 0; share < orbits.get(o).shares().size(); share++) {
        for (int p = 0; p < occupant.length; p++) {
          if (orbitOf[p] == o && occupant[p] == share) {
            symbols.add(orbits.get(o).shares().get(share).symbol());
            for (int d = 0; d < 3; d++) {
              s.add(places[3 * p + d]);
            }
          }
        }
      }
    }
    positions = s.stream().mapToDouble(Double::doubleValue).toArray();
    cell.toCartesian(positions, positions);
  }

  private void report(int[][] counts) {
    List<String> parts = new ArrayList<>();
    for (int o = 0; o < orbits.size(); o++) {
      Orbit orbit = orbits.get(o);
      for (int k = 0; orbit.partial() && k < counts[o].length; k++) {
        Share share = orbit.shares().get(k);
        parts.add(
            String.format(
                Locale.ROOT,
                "%s %d of %d places (%.4g, occupancy in the file %.4g)",
                share.label(),
                counts[o][k],
                orbit.places().size(),
                (double) counts[o][k] / orbit.places().size(),
                share.occupancy()));
      }
    }
    notes.addFirst(
        "partial occupancies filled at random, seed " + seed + ": " + String.join("; ", parts));
  }
}
