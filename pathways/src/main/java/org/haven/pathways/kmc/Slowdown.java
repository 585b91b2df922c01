package org.haven.pathways.kmc;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.kernels.PhysicalConstants;

/// Factors on the rates of hops that only rattle within closed groups of sites, so that no time is
/// lost with them.
///
/// Both ways of a hop are slowed by one factor: occupations stay those of equilibrium, and the
/// escape from a group, which is what counts, is right as long as rattling stays much faster
/// (accelerated superbasins: Chatterjee and Voter, J. Chem. Phys. 2010, 132, 194101,
/// doi:10.1063/1.3409606). Hops are ordered by how often one ion takes them in equilibrium, k
/// exp(−E_from/kT), the same for both ways. They are taken for fast one by one up to the one that
/// would join groups into a path through the crystal; those taken more than `separation` times as
/// often as any of the rest are slowed to it, so that on each site rattling stays that much faster
/// than leaving. Where fast hops alone lead through the crystal, and where all are alike, nothing
/// is slowed.
final class Slowdown {
  private Slowdown() {}

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
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    double[] logFlux =
        hops.stream()
            .mapToDouble(
                h -> Math.log(h.ratePerS(temperatureK)) - model.siteEnergies()[h.from()] / kT)
            .toArray();
    int[] order =
        IntStream.range(0, hops.size())
            .filter(t -> t < hops.get(t).reverse())
            .boxed()
            .sorted(Comparator.comparingDouble(t -> -logFlux[t]))
            .mapToInt(t -> t)
            .toArray();
    SiteGroups groups = new SiteGroups(model.sites());
    int fast = 0;
    while (fast < order.length && isZero(groups.join(hops.get(order[fast])))) {
      fast++;
    }
    for (int k = 0; k < fast && fast < order.length; k++) {
      int t = order[k];
      int back = hops.get(t).reverse();
      double factor = Math.min(1, separation * Math.exp(logFlux[order[fast]] - logFlux[t]));
      factors[t] = factor;
      factors[back] = factor;
    }
    return factors;
  }

  private static boolean isZero(int[] cells) {
    return (cells[0] | cells[1] | cells[2]) == 0;
  }
}
