package org.haven.inputs.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.haven.inputs.structure.Sites.Orbit;
import org.haven.inputs.structure.Sites.Share;

/// How many atoms of each species a supercell of partly occupied sites gets, and on which orbits.
///
/// First the total of each element: the whole number nearest to places × occupancies, summed over
/// its sites. A neutral filling is taken where one has the same totals within half an atom. Where
/// neutrality is demanded totals are rounded up or down for it, and at last the ion that moves
/// gives way: it has vacancies on its sites, and carries one charge if there is such a one; dopants
/// and framework stay within their rounding. Then the totals are spread over the orbits: the flow
/// of least squares from places × occupancy, with sites that the file lists as full kept full.
final class Composition {
  /// More free species than this are rounded to the nearest, each for itself.
  private static final int MOST_FREE = 10;

  /// How far the moving ion may give way, as a part of its total.
  private static final double MOST_GIVEN = 0.25;

  private record Species(String symbol, Double charge) {}

  /// Totals that are tried.
  private record Totals(int[] atoms, double cost, double netCharge) {}

  private final List<Orbit> orbits;
  private final int copies;
  private final List<Species> species;
  private final int[][] speciesOf;
  private final double[] wanted;
  private final boolean[] free;
  private int[] totals;
  private int[][] counts;

  /// @param orbits of one cell
  /// @param copies cells in the supercell
  /// @param charges in e by symbol; empty where they are not known
  /// @param demanded whether only a neutral filling will do
  Composition(List<Orbit> orbits, int copies, Map<String, Double> charges, boolean demanded) {
    this.orbits = orbits;
    this.copies = copies;
    LinkedHashSet<Species> all = new LinkedHashSet<>();
    orbits.forEach(o -> o.shares().forEach(s -> all.add(species(s, charges))));
    species = List.copyOf(all);
    speciesOf = new int[orbits.size()][];
    wanted = new double[species.size()];
    free = new boolean[species.size()];
    for (int o = 0; o < orbits.size(); o++) {
      Orbit orbit = orbits.get(o);
      speciesOf[o] =
          orbit.shares().stream().mapToInt(s -> species.indexOf(species(s, charges))).toArray();
      for (int k = 0; k < speciesOf[o].length; k++) {
        wanted[speciesOf[o][k]] += target(o, k);
        free[speciesOf[o][k]] |= orbit.partial();
      }
    }
    choose(demanded);
  }

  private static Species species(Share share, Map<String, Double> charges) {
    return new Species(share.symbol(), charges.getOrDefault(share.symbol(), share.charge()));
  }

  /// Atoms of a share at its own occupancy.
  private double target(int o, int k) {
    Orbit orbit = orbits.get(o);
    double sum = orbit.full() ? orbit.occupancy() : Math.max(1, orbit.occupancy());
    return places(o) * orbit.shares().get(k).occupancy() / sum;
  }

  private int places(int o) {
    return copies * orbits.get(o).places().size();
  }

  /// How many atoms of each share go on each orbit; empty where no filling is neutral and one must
  /// be.
  Optional<int[][]> counts() {
    return Optional.ofNullable(counts);
  }

  /// Net charge in e of the totals, not a number where not all charges are known.
  double netCharge() {
    return charge(totals);
  }

  /// Net charge in e of the file's own occupancies, not a number where not all are known.
  double netChargeOfFile() {
    double net = 0;
    for (int s = 0; s < wanted.length; s++) {
      net += wanted[s] * q(s);
    }
    return net;
  }

  /// Atoms of each element in the file's own occupancies.
  Map<String, Double> wanted() {
    Map<String, Double> all = new LinkedHashMap<>();
    for (int s = 0; s < wanted.length; s++) {
      all.merge(species.get(s).symbol(), wanted[s], Double::sum);
    }
    return all;
  }

  /// Atoms of each element that are placed.
  Map<String, Integer> placed() {
    Map<String, Integer> all = new LinkedHashMap<>();
    for (int s = 0; s < wanted.length; s++) {
      all.merge(species.get(s).symbol(), totals[s], Integer::sum);
    }
    return all;
  }

  /// The largest departure of an element from the file, as a part of its total.
  double error() {
    Map<String, Integer> placed = placed();
    return wanted().entrySet().stream()
        .mapToDouble(e -> Math.abs(placed.get(e.getKey()) - e.getValue()) / e.getValue())
        .max()
        .orElse(0);
  }

