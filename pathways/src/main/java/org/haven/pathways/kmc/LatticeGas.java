package org.haven.pathways.kmc;

import java.util.Arrays;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Philox;

/// Ions on a lattice, at most one on a site, that hop: exact kinetic Monte Carlo without rejection
/// (Gillespie, J. Phys. Chem. 1977, 81, 2340, doi:10.1021/j100540a008; [EventLists]). Mutable.
///
/// The waiting time is −ln(u)/Σk, the hop that comes has the probability k/Σk. Random numbers are a
/// function of the seed and the number of draws so far, so that a state goes on from a checkpoint
/// with the same bits.
final class LatticeGas {
  /// Streams of [Philox].
  private static final int HOPS = 5;

  private static final int PLACES = 6;

  /// Draws whose random numbers are made at once.
  private static final int BATCH = 64;

  private final KmcModel model;
  private final HopGraph graph;
  private final RateClasses rates;
  private final PairField field;
  private final EventLists lists;
  private final long seed;
  private final double kT;
  private final int species;

  /// [types · P] list of static rates, −1 where a species does not hop so.
  private final int[] listOf;

  /// [types · 3] cells that a hop crosses.
  private final int[] offset;

  /// [types] whether it crosses any.
  private final boolean[] crosses;

  /// [sites] ion on it, −1 where it is empty.
  final int[] ionAt;

  /// [N]
  final int[] siteOf;

  /// [N] ions are numbered species by species.
  private final byte[] speciesOf;

  /// [3 N] cell of the unwrapped lattice in which an ion is.
  final int[] cellOf;

  /// [types] hops made.
  final long[] made;

  // With pair energies: rate and list of each possible hop, and which sites were looked at.
  private final double[] rateOf;
  private final byte[] listNow;
  private final int[] touched;
  private int touch;

  private final double[] numbers = new double[2 * BATCH];
  private int next = BATCH;
  private long draws;
  private double timeS;
  private long hops;

  /// Ions at random on the sites that they may take.
  LatticeGas(KmcModel model, double temperatureK, double[] slowdown, long seed) {
    this.model = model;
    this.seed = seed;
    kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    species = model.species().size();
    graph = new HopGraph(model);
    rates = new RateClasses(model, temperatureK, slowdown);
    lists = new EventLists(graph.hop, rates.bound);
    field = model.interacts() ? new PairField(model) : null;
    int types = model.hops().size();
    listOf = new int[types * species];
    for (int k = 0; k < listOf.length; k++) {
      listOf[k] = rates.perS[k] > 0 && field == null ? rates.of(rates.perS[k]) : -1;
    }
    offset = new int[3 * types];
    crosses = new boolean[types];
    for (int t = 0; t < types; t++) {
      int[] o = model.hops().get(t).offset();
      System.arraycopy(o, 0, offset, 3 * t, 3);
      crosses[t] = (o[0] | o[1] | o[2]) != 0;
    }
    made = new long[types];
    ionAt = new int[graph.sites];
    int ions = model.ions();
    siteOf = new int[ions];
    speciesOf = new byte[ions];
    cellOf = new int[3 * ions];
    rateOf = new double[field == null ? 0 : graph.hops];
    listNow = new byte[field == null ? 0 : graph.hops];
    touched = new int[field == null ? 0 : graph.sites];
    int i = 0;
    for (int p = 0; p < species; p++) {
      Arrays.fill(speciesOf, i, i += model.counts()[p], (byte) p);
    }
    place();
    enter();
  }

  /// The species with the fewest sites first, each on sites drawn from those that are left.
  private void place() {
    Arrays.fill(ionAt, -1);
    int perCell = model.sites();
    int[] order = new int[species];
    int[] start = new int[species];
    for (int p = 0; p < species; p++) {
      order[p] = p;
      start[p] = p == 0 ? 0 : start[p - 1] + model.counts()[p - 1];
    }
    order =
        Arrays.stream(order)
            .boxed()
            .sorted((p, q) -> Integer.compare(room(p), room(q)))
            .mapToInt(p -> p)
            .toArray();
    int drawn = 0;
    for (int p : order) {
      int[] free = new int[graph.sites];
      int n = 0;
      for (int s = 0; s < graph.sites; s++) {
        if (ionAt[s] < 0 && model.allowed()[p][s % perCell]) {
          free[n++] = s;
        }
      }
      for (int k = 0; k < model.counts()[p]; k++) {
        if (n == 0) {
          throw new IllegalArgumentException(
              "the sites of " + model.species().get(p) + " are taken by other species");
        }
        int at = (int) (Philox.uniform(seed, PLACES, drawn++, 0) * n);
        int ion = start[p] + k;
        siteOf[ion] = free[at];
        ionAt[free[at]] = ion;
        free[at] = free[--n];
        int cell = siteOf[ion] / perCell;
        int[] cells = model.replicate();
        cellOf[3 * ion] = cell / (cells[1] * cells[2]);
        cellOf[3 * ion + 1] = cell / cells[2] % cells[1];
        cellOf[3 * ion + 2] = cell % cells[2];
      }
    }
  }

