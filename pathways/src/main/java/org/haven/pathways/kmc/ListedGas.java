package org.haven.pathways.kmc;

import org.haven.kernels.PhysicalConstants;

/// A [LatticeGas] that keeps lists of the hops that are possible, without rejection by exclusion.
final class ListedGas extends LatticeGas {
  private final HopGraph graph;
  private final RateClasses rates;
  private final RateBounds bounds;
  private final PairField field;
  private final EventLists lists;
  private final double kT;

  /// [types · P] list of static rates, −1 where a species does not hop so.
  private final int[] listOf;

  /// [types · 3] cells that a hop crosses.
  private final int[] offset;

  /// [sites] ion on it, −1 where it is empty.
  private final int[] ionAt;

  /// [N]
  private final int[] siteOf;

  /// [3 N] lattices that an ion has crossed.
  private final int[] images;

  // With pair energies: rate and list of each possible hop, and which sites were looked at.
  private final double[] rateOf;
  private final byte[] listNow;
  private final int[] touched;
  private int touch;

  ListedGas(KmcModel model, RateClasses rates, double temperatureK, long seed) {
    super(model, seed);
    this.rates = rates;
    kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    graph = new HopGraph(model);
    field = model.interacts() ? new PairField(model) : null;
    bounds = field == null ? RateBounds.of(rates.perS) : RateBounds.below(rates.top);
    lists = new EventLists(graph.hop, 4, HopGraph.PLACE, bounds.perS());
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
    rateOf = new double[field == null ? 0 : graph.hops];
    listNow = new byte[field == null ? 0 : graph.hops];
    touched = new int[field == null ? 0 : sites];
    java.util.Arrays.fill(ionAt, -1);
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
      double then = timeS - Math.log(numbers[2 * next + 1]) / total;
      if (then > untilS) {
        return true;
      }
      timeS = then;
      draws++;
      int e = lists.draw(numbers[2 * next++] * total, false);
      if (field != null) {
        if (lists.remainder < rateOf[e]) {
          moveAmongOthers(e);
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
      byte c = (byte) bounds.of(rate);
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

  @Override
  void where(int[] sitesOf, int[] crossed) {
    System.arraycopy(siteOf, 0, sitesOf, 0, siteOf.length);
    System.arraycopy(images, 0, crossed, 0, images.length);
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
          rateOf[e] = among(e, speciesOf[ionAt[graph.from(e)]]);
        }
      }
    }
  }
}