  private double q(int s) {
    Double charge = species.get(s).charge();
    return charge == null ? Double.NaN : charge;
  }

  private double charge(int[] atoms) {
    double net = 0;
    for (int s = 0; s < atoms.length; s++) {
      net += atoms[s] * q(s);
    }
    return net;
  }

  private void choose(boolean demanded) {
    List<Totals> tried = rounded();
    if (demanded) {
      tried = new ArrayList<>(tried.stream().filter(t -> Math.abs(t.netCharge()) < 1e-6).toList());
      moving().ifPresent(givesWay(tried));
    } else {
      // neutral ones first, where they are within half an atom
      List<Totals> neutral =
          tried.stream()
              .filter(t -> Math.abs(t.netCharge()) < 1e-6 && departure(t.atoms()) < 0.5 + 1e-9)
              .toList();
      List<Totals> all = new ArrayList<>(neutral);
      all.addAll(tried);
      tried = all;
    }
    for (Totals each : tried) {
      Optional<int[][]> spread = spread(each.atoms());
      if (spread.isPresent()) {
        totals = each.atoms();
        counts = spread.get();
        return;
      }
    }
  }

  /// Totals with each species rounded down or up, the nearest first.
  private List<Totals> rounded() {
    List<Integer> open = new ArrayList<>();
    int[] base = new int[wanted.length];
    for (int s = 0; s < wanted.length; s++) {
      base[s] = (int) Math.floor(wanted[s] + 1e-6);
      boolean whole = wanted[s] - base[s] < 1e-6;
      if (free[s] && !whole && open.size() < MOST_FREE) {
        open.add(s);
      } else {
        base[s] = (int) Math.round(wanted[s]);
      }
    }
    List<Totals> all = new ArrayList<>();
    for (int mask = 0; mask < 1 << open.size(); mask++) {
      int[] atoms = base.clone();
      for (int k = 0; k < open.size(); k++) {
        atoms[open.get(k)] += mask >> k & 1;
      }
      all.add(new Totals(atoms, cost(atoms), charge(atoms)));
    }
    all.sort(Comparator.comparingDouble(Totals::cost));
    return all;
  }

  /// Squares of the departures of elements, and a little of those of species with other charges.
  private double cost(int[] atoms) {
    Map<String, Double> element = new LinkedHashMap<>();
    double cost = 0;
    for (int s = 0; s < atoms.length; s++) {
      double off = atoms[s] - wanted[s];
      element.merge(species.get(s).symbol(), off, Double::sum);
      cost += 0.1 * off * off;
    }
    return cost + element.values().stream().mapToDouble(off -> off * off).sum();
  }

  /// The largest departure of an element in atoms.
  private double departure(int[] atoms) {
    Map<String, Double> element = new LinkedHashMap<>();
    for (int s = 0; s < atoms.length; s++) {
      element.merge(species.get(s).symbol(), atoms[s] - wanted[s], Double::sum);
    }
    return element.values().stream().mapToDouble(Math::abs).max().orElse(0);
  }

  /// The species that gives way to neutrality: of those with vacancies on their sites a cation of
  /// one charge, else an anion, else any; of several the one with most atoms.
  private Optional<Integer> moving() {
    boolean[] vacant = new boolean[species.size()];
    for (int o = 0; o < orbits.size(); o++) {
      for (int s : speciesOf[o]) {
        vacant[s] |= !orbits.get(o).full();
      }
    }
    Integer best = null;
    for (int s = 0; s < vacant.length; s++) {
      if (vacant[s] && q(s) != 0 && (best == null || mobility(s) > mobility(best))) {
        best = s;
      }
    }
    return Optional.ofNullable(best);
  }

  private double mobility(int s) {
    double size = wanted[s] / (1 + Arrays.stream(wanted).sum());
    return (q(s) == 1 ? 2 : q(s) < 0 ? 1 : 0) + size;
  }

  /// Adds totals in which the moving species alone makes up for the charge of the others.
  private Consumer<Integer> givesWay(List<Totals> tried) {
    return m -> {
      List<Totals> more = new ArrayList<>();
      for (Totals each : rounded()) {
        int[] atoms = each.atoms().clone();
        double change = -each.netCharge() / q(m);
        atoms[m] += (int) Math.round(change);
        double off = Math.abs(atoms[m] - wanted[m]);
        if (Math.abs(change - Math.round(change)) < 1e-6
            && atoms[m] >= 0
            && off <= Math.max(1, MOST_GIVEN * wanted[m])) {
          more.add(new Totals(atoms, cost(atoms), charge(atoms)));
        }
      }
      more.sort(Comparator.comparingDouble(Totals::cost));
      tried.addAll(more);
    };
  }

