package org.haven.inputs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Fills partially occupied sites of a crystal at random, in a supercell.
///
/// First the counts: of every species on every orbit the whole number nearest to places ×
/// occupancy, changed as little as possible until the formal charges sum to zero. Then the places:
/// a random arrangement, improved by random exchanges within orbits until no two atoms are closer
/// than [#SPACING] times the sum of their covalent radii, or no exchange helps any more. The same
/// seed gives the same atoms.
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

  /// Aimed least distance in units of the sum of covalent radii: 2.4 Å for Li–Li.
  private static final double SPACING = 0.95;

  /// Below this a remaining close pair is reported.
  private static final double CLOSE = 0.75;

  private static final int SWEEPS = 400;

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
    int[][] counts = counts();
    // place p of all orbits: occupant is an index into the orbit's shares, -1 when vacant
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
        occupant[p] = orbit.partial() ? -1 : 0;
        System.arraycopy(s, 0, places, 3 * p, 3);
        p++;
      }
      if (orbit.partial()) {
        List<Integer> order = new ArrayList<>();
        for (int k = start; k < p; k++) {
          order.add(k);
        }
        java.util.Collections.shuffle(order, random);
        int next = 0;
        for (int share = 0; share < counts[o].length; share++) {
          for (int k = 0; k < counts[o][share]; k++) {
            occupant[order.get(next++)] = share;
          }
        }
      }
    }
    boolean partial = orbits.stream().anyMatch(Orbit::partial);
    Lattice lattice = new Lattice(rows);
    if (partial) {
      new Spacing(lattice, places, orbitOf, occupant).improve(random);
      report(counts);
    }
    collect(lattice, places, orbitOf, occupant);
  }

  private void collect(Lattice lattice, double[] places, int[] orbitOf, int[] occupant) {
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
    lattice.toCartesian(positions);
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

  private Double charge(Share share) {
    return charges.getOrDefault(share.symbol(), share.charge());
  }

  /// How many atoms of each share go on each orbit.
  private int[][] counts() {
    int[][] counts = new int[orbits.size()][];
    List<int[]> free = new ArrayList<>();
    boolean known = true;
    double net = 0;
    for (int o = 0; o < orbits.size(); o++) {
      Orbit orbit = orbits.get(o);
      int n = orbit.places().size();
      counts[o] = new int[orbit.shares().size()];
      for (int k = 0; k < counts[o].length; k++) {
        Share share = orbit.shares().get(k);
        counts[o][k] = (int) Math.round(n * share.occupancy());
        Double charge = charge(share);
        if (charge == null) {
          known = false;
        } else {
          net += charge * counts[o][k];
        }
        if (orbit.partial()) {
          free.add(new int[] {o, k});
        }
      }
      while (java.util.Arrays.stream(counts[o]).sum() > n) {
        counts[o][largest(counts[o])]--;
      }
    }
    if (free.isEmpty()) {
      return counts;
    }
    if (!known) {
      notes.add("charge balance not checked: not every species has a charge; give 'charges'");
      return counts;
    }
    net = 0;
    for (int o = 0; o < orbits.size(); o++) {
      for (int k = 0; k < counts[o].length; k++) {
        net += charge(orbits.get(o).shares().get(k)) * counts[o][k];
      }
    }
    boolean vacant = false;
    for (int o = 0; o < orbits.size(); o++) {
      int atoms = java.util.Arrays.stream(counts[o]).sum();
      vacant |= orbits.get(o).full() && atoms < orbits.get(o).places().size();
    }
    if (vacant || Math.abs(net) > 1e-6) {
      balance(counts, free, net);
    }
    return counts;
  }

  private static int largest(int[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }

  /// Net charge in 1/1000 e, and atoms added to the orbit that is being filled.
  private record Filling(long charge, int added) {}

  /// A change of the counts on the way to neutrality.
  private record Change(double cost, List<int[]> steps) {}

  /// Changes counts by the cheapest steps of ±1 that bring the charge `net` to zero. The cost of a
  /// share is the square of its departure from places × occupancy, over the number of places; a
  /// shortest-path search over the charges that can be reached. A site without vacancies in the
  /// file stays full: a dopant replaces its host.
  private void balance(int[][] counts, List<int[]> free, double net) {
    int unit = 1000;
    long start = Math.round(net * unit);
    // cheapest way found to each charge and number of atoms on the present orbit, share after share
    Map<Filling, Change> reached = new LinkedHashMap<>();
    reached.put(new Filling(start, 0), new Change(0, List.of()));
    for (int f = 0; f < free.size(); f++) {
      int o = free.get(f)[0];
      int k = free.get(f)[1];
      Orbit orbit = orbits.get(o);
      Share share = orbit.shares().get(k);
      int n = orbit.places().size();
      int placed = java.util.Arrays.stream(counts[o]).sum();
      boolean last = f + 1 == free.size() || free.get(f + 1)[0] != o;
      long q = Math.round(charge(share) * unit);
      int limit = Math.max(2, Math.min(n, 8 + n / 20));
      Map<Filling, Change> next = new LinkedHashMap<>();
      for (Map.Entry<Filling, Change> from : reached.entrySet()) {
        for (int step = -limit; step <= limit; step++) {
          int count = counts[o][k] + step;
          int added = from.getKey().added() + step;
          if (count < 0
              || count > n
              || last && (placed + added > n || orbit.full() && placed + added < n)) {
            continue;
          }
          double off = count - n * share.occupancy();
          double cost = from.getValue().cost() + off * off / n;
          Filling key = new Filling(from.getKey().charge() + step * q, last ? 0 : added);
          Change known = next.get(key);
          if (known == null || cost < known.cost() - 1e-12) {
            List<int[]> steps = new ArrayList<>(from.getValue().steps());
            if (step != 0) {
              steps.add(new int[] {o, k, step});
            }
            next.put(key, new Change(cost, steps));
          }
        }
      }
      reached = next;
    }
    Change neutral = reached.get(new Filling(0, 0));
    if (neutral == null) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "partial occupancies cannot be filled to zero charge (nearest filling has %+.3g e);"
                  + " check the charges, or use a larger supercell",
              net));
    }
    for (int[] step : neutral.steps()) {
      counts[step[0]][step[1]] += step[2];
    }
  }

  /// Penalty for close pairs, Σ max(0, aim − d)², and its reduction by exchanges.
  private final class Spacing {
    private final int[] orbitOf;
    private final int[] occupant;
    private final int[][] near;
    private final double[][] distance;
    private final double[][] radius;

    Spacing(Lattice lattice, double[] places, int[] orbitOf, int[] occupant) {
      this.orbitOf = orbitOf;
      this.occupant = occupant;
      this.radius = new double[orbits.size()][];
      double widest = 0;
      for (int o = 0; o < orbits.size(); o++) {
        radius[o] =
            orbits.get(o).shares().stream()
                .mapToDouble(s -> Element.of(s.symbol()).orElseThrow().radiusAngstrom())
                .toArray();
        for (double r : radius[o]) {
          widest = Math.max(widest, r);
        }
      }
      int n = occupant.length;
      near = new int[n][];
      distance = new double[n][];
      double reach = 2 * SPACING * widest;
      for (int i = 0; i < n; i++) {
        if (!orbits.get(orbitOf[i]).partial()) {
          near[i] = new int[0];
          distance[i] = new double[0];
          continue;
        }
        List<Integer> js = new ArrayList<>();
        List<Double> ds = new ArrayList<>();
        for (int j = 0; j < n; j++) {
          double d =
              j == i
                  ? reach
                  : lattice.distance(
                      places[3 * j] - places[3 * i],
                      places[3 * j + 1] - places[3 * i + 1],
                      places[3 * j + 2] - places[3 * i + 2],
                      reach);
          if (d < reach) {
            js.add(j);
            ds.add(d);
          }
        }
        near[i] = js.stream().mapToInt(Integer::intValue).toArray();
        distance[i] = ds.stream().mapToDouble(Double::doubleValue).toArray();
      }
    }

    /// Penalty of the atom at place i.
    private double penalty(int i) {
      if (occupant[i] < 0) {
        return 0;
      }
      double sum = 0;
      double ri = radius[orbitOf[i]][occupant[i]];
      for (int k = 0; k < near[i].length; k++) {
        int j = near[i][k];
        if (occupant[j] >= 0) {
          double short_ = SPACING * (ri + radius[orbitOf[j]][occupant[j]]) - distance[i][k];
          sum += short_ > 0 ? short_ * short_ : 0;
        }
      }
      return sum;
    }

    /// Tries exchanges of unlike occupants within an orbit, with a falling tolerance for worse
    /// ones, until nothing is too close.
    void improve(Random random) {
      List<Integer> movable = new ArrayList<>();
      Map<Integer, List<Integer>> byOrbit = new LinkedHashMap<>();
      for (int p = 0; p < occupant.length; p++) {
        if (orbits.get(orbitOf[p]).partial()) {
          movable.add(p);
          byOrbit.computeIfAbsent(orbitOf[p], o -> new ArrayList<>()).add(p);
        }
      }
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double tolerance = 0.2 * Math.pow(1 - (double) sweep / SWEEPS, 3);
        if (sweep % 10 == 0 && movable.stream().allMatch(p -> penalty(p) == 0)) {
          return;
        }
        for (int k = 0; k < movable.size(); k++) {
          int i = movable.get(random.nextInt(movable.size()));
          List<Integer> orbit = byOrbit.get(orbitOf[i]);
          int j = orbit.get(random.nextInt(orbit.size()));
          double draw = random.nextDouble();
          if (occupant[i] == occupant[j]) {
            continue;
          }
          double before = penalty(i) + penalty(j);
          exchange(i, j);
          double rise = penalty(i) + penalty(j) - before;
          if (rise > 0 && draw >= Math.exp(-rise / Math.max(tolerance, 1e-9))) {
            exchange(i, j);
          }
        }
      }
      report(movable);
    }

    private void exchange(int i, int j) {
      int other = occupant[i];
      occupant[i] = occupant[j];
      occupant[j] = other;
    }

    private void report(List<Integer> movable) {
      double least = Double.MAX_VALUE;
      String pair = "";
      for (int i : movable) {
        for (int k = 0; occupant[i] >= 0 && k < near[i].length; k++) {
          int j = near[i][k];
          if (occupant[j] < 0) {
            continue;
          }
          double sum = radius[orbitOf[i]][occupant[i]] + radius[orbitOf[j]][occupant[j]];
          if (distance[i][k] < CLOSE * sum && distance[i][k] < least) {
            least = distance[i][k];
            pair =
                orbits.get(orbitOf[i]).shares().get(occupant[i]).label()
                    + " and "
                    + orbits.get(orbitOf[j]).shares().get(occupant[j]).label();
          }
        }
      }
      if (!pair.isEmpty()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "no filling keeps all atoms apart: %s are %.2f Å from each other; relax before use",
                pair,
                least));
      }
    }
  }
}
