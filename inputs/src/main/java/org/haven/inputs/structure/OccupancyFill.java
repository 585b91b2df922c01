package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Sites.Orbit;
import org.haven.inputs.structure.Sites.Share;
import org.haven.kernels.Cell;

/// Fills partially occupied sites of a crystal at random, in a supercell.
///
/// First the counts ([Composition]). Then the places: a random arrangement, improved by random
/// exchanges until no atoms are too close ([SiteSpacing]). The same seed gives the same atoms.
final class OccupancyFill {
  /// An element that is off by more than this part of its total, or by an atom, is warned of.
  private static final double NOTICED = 0.1;

  /// A supercell is recommended where no element is off by more than this part of its total.
  static final double TOLERABLE = 0.05;

  /// Supercells that are tried for one.
  private static final int LARGEST = 216;

  private final Sites sites;
  private final Path file;
  private final double[] rows;
  private final List<Integer> supercell;
  private final List<Orbit> cell;

  /// Difference of occupancies that is told: more than rounding in a usual supercell.
  private static final double FAR = 0.2;

  private final List<Orbit> orbits;
  private final Map<String, Double> given;
  private final long seed;
  private final List<String> notes = new ArrayList<>();
  private Map<String, Double> charges = Map.of();
  private boolean demanded;

  /// @param sites of one cell
  /// @param given charges in e by symbol; where all elements have one, the filling must be neutral
  OccupancyFill(Sites sites, List<Integer> supercell, Map<String, Double> given, long seed) {
    this.sites = sites;
    this.file = sites.file();
    this.rows = sites.cell().rows();
    this.supercell = supercell;
    this.cell = sites.orbits();
    Structure.copies(supercell, cell.stream().mapToInt(o -> o.places().size()).sum());
    this.orbits = repeated(cell, supercell);
    this.given = given;
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

  Sites.Filling filled() {
    boolean partial = cell.stream().anyMatch(Orbit::partial);
    if (partial) {
      chooseCharges();
    }
    Composition composition = composition(copies(supercell));
    int[][] counts = composition.counts().orElseThrow(() -> notNeutral(composition));
    int total = orbits.stream().mapToInt(o -> o.places().size()).sum();
    int[] orbitOf = new int[total];
    int[] occupant = new int[total];
    double[] places = new double[3 * total];
    // The first draws of Random hardly differ between seeds that follow one another.
    Random random = new Random(new SplittableRandom(seed).nextLong());
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
    Cell whole = Cell.ofRows(rows);
    if (partial) {
      SiteSpacing spacing = new SiteSpacing(orbits, whole, places, orbitOf, occupant);
      spacing.improve(random);
      spacing.closest().ifPresent(this::tooClose);
      report(orbitOf, occupant, composition);
    }
    List<String> all = new ArrayList<>(sites.notes());
    all.addAll(notes);
    return new Sites.Filling(
        new Sites(file, sites.title(), whole, orbits, all), places, orbitOf, occupant);
  }

  /// The largest departure of an element's total in so many cells from the file's, as a part of it;
  /// infinite where no filling of so many cells will do. 0 where all sites are full.
  double departure(int copies) {
    if (cell.stream().noneMatch(Orbit::partial)) {
      return 0;
    }
    if (charges.isEmpty()) {
      chooseCharges();
    }
    Composition composition = composition(copies);
    return composition.counts().isPresent() ? composition.error() : Double.POSITIVE_INFINITY;
  }

  private static int copies(List<Integer> n) {
    return n.get(0) * n.get(1) * n.get(2);
  }

  private Composition composition(int copies) {
    return new Composition(cell, copies, charges, demanded);
  }

  /// Charges as given, else of the file, else guessed from the formula.
  private void chooseCharges() {
    Map<String, Double> atoms = new LinkedHashMap<>();
    Map<String, Double> sums = new LinkedHashMap<>();
    for (Orbit orbit : cell) {
      for (Share share : orbit.shares()) {
        double n = orbit.places().size() * share.occupancy();
        Double q = given.getOrDefault(share.symbol(), share.charge());
        atoms.merge(share.symbol(), n, Double::sum);
        sums.merge(share.symbol(), q == null ? Double.NaN : q * n, Double::sum);
      }
    }
    Map<String, Double> known = new LinkedHashMap<>();
    sums.forEach(
        (symbol, sum) -> {
          if (!Double.isNaN(sum)) {
            known.put(symbol, sum / atoms.get(symbol));
          }
        });
    demanded = given.keySet().containsAll(atoms.keySet());
    charges = new LinkedHashMap<>(given);
    if (known.size() == atoms.size()) {
      return;
    }
    Map<String, Double> guess = OxidationStates.guess(atoms, known);
    if (guess.isEmpty()) {
      notes.add("charge balance not checked: not every element has a charge; give 'charges'");
      return;
    }
    guess.forEach(
        (symbol, q) -> {
          if (!known.containsKey(symbol)) {
            charges.put(symbol, q);
          }
        });
    notes.add(
        "oxidation states guessed from the formula ('charges' overrides them): "
            + guess.entrySet().stream()
                .map(e -> e.getKey() + String.format(Locale.ROOT, " %+.3g", e.getValue()))
                .collect(Collectors.joining(", ")));
  }

  private InputException notNeutral(Composition composition) {
    double net = composition.netChargeOfFile() / copies(supercell);
    return new InputException(
        file,
        String.format(
            Locale.ROOT,
            "no filling of this supercell is neutral within the rounding of the file's composition;"
                + " at its own occupancies a cell has %+.3g e. %s",
            net,
            Math.abs(net) > 0.01
                ? (net < 0
                        ? "Are positive ions missing from the file"
                        : "Are negative ions missing from the file")
                    + ", or are there vacancies on a site that the file lists as full?"
                    + " Correct sites, occupancies or charges, or leave out 'charges' to fill as"
                    + " the file says"
                : better()
                    .map(n -> "Take a supercell, for example " + n)
                    .orElse("Correct the occupancies, or leave out 'charges'")));
  }

  /// The smallest supercell, not too long in one direction, whose composition is within
  /// [#TOLERABLE] of the file's.
  private Optional<String> better() {
    double[] lengths = new double[3];
    for (int k = 0; k < 9; k++) {
      lengths[k / 3] += rows[k] * rows[k] / Math.pow(supercell.get(k / 3), 2);
    }
    for (int copies = 1; copies <= LARGEST; copies++) {
      List<Integer> best = null;
      double least = Double.MAX_VALUE;
      for (int a = 1; a <= copies; a++) {
        for (int b = 1; copies % a == 0 && b <= copies / a; b++) {
          if (copies / a % b == 0) {
            List<Integer> n = List.of(a, b, copies / a / b);
            double longest = 0;
            double shortest = Double.MAX_VALUE;
            for (int d = 0; d < 3; d++) {
              double length = n.get(d) * Math.sqrt(lengths[d]);
              longest = Math.max(longest, length);
              shortest = Math.min(shortest, length);
            }
            if (longest / shortest < least) {
              least = longest / shortest;
              best = n;
            }
          }
        }
      }
      if (least <= 2) {
        Composition composition = composition(copies);
        if (composition.counts().isPresent() && composition.error() <= TOLERABLE) {
          return Optional.of(best.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
      }
    }
    return Optional.empty();
  }

  private void tooClose(SiteSpacing.Pair pair) {
    String found =
        String.format(
            Locale.ROOT,
            "no filling was found that keeps all atoms apart: %s and %s are %.2f Å from each other",
            pair.first(),
            pair.second(),
            pair.distance());
    if (pair.distance() < StructureCheck.MIN_DISTANCE_ANGSTROM) {
      throw new InputException(
          file,
          found
              + "; their sites hold more atoms than fit: correct the occupancies, or try another"
              + " seed or supercell");
    }
    notes.add("warning: " + found + "; relax before use");
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

  private void report(int[] orbitOf, int[] occupant, Composition composition) {
    int[][] counts = orbits.stream().map(o -> new int[o.shares().size()]).toArray(int[][]::new);
    for (int p = 0; p < occupant.length; p++) {
      if (occupant[p] >= 0) {
        counts[orbitOf[p]][occupant[p]]++;
      }
    }
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
    notes.addFirst(Structure.FILLED + ", seed " + seed + ": " + String.join("; ", parts));
    elsewhere(counts, composition.counts().orElseThrow());
    departures(composition);
    double net = composition.netCharge();
    if (Math.abs(net) > 1e-3) {
      notes.add(
          String.format(
              Locale.ROOT,
              "warning: the filling is not neutral: %+.3g e (%+.3g e at the file's own"
                  + " occupancies); 'charges' for all elements asks for a neutral one",
              net,
              composition.netChargeOfFile()));
    }
  }

  /// Says which sites hold far more or fewer atoms than the file says, and what asked for it.
  ///
  /// @param placed atoms by orbit and share
  /// @param chosen those that composition and charges ask for, before distances were looked at
  private void elsewhere(int[][] placed, int[][] chosen) {
    List<String> far = new ArrayList<>();
    boolean spacing = false;
    for (int o = 0; o < orbits.size(); o++) {
      Orbit orbit = orbits.get(o);
      for (int k = 0; orbit.partial() && k < placed[o].length; k++) {
        double occupancy = orbit.shares().get(k).occupancy();
        double filled = (double) placed[o][k] / orbit.places().size();
        if (Math.abs(filled - occupancy) > FAR) {
          far.add(
              String.format(
                  Locale.ROOT,
                  "%s %.2f for %.2f",
                  orbit.shares().get(k).label(),
                  filled,
                  occupancy));
          spacing |= Math.abs(chosen[o][k] - placed[o][k]) > FAR / 2 * orbit.places().size();
        }
      }
    }
    if (!far.isEmpty()) {
      notes.add(
          "warning: sites are filled far from their occupancies in the file: "
              + String.join(", ", far)
              + (spacing
                  ? "; at those occupancies atoms would come closer to each other than their radii"
                      + " allow, so they went to places further apart"
                  : "; composition and charges leave no other way"));
    }
  }

  /// Says which elements are not what the file has, and which supercell would do better.
  private void departures(Composition composition) {
    Map<String, Integer> placed = composition.placed();
    List<String> off = new ArrayList<>();
    composition
        .wanted()
        .forEach(
            (symbol, n) -> {
              int count = placed.get(symbol);
              double departure = Math.abs(count - n);
              if (departure > 1 - 1e-6 || departure > NOTICED * n) {
                off.add(
                    String.format(
                        Locale.ROOT,
                        count == 0 ? "no %1$s is left (%3$.4g in the file)" : "%s %d for %.4g",
                        symbol,
                        count,
                        n));
              }
            });
    if (!off.isEmpty()) {
      notes.add(
          "warning: the composition is not that of the file: "
              + String.join(", ", off)
              + better()
                  .map(
                      n ->
                          String.format(
                              Locale.ROOT,
                              "; the smallest supercell within %.0f %% of it is %s",
                              100 * TOLERABLE,
                              n))
                  .orElse(""));
    }
  }
}