  /// Spreads totals over the orbits: a flow from species (nodes 0 … S−1) to orbits (S … S+O−1) to
  /// the node of all that is filled. It starts with each flow at its own least cost and is made
  /// consistent along shortest paths, atom by atom: so the result has the least cost of all.
  private Optional<int[][]> spread(int[] atoms) {
    int n = species.size() + orbits.size() + 1;
    int[][] x = new int[orbits.size()][];
    int[] filled = new int[orbits.size()];
    int[] excess = new int[n];
    for (int s = 0; s < atoms.length; s++) {
      excess[s] = atoms[s];
      excess[n - 1] -= atoms[s];
    }
    for (int o = 0; o < orbits.size(); o++) {
      x[o] = new int[speciesOf[o].length];
      double sum = 0;
      for (int k = 0; k < x[o].length; k++) {
        x[o][k] = (int) Math.round(target(o, k));
        sum += target(o, k);
        excess[speciesOf[o][k]] -= x[o][k];
        excess[species.size() + o] += x[o][k];
      }
      filled[o] = orbits.get(o).full() ? places(o) : (int) Math.min(places(o), Math.round(sum));
      excess[species.size() + o] -= filled[o];
      excess[n - 1] += filled[o];
    }
    while (Arrays.stream(excess).anyMatch(e -> e > 0)) {
      if (!augment(x, filled, excess)) {
        return Optional.empty();
      }
    }
    return Optional.of(x);
  }

  /// An edge of the residual graph: one atom more (or less, where it is walked backwards).
  private record Edge(int from, int to, int orbit, int share, int step, double cost) {}

  private boolean augment(int[][] x, int[] filled, int[] excess) {
    int n = excess.length;
    List<Edge> edges = new ArrayList<>();
    for (int o = 0; o < x.length; o++) {
      int node = species.size() + o;
      double sum = 0;
      for (int k = 0; k < x[o].length; k++) {
        sum += target(o, k);
        boolean fixed = !orbits.get(o).partial();
        if (!fixed && x[o][k] < places(o)) {
          edges.add(new Edge(speciesOf[o][k], node, o, k, 1, rise(x[o][k], 1, target(o, k))));
        }
        if (!fixed && x[o][k] > 0) {
          edges.add(new Edge(node, speciesOf[o][k], o, k, -1, rise(x[o][k], -1, target(o, k))));
        }
      }
      if (!orbits.get(o).full()) {
        if (filled[o] < places(o)) {
          edges.add(new Edge(node, n - 1, o, -1, 1, 0.3 * rise(filled[o], 1, sum)));
        }
        if (filled[o] > 0) {
          edges.add(new Edge(n - 1, node, o, -1, -1, 0.3 * rise(filled[o], -1, sum)));
        }
      }
    }
    double[] distance = new double[n];
    Edge[] last = new Edge[n];
    for (int v = 0; v < n; v++) {
      distance[v] = excess[v] > 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    boolean changed = true;
    for (int round = 0; changed && round <= n; round++) {
      changed = false;
      for (Edge e : edges) {
        if (distance[e.from()] + e.cost() < distance[e.to()] - 1e-9) {
          distance[e.to()] = distance[e.from()] + e.cost();
          last[e.to()] = e;
          changed = true;
        }
      }
    }
    int end = -1;
    for (int v = 0; v < n; v++) {
      if (excess[v] < 0 && (end < 0 || distance[v] < distance[end])) {
        end = v;
      }
    }
    if (end < 0 || distance[end] == Double.POSITIVE_INFINITY) {
      return false;
    }
    excess[end]++;
    int v = end;
    while (last[v] != null) {
      Edge e = last[v];
      if (e.share() < 0) {
        filled[e.orbit()] += e.step();
      } else {
        x[e.orbit()][e.share()] += e.step();
      }
      v = e.from();
    }
    excess[v]--;
    return true;
  }

  private static double rise(int x, int step, double target) {
    double after = x + step - target;
    double before = x - target;
    return after * after - before * before;
  }
}