  private int room(int p) {
    int n = 0;
    for (boolean may : model.allowed()[p]) {
      n += may ? 1 : 0;
    }
    return n;
  }

  /// Enters all hops that are possible.
  private void enter() {
    if (field == null) {
      for (int ion = 0; ion < siteOf.length; ion++) {
        int a = siteOf[ion];
        for (int e = graph.first[a]; e < graph.first[a + 1]; e++) {
          if (ionAt[graph.to(e)] < 0) {
            enter(e, speciesOf[ion]);
          }
        }
      }
    } else {
      for (int ion = 0; ion < siteOf.length; ion++) {
        field.put(siteOf[ion], speciesOf[ion], 1);
      }
      for (int e = 0; e < graph.hops; e++) {
        update(e);
      }
    }
  }

  private void enter(int e, int p) {
    int c = listOf[graph.hop[4 * e + HopGraph.TYPE] * species + p];
    if (c >= 0 && graph.hop[4 * e + HopGraph.PLACE] < 0) {
      lists.add(e, c);
    }
  }

  /// Hops until `untilS`, or until `most` hops have been made since this was made.
  ///
  /// @return false where no hop is possible
  boolean advance(double untilS, long most) {
    while (hops < most) {
      if (next == BATCH) {
        Philox.pairs(seed, HOPS, draws, numbers);
        next = 0;
      }
      double total = lists.total();
      if (total == 0) {
        return false;
      }
      double then = timeS - Math.log(numbers[2 * next + 1]) / total;
      if (then > untilS) {
        return true;
      }
      timeS = then;
      draws++;
      lists.draw(numbers[2 * next++] * total);
      int e = lists.drawn;
      if (field != null) {
        if (lists.remainder < rateOf[e]) {
          moveAmongOthers(e);
        }
      } else if (rates.exact || lists.remainder < rateOf(e)) {
        move(e);
      }
    }
    return true;
  }

  private double rateOf(int e) {
    return rates.perS[graph.type(e) * species + speciesOf[ionAt[graph.from(e)]]];
  }

  /// Moves the ion of hop e to its end.
  private int carry(int e, int a, int b) {
    int ion = ionAt[a];
    int type = graph.type(e);
    ionAt[a] = -1;
    ionAt[b] = ion;
    siteOf[ion] = b;
    if (crosses[type]) {
      cellOf[3 * ion] += offset[3 * type];
      cellOf[3 * ion + 1] += offset[3 * type + 1];
      cellOf[3 * ion + 2] += offset[3 * type + 2];
    }
    made[type]++;
    hops++;
    return ion;
  }

  /// Where rates depend on exclusion alone: hops out of a and into b end, hops out of b and into a
  /// begin.
  private void move(int e) {
    int[] hop = graph.hop;
    int[] first = graph.first;
    int a = graph.from(e);
    int b = hop[4 * e + HopGraph.TO];
    int p = speciesOf[ionAt[a]];
    for (int d = first[a]; d < first[a + 1]; d++) {
      if (hop[4 * d + HopGraph.PLACE] >= 0) {
        lists.remove(d, listOf[hop[4 * d + HopGraph.TYPE] * species + p]);
      }
    }
    for (int d = first[b]; d < first[b + 1]; d++) {
      int ion = ionAt[hop[4 * d + HopGraph.TO]];
      if (ion >= 0) {
        int back = hop[4 * d + HopGraph.BACK];
        if (hop[4 * back + HopGraph.PLACE] >= 0) {
          lists.remove(back, listOf[hop[4 * back + HopGraph.TYPE] * species + speciesOf[ion]]);
        }
      }
    }
    carry(e, a, b);
    for (int d = first[a]; d < first[a + 1]; d++) {
      int ion = ionAt[hop[4 * d + HopGraph.TO]];
      if (ion >= 0) {
        enter(hop[4 * d + HopGraph.BACK], speciesOf[ion]);
      }
    }
    for (int d = first[b]; d < first[b + 1]; d++) {
      if (ionAt[hop[4 * d + HopGraph.TO]] < 0) {
        enter(d, p);
      }
    }
  }

