package org.haven.pathways.kmc;

import java.util.Arrays;

/// A [LatticeGas] that keeps lists of the hops that are possible, without rejection by exclusion.
final class ListedGas extends LatticeGas {
  final HopGraph graph;
  private final RateClasses rates;
  private final RateBounds bounds;
  final PairField field;
  private final EventLists lists;
  private final PairRates pairRates;

  /// [types · P] list of static rates, −1 where a species does not hop so.
  private final int[] listOf;

  /// [types · 3] cells that a hop crosses.
  private final int[] offset;

  /// [sites] ion on it, −1 where it is empty.
  final int[] ionAt;

  /// [N]
  final int[] siteOf;

  /// [3 N] lattices that an ion has crossed.
  private final int[] images;

  // With pair energies: the list of each possible hop, and which sites were looked at.
  private final byte[] listNow;
  private final int[] touched;
  private int touch;
  private int[] near = new int[64];
  private int touches;

  /// [types · P] pair energy of an ion with itself, from the beginning to the end of a hop.
  private final long[] own;

  ListedGas(KmcModel model, RateClasses rates, double temperatureK, long seed) {
    super(model, seed);
    this.rates = rates;
    graph = new HopGraph(model);
    field = model.interacts() ? new PairField(model) : null;
    pairRates = field == null ? null : new PairRates(model, rates, temperatureK);
    bounds = field == null ? RateBounds.of(rates.perS) : null;
    lists =
        new EventLists(
            graph.hop, 4, HopGraph.PLACE, field == null ? bounds.perS() : pairRates.bounds());
    int types = model.hops().size();
    listOf = new int[types * species];
    for (int k = 0; k < listOf.length; k++) {
      listOf[k] = rates.perS[k] > 0 && field == null ? bounds.of(rates.perS[k]) : -1;
    }
    offset = new int[3 * types];
    for (int t = 0; t < types; t++) {
      System.arraycopy(model.hops().get(t).offset(), 0, offset, 3 * t, 3);
    }
    ionAt = new int[sites];
    siteOf = places();
    images = new int[3 * siteOf.length];
    listNow = new byte[field == null ? 0 : graph.hops];
    touched = new int[field == null ? 0 : sites];
    own = new long[listOf.length];
    for (int e = 0; e < graph.hops && field != null; e++) {
      // The first cell's hops: those of the others are the same.
      for (int p = 0; p < species && graph.from(e) < model.sites(); p++) {
        own[graph.type(e) * species + p] = field.own(graph.from(e), graph.to(e), p);
      }
    }
    Arrays.fill(ionAt, -1);
    for (int ion = 0; ion < siteOf.length; ion++) {
      ionAt[siteOf[ion]] = ion;
    }
    enter();
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
        update(e, graph.from(e), graph.to(e));
      }
    }
  }

  private void enter(int e, int p) {
    int c = listOf[graph.hop[4 * e + HopGraph.TYPE] * species + p];
    if (c >= 0 && graph.hop[4 * e + HopGraph.PLACE] < 0) {
      lists.add(e, c);
    }
  }

  @Override
  boolean advance(double untilS, long most) {
    while (hops < most) {
      if (spent()) {
        fill();
      }
      double total = lists.total();
      if (total == 0) {
        return false;
      }
      double then = timeS + waits[next] / total;
      if (then > untilS) {
        return true;
      }
      timeS = then;
      draws++;
      int e = lists.draw(uniforms[next++] * total, false);
      if (field != null) {
        int from = graph.from(e);
        int to = graph.to(e);
        if (lists.remainder < pairRates.rate(slot(e, from, to, speciesOf[ionAt[from]]))) {
          moveAmongOthers(e, from, to);
        }
      } else if (bounds.exact() || lists.remainder < rateOf(e)) {
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
    for (int d = 0; d < 3; d++) {
      int o = offset[3 * type + d];
      if (o != 0) {
        int cell = cell(a, d) + o;
        images[3 * ion + d] += cell < 0 ? -1 : cell >= model.replicate()[d] ? 1 : 0;
      }
    }
    made[type * species + speciesOf[ion]]++;
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
  private void moveAmongOthers(int e, int a, int b) {
    int ion = carry(e, a, b);
    field.put(a, speciesOf[ion], -1);
    field.put(b, speciesOf[ion], 1);
    touch++;
    touches = 0;
    touch(a);
    touch(b);
    for (int k = field.first[a]; k < field.first[a + 1]; k++) {
      touch(field.site[k]);
    }
    for (int k = field.first[b]; k < field.first[b + 1]; k++) {
      touch(field.site[k]);
    }
    for (int k = 0; k < touches; k++) {
      around(near[k], k < 2);
    }
  }

  private void touch(int site) {
    if (touched[site] != touch) {
      touched[site] = touch;
      if (touches == near.length) {
        near = Arrays.copyOf(near, 2 * touches);
      }
      near[touches++] = site;
    }
  }

  /// Hops of a site whose energies have changed, and which of them are possible where `all`.
  private void around(int site, boolean all) {
    boolean full = ionAt[site] >= 0;
    for (int d = graph.first[site]; d < graph.first[site + 1]; d++) {
      int other = graph.to(d);
      if (all || full) {
        update(d, site, other);
      }
      // The way back of a hop between two such sites is one out of the other.
      if ((all || !full) && touched[other] != touch) {
        update(graph.back(d), other, site);
      }
    }
  }

  /// Puts a hop into the list of its rate, or takes it out where it is not possible.
  private void update(int e, int from, int to) {
    double rate = 0;
    byte c = 0;
    int ion = ionAt[from];
    if (ion >= 0 && ionAt[to] < 0) {
      int slot = slot(e, from, to, speciesOf[ion]);
      rate = pairRates.rate(slot);
      c = pairRates.list(slot);
    }
    boolean in = graph.hop[4 * e + HopGraph.PLACE] >= 0;
    if (rate > 0) {
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

  private int slot(int e, int from, int to, int p) {
    int kind = graph.type(e) * species + p;
    return pairRates.slot(kind, field.change(from, to, p, own[kind]));
  }

  @Override
  void where(int[] sitesOf, int[] crossed) {
    System.arraycopy(siteOf, 0, sitesOf, 0, siteOf.length);
    System.arraycopy(images, 0, crossed, 0, images.length);
  }

  @Override
  double pairEnergyEv() {
    double quanta = 0;
    for (int ion = 0; ion < siteOf.length && field != null; ion++) {
      // Each pair counts for both of its ions.
      quanta += 0.5 * field.energy(siteOf[ion], speciesOf[ion], 0);
    }
    return quanta * PairField.QUANTUM_EV;
  }

  /// Sites of ions, their images, then the lists.
  @Override
  int[][] arrays() {
    int[][] ordered = lists.lists();
    int[][] all = new int[2 + ordered.length][];
    all[0] = siteOf.clone();
    all[1] = images.clone();
    System.arraycopy(ordered, 0, all, 2, ordered.length);
    return all;
  }

  @Override
  void arrays(int[][] arrays) {
    lists.clear();
    for (int ion = 0; ion < siteOf.length; ion++) {
      ionAt[siteOf[ion]] = -1;
      if (field != null) {
        field.put(siteOf[ion], speciesOf[ion], -1);
      }
    }
    System.arraycopy(arrays[0], 0, siteOf, 0, siteOf.length);
    System.arraycopy(arrays[1], 0, images, 0, images.length);
    for (int ion = 0; ion < siteOf.length; ion++) {
      ionAt[siteOf[ion]] = ion;
      if (field != null) {
        field.put(siteOf[ion], speciesOf[ion], 1);
      }
    }
    for (int c = 2; c < arrays.length; c++) {
      for (int e : arrays[c]) {
        lists.add(e, c - 2);
        if (field != null) {
          listNow[e] = (byte) (c - 2);
        }
      }
    }
  }
}
