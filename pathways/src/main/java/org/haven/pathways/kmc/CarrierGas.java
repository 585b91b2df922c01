package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A [LatticeGas] whose carriers, the ions or the vacancies, whichever are fewer, try all their
/// hops at their full rates; a hop that exclusion blocks is no hop, and time goes on all the same.
///
/// This is exact: events that change nothing leave a Poisson process what it is. A carrier belongs
/// to a list by the sum of its rates ([EventLists]); nothing needs to be told to neighbours, so
/// that a hop touches few words of memory and its cost hardly depends on the size of the lattice.
final class CarrierGas extends LatticeGas {
  /// Fewest of [#TRIAL] draws that must be hops, else lists of possible hops are faster.
  private static final double FEWEST_HOPS = 0.2;

  private static final int TRIAL = 4096;

  /// So many carriers, or sites of ions, stay in the caches of a core.
  private static final int CARRIERS_IN_CACHE = 20_000;

  private static final int SITES_IN_CACHE = 200_000;

  private static final int COORDINATE = 10;
  private static final int MASK = (1 << COORDINATE) - 1;

  private final boolean vacancies;
  private final int n0;
  private final int n1;
  private final int n2;
  private final int perCell;

  /// [carriers] three coordinates of the cell and the site in it.
  private final long[] at;

  /// Ions as carriers: a bit for each site, set where it is taken.
  private final long[] taken;

  /// Vacancies as carriers: [sites] ion, −1 where there is none.
  private final int[] ionAt;

  /// [3 N] lattices that an ion has crossed.
  private final int[] images;

  // For each species and site in a cell (a row): its hops, and their rates summed up.
  private final int[] firstOf;
  private final int[] typeOf;
  private final double[] sumTo;
  private final int[] listOf;

  /// 1/rate where all hops of a row have one, else 0.
  private final double[] perRate;

  // For each hop: cells, and the site in the cell where the carrier ends.
  private final int[] offset;
  private final int[] ends;

  /// For each hop: from a site to the one where the carrier ends, away from the lattice's faces.
  private final int[] step;

  private final EventLists lists;
  private final boolean single;

  /// Whether the numbers that are read at random outgrow the caches of a core.
  private final boolean large;

  /// What [#lookAhead] read, so that the compiler lets it read.
  private long looked;

  /// Whether exclusion alone decides on hops.
  static boolean suits(KmcModel model) {
    return !model.interacts() && model.sites() < 1 << 16;
  }

  CarrierGas(KmcModel model, RateClasses rates, long seed) {
    super(model, seed);
    int ions = speciesOf.length;
    vacancies = species == 1 && !anyForbidden(model) && 2L * ions > sites;
    n0 = model.replicate()[0];
    n1 = model.replicate()[1];
    n2 = model.replicate()[2];
    perCell = model.sites();
    int types = model.hops().size();
    offset = new int[3 * types];
    ends = new int[types];
    step = new int[types];
    int rows = species * perCell;
    List<List<Integer>> ofRow = new ArrayList<>();
    IntStream.range(0, rows).forEach(r -> ofRow.add(new ArrayList<>()));
    for (int t = 0; t < types; t++) {
      KmcModel.Hop hop = model.hops().get(t);
      for (int d = 0; d < 3; d++) {
        offset[3 * t + d] = vacancies ? -hop.offset()[d] : hop.offset()[d];
      }
      ends[t] = vacancies ? hop.from() : hop.to();
      step[t] =
          ((offset[3 * t] * n1 + offset[3 * t + 1]) * n2 + offset[3 * t + 2]) * perCell
              + ends[t]
              - (vacancies ? hop.to() : hop.from());
      for (int p = 0; p < species; p++) {
        if (rates.perS[t * species + p] > 0) {
          ofRow.get(p * perCell + (vacancies ? hop.to() : hop.from())).add(t);
        }
      }
    }
    firstOf = new int[rows + 1];
    typeOf = ofRow.stream().flatMap(List::stream).mapToInt(t -> t).toArray();
    sumTo = new double[typeOf.length];
    double[] total = new double[rows];
    for (int r = 0; r < rows; r++) {
      firstOf[r + 1] = firstOf[r] + ofRow.get(r).size();
      for (int k = firstOf[r]; k < firstOf[r + 1]; k++) {
        total[r] += rates.perS[typeOf[k] * species + r / perCell];
        sumTo[k] = total[r];
      }
    }
    perRate = new double[rows];
    for (int r = 0; r < rows; r++) {
      double[] own = new double[firstOf[r + 1] - firstOf[r]];
      for (int k = 0; k < own.length; k++) {
        own[k] = rates.perS[typeOf[firstOf[r] + k] * species + r / perCell];
      }
      boolean even = own.length > 0 && java.util.Arrays.stream(own).distinct().count() == 1;
      perRate[r] = even ? 1 / own[0] : 0;
    }
    RateBounds bounds = RateBounds.of(total);
    listOf = new int[rows];
    for (int r = 0; r < rows; r++) {
      listOf[r] = total[r] > 0 ? bounds.of(total[r]) : -1;
    }
    single = IntStream.of(listOf).distinct().count() == 1 && listOf[0] == 0;
    int carriers = vacancies ? sites - ions : ions;
    at = new long[carriers];
    large = vacancies ? sites > SITES_IN_CACHE : carriers > CARRIERS_IN_CACHE;
    images = new int[3 * ions];
    taken = new long[vacancies ? 0 : (sites + 63) / 64];
    ionAt = new int[vacancies ? sites : 0];
    lists = new EventLists(new int[carriers], 1, 0, bounds.perS());
    int[] siteOf = places();
    arrays(new int[][] {siteOf, images.clone(), carriersOn(siteOf)});
  }