  /// Where rates depend on other ions: all hops out of and into the sites whose energies change.
  private void moveAmongOthers(int e) {
    int a = graph.from(e);
    int b = graph.to(e);
    int ion = carry(e, a, b);
    field.put(a, speciesOf[ion], -1);
    field.put(b, speciesOf[ion], 1);
    touch++;
    around(a);
    around(b);
    for (int k = field.first[a]; k < field.first[a + 1]; k++) {
      around(field.site[k]);
    }
    for (int k = field.first[b]; k < field.first[b + 1]; k++) {
      around(field.site[k]);
    }
  }

  private void around(int site) {
    if (touched[site] != touch) {
      touched[site] = touch;
      for (int d = graph.first[site]; d < graph.first[site + 1]; d++) {
        update(d);
        update(graph.back(d));
      }
    }
  }

  /// Puts a hop into the list of its rate, or takes it out where it is not possible.
  private void update(int e) {
    double rate = 0;
    int ion = ionAt[graph.from(e)];
    if (ion >= 0 && ionAt[graph.to(e)] < 0) {
      rate = among(e, speciesOf[ion]);
    }
    boolean in = graph.hop[4 * e + HopGraph.PLACE] >= 0;
    if (rate > 0) {
      rateOf[e] = rate;
      byte c = (byte) rates.of(rate);
      if (in && listNow[e] != c) {
        lists.remove(e, listNow[e]);
        in = false;
      }
      if (!in) {
        lists.add(e, c);
        listNow[e] = c;
      }
    } else if (in) {
      lists.remove(e, listNow[e]);
    }
  }

  /// Rate among other ions, as [KmcModel] says.
  private double among(int e, int p) {
    KmcModel.Hop hop = model.hops().get(graph.type(e));
    double alone = rates.perS[graph.type(e) * species + p];
    if (alone == 0) {
      return 0;
    }
    double pairs = field.change(graph.from(e), graph.to(e), p);
    if (Double.isNaN(hop.barrierEv())) {
      return alone * Math.exp(-pairs / (2 * kT));
    }
    double rise = model.siteEnergies()[hop.to()] - model.siteEnergies()[hop.from()] + pairs;
    double least = Math.max(0, rise);
    double barrier = Math.max(hop.barrierEv() + pairs / 2, least);
    return alone * Math.exp((hop.barrierEv() - barrier) / kT);
  }

  /// Time since the beginning in s.
  double timeS() {
    return timeS;
  }

  /// Hops made since the beginning.
  long hops() {
    return hops;
  }

  /// Begins anew to count time and hops; the ions stay.
  void restart() {
    timeS = 0;
    hops = 0;
    Arrays.fill(made, 0);
  }

  /// Unwrapped Cartesian positions [3 N] in Å.
  void positions(double[] cartesian) {
    double[] f = model.fractional();
    int perCell = model.sites();
    for (int i = 0; i < siteOf.length; i++) {
      int s = siteOf[i] % perCell;
      for (int d = 0; d < 3; d++) {
        cartesian[3 * i + d] = f[3 * s + d] + cellOf[3 * i + d];
      }
    }
    model.cell().toCartesian(cartesian, cartesian);
  }

  /// What a checkpoint holds.
  ///
  /// @param lists the possible hops in their order, by which they are drawn
  record State(
      double timeS,
      long hops,
      long draws,
      int[] siteOf,
      int[] cellOf,
      long[] made,
      int[][] lists) {}

  State state() {
    return new State(
        timeS, hops, draws, siteOf.clone(), cellOf.clone(), made.clone(), lists.lists());
  }

  /// Goes back to a state of this model, temperature and seed.
  void restore(State state) {
    for (int c = 0; c < rates.bound.length; c++) {
      for (int e : lists.lists()[c]) {
        lists.remove(e, c);
      }
    }
    if (field != null) {
      for (int ion = 0; ion < siteOf.length; ion++) {
        field.put(siteOf[ion], speciesOf[ion], -1);
      }
    }
    Arrays.fill(ionAt, -1);
    System.arraycopy(state.siteOf, 0, siteOf, 0, siteOf.length);
    System.arraycopy(state.cellOf, 0, cellOf, 0, cellOf.length);
    System.arraycopy(state.made, 0, made, 0, made.length);
    for (int ion = 0; ion < siteOf.length; ion++) {
      ionAt[siteOf[ion]] = ion;
      if (field != null) {
        field.put(siteOf[ion], speciesOf[ion], 1);
      }
    }
    for (int c = 0; c < state.lists.length; c++) {
      for (int e : state.lists[c]) {
        lists.add(e, c);
        if (field != null) {
          listNow[e] = (byte) c;
          rateOf[e] = among(e, speciesOf[ionAt[graph.from(e)]]);
        }
      }
    }
    timeS = state.timeS;
    hops = state.hops;
    draws = state.draws;
    next = BATCH;
  }
}
