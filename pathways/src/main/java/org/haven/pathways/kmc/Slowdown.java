package org.haven.pathways.kmc;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Factors on the rates of hops that only rattle within closed groups of sites, so that no time is
/// lost with them.
///
/// Both ways of a hop are slowed by one factor: occupations stay those of equilibrium, and the
/// escape from a group, which is what counts, is right as long as rattling stays much faster
/// (accelerated superbasins: Chatterjee and Voter, J. Chem. Phys. 2010, 132, 194101,
/// doi:10.1063/1.3409606). Hops are taken for fast one by one, the fastest first by the slower of
/// their ways, up to the one that would join groups into a path through the crystal; all that are
/// faster than `separation` times the fastest of the rest are slowed to it. Where fast hops alone
/// lead through the crystal, and where rates are alike, nothing is slowed.
final class Slowdown {
  private final int[] parent;

  /// [3 S] cells from a site to its parent.
  private final int[] cells;

  private Slowdown(int sites) {
    parent = IntStream.range(0, sites).toArray();
    cells = new int[3 * sites];
  }

  /// Factors [types], 1 where nothing is slowed.
  static double[] none(KmcModel model) {
    double[] factors = new double[model.hops().size()];
    Arrays.fill(factors, 1);
    return factors;
  }

  /// Factors [types] at a temperature.
  static double[] of(KmcModel model, double temperatureK, double separation) {
    double[] factors = none(model);
    List<KmcModel.Hop> hops = model.hops();
    double[] rate = hops.stream().mapToDouble(h -> h.ratePerS(temperatureK)).toArray();
    int[] order =
        IntStream.range(0, hops.size())
            .filter(t -> t < hops.get(t).reverse())
            .boxed()
            .sorted(
                Comparator.comparingDouble(t -> -Math.min(rate[t], rate[hops.get(t).reverse()])))
            .mapToInt(t -> t)
            .toArray();
    Slowdown groups = new Slowdown(model.sites());
    int fast = 0;
    while (fast < order.length && groups.staysClosed(hops.get(order[fast]))) {
      fast++;
    }
    double rest =
        IntStream.range(fast, order.length)
            .mapToDouble(k -> Math.max(rate[order[k]], rate[hops.get(order[k]).reverse()]))
            .max()
            .orElse(Double.POSITIVE_INFINITY);
    for (int k = 0; k < fast; k++) {
      int t = order[k];
      int back = hops.get(t).reverse();
      double factor = Math.min(1, separation * rest / Math.min(rate[t], rate[back]));
      factors[t] = factor;
      factors[back] = factor;
    }
    return factors;
  }

  /// Joins the ends of a hop, unless that makes a path to another cell.
  private boolean staysClosed(KmcModel.Hop hop) {
    int[] a = root(hop.from());
    int[] b = root(hop.to());
    boolean closed = true;
    for (int d = 0; d < 3; d++) {
      // From the root of `from` over the hop to the root of `to`.
      int way = hop.offset()[d] + b[d + 1] - a[d + 1];
      if (a[0] == b[0]) {
        closed &= way == 0;
      } else {
        cells[3 * a[0] + d] = way;
      }
    }
    parent[a[0]] = b[0];
    return closed;
  }

  /// The root of a site, and the cells to it.
  private int[] root(int site) {
    int[] root = {site, 0, 0, 0};
    while (parent[root[0]] != root[0]) {
      for (int d = 0; d < 3; d++) {
        root[d + 1] += cells[3 * root[0] + d];
      }
      root[0] = parent[root[0]];
    }
    return root;
  }
}