  private static boolean anyForbidden(KmcModel model) {
    for (boolean may : model.allowed()[0]) {
      if (!may) {
        return true;
      }
    }
    return false;
  }

  /// Sites of the carriers in their first order.
  private int[] carriersOn(int[] siteOf) {
    if (!vacancies) {
      return siteOf;
    }
    boolean[] full = new boolean[sites];
    for (int site : siteOf) {
      full[site] = true;
    }
    return IntStream.range(0, sites).filter(s -> !full[s]).toArray();
  }

  private int row(int carrier) {
    int site = (int) (at[carrier] >> 3 * COORDINATE);
    return vacancies ? site : speciesOf[carrier] * perCell + site;
  }

  /// Whether enough draws are hops. Of one that is to be thrown away.
  boolean isRarelyBlocked() {
    while (draws < TRIAL) {
      if (lists.total() == 0) {
        return false;
      }
      if (spent()) {
        fill();
      }
      draws++;
      attempt(numbers[2 * next++] * lists.total());
    }
    return hops > FEWEST_HOPS * TRIAL;
  }

  @Override
  boolean advance(double untilS, long most) {
    double total = lists.total();
    if (total == 0) {
      return false;
    }
    while (hops < most) {
      if (spent()) {
        fill();
        if (large) {
          lookAhead(total);
        }
      }
      double then = timeS - Math.log(numbers[2 * next + 1]) / total;
      if (then > untilS) {
        return true;
      }
      timeS = then;
      draws++;
      if (attempt(numbers[2 * next++] * total)) {
        total = lists.total();
      }
    }
    return true;
  }

  /// Reads the carriers that will most likely be drawn next, all at once, so that memory outside
  /// the caches is waited for once and not at each draw. Changes nothing.
  private void lookAhead(double total) {
    long read = 0;
    for (int n = 0; n < numbers.length; n += 2) {
      long word = at[lists.draw(numbers[n] * total, single)];
      read += word;
      int row = (int) (word >> 3 * COORDINATE);
      if (vacancies && perRate[row] > 0) {
        int k = firstOf[row] + (int) (lists.remainder * perRate[row]);
        int type = typeOf[Math.min(k, typeOf.length - 1)];
        int there = site(word) + step[type];
        read += ionAt[Math.clamp(there, 0, ionAt.length - 1)];
      }
    }
    looked = read;
  }

