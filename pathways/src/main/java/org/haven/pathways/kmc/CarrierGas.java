package org.haven.pathways.kmc;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A [LatticeGas] whose carriers, the ions or the vacancies, whichever are fewer, try all their
/// hops at their full rates; a hop that exclusion blocks is no hop, and time goes on all the same.
///
/// This is exact: events that change nothing leave a Poisson process what it is. A carrier belongs
/// to a list by the sum of its rates ([EventLists]); nothing needs to be told to neighbours, so
/// that a hop touches few words of memory. Who is drawn does not depend on where ions are, or
/// hardly: what the coming draws need is read ahead of them, all at once, so that the cost of a hop
/// hardly depends on the size of the lattice.
final class CarrierGas extends LatticeGas {
  /// Fewest of [#TRIAL] draws that must be hops, else lists of possible hops are faster.
  private static final double FEWEST_HOPS = 0.2;

  private static final int TRIAL = 4096;

  /// So many words read at random stay in the caches of a core, where there is little to wait for.
  private static final int WORDS_NEAR = 100_000;

  private final boolean vacancies;
  private final CarrierHops ways;
  private final PackedSites packed;
  private final boolean single;
  private final EventLists lists;

  /// [carriers] site of each, packed.
  private final int[] at;

  /// Ions as carriers: a bit for each site, set where it is taken.
  private final long[] taken;

  /// Vacancies as carriers: [sites] ion, −1 where there is none.
  private final int[] ionAt;

  /// [3 N] lattices that an ion has crossed.
  private final int[] images;

  // Of the draws at hand: the carrier, what is left of the random number, a site to be read.
  private final int[] who = new int[BATCH];
  private final double[] rest = new double[BATCH];
  private final int[] goal = new int[BATCH];

  /// What [#lookAhead] read, so that the compiler lets it read.
  private long looked;

  /// Whether exclusion alone decides on hops.
  static boolean suits(KmcModel model) {
    return !model.interacts() && PackedSites.suits(model);
  }

  CarrierGas(KmcModel model, RateClasses rates, long seed) {
    super(model, seed);
    int ions = speciesOf.length;
    vacancies = species == 1 && !anyForbidden(model) && 2L * ions > sites;
    ways = new CarrierHops(model, rates, vacancies);
    packed = new PackedSites(model);
    single = ways.single;
    int carriers = vacancies ? sites - ions : ions;
    at = new int[carriers];
    images = new int[3 * ions];
    taken = new long[vacancies ? 0 : (sites + 63) / 64];
    ionAt = new int[vacancies ? sites : 0];
    lists = new EventLists(new int[carriers], 1, 0, ways.bounds);
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

  private int row(int carrier, int word) {
    int site = packed.site(word);
    return species == 1 ? site : speciesOf[carrier] * packed.perCell + site;
  }

  /// Whether enough draws are hops. Of one that is to be thrown away.
  boolean isRarelyBlocked() {
    while (draws < TRIAL) {
      if (lists.total() == 0) {
        return false;
      }
      if (spent()) {
        fill();
        lookAhead(lists.total());
      }
      draws++;
      attempt(next++, lists.total());
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
        lookAhead(total);
      }
      double then = timeS + waits[next] / total;
      if (then > untilS) {
        return true;
      }
      timeS = then;
      draws++;
      if (attempt(next++, total)) {
        total = lists.total();
      }
    }
    return true;
  }

  /// Draws the carriers of all numbers at hand. Where there is one list, these are the ones that
  /// come; else most of them are. Reads what they will need, so that memory outside the caches is
  /// waited for once and not at each draw.
  private void lookAhead(double total) {
    for (int n = 0; n < BATCH; n++) {
      who[n] = lists.draw(uniforms[n] * total, single);
      rest[n] = lists.remainder;
    }
    int read = 0;
    if (at.length > WORDS_NEAR) {
      for (int n = 0; n < BATCH; n++) {
        read += at[who[n]];
      }
    }
    if (ionAt.length > WORDS_NEAR) {
      for (int n = 0; n < BATCH; n++) {
        int word = at[who[n]];
        int type = ways.draw(row(who[n], word), rest[n]);
        int here = packed.index(word);
        int there = type < 0 ? here : here + ways.step[type];
        goal[n] = there < 0 || there >= sites ? here : there;
      }
      for (int n = 0; n < BATCH; n++) {
        read += ionAt[goal[n]];
      }
    }
    looked = read;
  }

  /// The carrier of a draw tries a hop.
  ///
  /// @param n of the draws at hand
  /// @return whether the lists have changed
  private boolean attempt(int n, double total) {
    int carrier = single ? who[n] : lists.draw(uniforms[n] * total, false);
    int word = at[carrier];
    int row = row(carrier, word);
    int type = ways.draw(row, single ? rest[n] : lists.remainder);
    if (type < 0) {
      return false;
    }
    int a = packed.a(word);
    int b = packed.b(word);
    int c = packed.c(word);
    int here = packed.index(a, b, c, packed.site(word));
    a += ways.offset[3 * type];
    b += ways.offset[3 * type + 1];
    c += ways.offset[3 * type + 2];
    int ia = a < 0 ? -1 : a >= packed.n0 ? 1 : 0;
    int ib = b < 0 ? -1 : b >= packed.n1 ? 1 : 0;
    int ic = c < 0 ? -1 : c >= packed.n2 ? 1 : 0;
    a -= ia * packed.n0;
    b -= ib * packed.n1;
    c -= ic * packed.n2;
    int there = packed.index(a, b, c, ways.ends[type]);
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
    int now = packed.of(a, b, c, ways.ends[type]);
    at[carrier] = now;
    if ((ia | ib | ic) != 0) {
      int way = vacancies ? -1 : 1;
      images[3 * ion] += way * ia;
      images[3 * ion + 1] += way * ib;
      images[3 * ion + 2] += way * ic;
    }
    made[species == 1 ? type : type * species + speciesOf[ion]]++;
    hops++;
    if (single) {
      return false;
    }
    int before = ways.listOf[row];
    int after = ways.listOf[row(carrier, now)];
    if (before == after) {
      return false;
    }
    lists.remove(carrier, before);
    if (after >= 0) {
      lists.add(carrier, after);
    }
    return true;
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
      Arrays.setAll(siteOf, i -> packed.index(at[i]));
    }
  }

  /// Sites of ions, their images, sites of carriers, then the lists.
  @Override
  int[][] arrays() {
    int[] siteOf = new int[speciesOf.length];
    int[] crossed = new int[images.length];
    where(siteOf, crossed);
    int[][] ordered = lists.lists();
    int[][] all = new int[3 + ordered.length][];
    all[0] = siteOf;
    all[1] = crossed;
    all[2] = Arrays.stream(at).map(packed::index).toArray();
    System.arraycopy(ordered, 0, all, 3, ordered.length);
    return all;
  }

  @Override
  void arrays(int[][] arrays) {
    Arrays.fill(ionAt, -1);
    Arrays.fill(taken, 0);
    for (int i = 0; i < speciesOf.length; i++) {
      int site = arrays[0][i];
      if (vacancies) {
        ionAt[site] = i;
      } else {
        taken[site >> 6] |= 1L << site;
      }
    }
    System.arraycopy(arrays[1], 0, images, 0, images.length);
    Arrays.setAll(at, k -> packed.of(arrays[2][k]));
    lists.clear();
    if (arrays.length == 3) {
      for (int k = 0; k < at.length; k++) {
        int own = ways.listOf[row(k, at[k])];
        if (own >= 0) {
          lists.add(k, own);
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