  /// A carrier tries a hop.
  ///
  /// @param x uniform in (0, total)
  /// @return whether the lists have changed
  private boolean attempt(double x) {
    int carrier = lists.draw(x, single);
    double rest = lists.remainder;
    long word = at[carrier];
    int row = row(carrier);
    int last = firstOf[row + 1];
    int k = firstOf[row];
    if (perRate[row] > 0) {
      k += (int) (rest * perRate[row]);
    } else {
      while (k < last && rest >= sumTo[k]) {
        k++;
      }
    }
    if (k >= last) {
      return false;
    }
    int type = typeOf[k];
    int a = (int) word & MASK;
    int b = (int) (word >> COORDINATE) & MASK;
    int c = (int) (word >> 2 * COORDINATE) & MASK;
    int here = ((a * n1 + b) * n2 + c) * perCell + (int) (word >> 3 * COORDINATE);
    a += offset[3 * type];
    b += offset[3 * type + 1];
    c += offset[3 * type + 2];
    int ia = a < 0 ? -1 : a >= n0 ? 1 : 0;
    int ib = b < 0 ? -1 : b >= n1 ? 1 : 0;
    int ic = c < 0 ? -1 : c >= n2 ? 1 : 0;
    a -= ia * n0;
    b -= ib * n1;
    c -= ic * n2;
    int there = ((a * n1 + b) * n2 + c) * perCell + ends[type];
    int ion;
    if (vacancies) {
      ion = ionAt[there];
      if (ion < 0) {
        return false;
      }
      ionAt[here] = ion;
      ionAt[there] = -1;
    } else {
      ion = carrier;
      if ((taken[there >> 6] >> there & 1) != 0) {
        return false;
      }
      taken[here >> 6] &= ~(1L << here);
      taken[there >> 6] |= 1L << there;
    }
    at[carrier] = packed(a, b, c, ends[type]);
    if ((ia | ib | ic) != 0) {
      int way = vacancies ? -1 : 1;
      images[3 * ion] += way * ia;
      images[3 * ion + 1] += way * ib;
      images[3 * ion + 2] += way * ic;
    }
    made[type * species + speciesOf[ion]]++;
    hops++;
    int before = listOf[row];
    int after = listOf[row(carrier)];
    if (before == after) {
      return false;
    }
    lists.remove(carrier, before);
    if (after >= 0) {
      lists.add(carrier, after);
    }
    return true;
  }

  private static long packed(int a, int b, int c, int site) {
    return a | (long) b << COORDINATE | (long) c << 2 * COORDINATE | (long) site << 3 * COORDINATE;
  }

  private int site(long word) {
    int a = (int) word & MASK;
    int b = (int) (word >> COORDINATE) & MASK;
    int c = (int) (word >> 2 * COORDINATE) & MASK;
    return ((a * n1 + b) * n2 + c) * perCell + (int) (word >> 3 * COORDINATE);
  }

  @Override
  void where(int[] siteOf, int[] crossed) {
    System.arraycopy(images, 0, crossed, 0, images.length);
    if (vacancies) {
      for (int s = 0; s < sites; s++) {
        if (ionAt[s] >= 0) {
          siteOf[ionAt[s]] = s;
        }
      }
    } else {
      for (int i = 0; i < siteOf.length; i++) {
        siteOf[i] = site(at[i]);
      }
    }
  }

  /// Sites of ions, their images, sites of carriers, then the lists.
  @Override
  int[][] arrays() {
    int[] siteOf = new int[speciesOf.length];
    int[] crossed = new int[images.length];
    where(siteOf, crossed);
    int[] carriers = new int[at.length];
    for (int k = 0; k < carriers.length; k++) {
      carriers[k] = site(at[k]);
    }
    int[][] ordered = lists.lists();
    int[][] all = new int[3 + ordered.length][];
    all[0] = siteOf;
    all[1] = crossed;
    all[2] = carriers;
    System.arraycopy(ordered, 0, all, 3, ordered.length);
    return all;
  }

  @Override
  void arrays(int[][] arrays) {
    java.util.Arrays.fill(ionAt, -1);
    java.util.Arrays.fill(taken, 0);
    for (int i = 0; i < speciesOf.length; i++) {
      int site = arrays[0][i];
      if (vacancies) {
        ionAt[site] = i;
      } else {
        taken[site >> 6] |= 1L << site;
      }
    }
    System.arraycopy(arrays[1], 0, images, 0, images.length);
    for (int k = 0; k < at.length; k++) {
      int site = arrays[2][k];
      at[k] = packed(cell(site, 0), cell(site, 1), cell(site, 2), site % perCell);
    }
    lists.clear();
    if (arrays.length == 3) {
      for (int k = 0; k < at.length; k++) {
        if (listOf[row(k)] >= 0) {
          lists.add(k, listOf[row(k)]);
        }
      }
    }
    for (int c = 3; c < arrays.length; c++) {
      for (int k : arrays[c]) {
        lists.add(k, c - 3);
      }
    }
  }
}
