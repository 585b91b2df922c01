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
  /// So that trials draw other numbers than simulations.
  private static final long TRIAL_SEED = 0x5DEECE66DL;

  // Trials with pair energies: hops of them, and looks at how many ions.
  private static final long HOPS_PER_ION = 40;
  private static final long LEAST_HOPS = 20_000;
  private static final long MOST_HOPS = 400_000;
  private static final int LOOKS = 20;
  private static final int MOST_LOOKS = 500;

  private Slowdown() {}

  /// Factors [types], 1 where nothing is slowed.
  static double[] none(KmcModel model) {
    double[] factors = new double[model.hops().size()];
    Arrays.fill(factors, 1);
    return factors;
  }

  /// Factors [types] at a temperature.
  ///
  /// With pair energies, fast hops are those that a gas in equilibrium makes most often, and each
  /// is slowed as far as all ions that are looked at allow ([Cages]). The gas is one slowed by the
  /// energies of the sites alone: any factors leave equilibrium as it is.
  static double[] of(KmcModel model, double temperatureK, double separation, long seed) {
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    double[] logFlux =
        model.hops().stream()
            .mapToDouble(
                h -> Math.log(h.ratePerS(temperatureK)) - model.siteEnergies()[h.from()] / kT)
            .toArray();
    double[] alone = factors(model, logFlux, separation);
    return model.interacts() ? among(model, temperatureK, separation, seed, alone) : alone;
  }

  private static double[] factors(KmcModel model, double[] logFlux, double separation) {
    double[] factors = none(model);
    List<Integer> order = order(model, logFlux);
    int fast = fast(model, order);
    for (int k = 0; k < fast && fast < order.size(); k++) {
      int t = order.get(k);
      double factor = Math.min(1, separation * Math.exp(logFlux[order.get(fast)] - logFlux[t]));
      factors[t] = factor;
      factors[model.hops().get(t).reverse()] = factor;
    }
    return factors;
  }

  /// One way of each hop, the most frequent first.
  private static List<Integer> order(KmcModel model, double[] logFlux) {
    return IntStream.range(0, logFlux.length)
        .filter(t -> t < model.hops().get(t).reverse())
        .boxed()
        .sorted(Comparator.comparingDouble(t -> -logFlux[t]))
        .toList();
  }

  /// How many of the first do not lead through the crystal.
  private static int fast(KmcModel model, List<Integer> order) {
    SiteGroups groups = new SiteGroups(model.sites());
    int fast = 0;
    while (fast < order.size() && isZero(groups.join(model.hops().get(order.get(fast))))) {
      fast++;
    }
    return fast;
  }

  private static double[] among(
      KmcModel model, double temperatureK, double separation, long seed, double[] alone) {
    ListedGas gas =
        new ListedGas(
            model, new RateClasses(model, temperatureK, alone), temperatureK, seed ^ TRIAL_SEED);
    int ions = gas.speciesOf.length;
    long hops = Math.min(MOST_HOPS, Math.max(LEAST_HOPS, HOPS_PER_ION * (long) ions));
    gas.advance(Double.POSITIVE_INFINITY, hops / 2);
    gas.restart();
    gas.advance(Double.POSITIVE_INFINITY, hops / 2);
    double[] logFlux = new double[alone.length];
    for (int t = 0; t < logFlux.length; t++) {
      int back = model.hops().get(t).reverse();
      logFlux[t] = Math.log((made(gas, t) + made(gas, back)) / alone[t]);
    }
    List<Integer> order = order(model, logFlux);
    boolean[] fast = new boolean[alone.length];
    int many = fast(model, order);
    if (many == order.size()) {
      return none(model);
    }
    for (int t : order.subList(0, many)) {
      fast[t] = true;
      fast[model.hops().get(t).reverse()] = true;
    }
    Cages cages = new Cages(gas, temperatureK, fast, separation);
    int looks = Math.min(ions, MOST_LOOKS);
    for (int k = 1; k <= LOOKS; k++) {
      gas.advance(Double.POSITIVE_INFINITY, gas.hops + hops / LOOKS);
      for (int n = 0; n < looks; n++) {
        cages.look((int) ((long) n * ions / looks));
      }
    }
    double[] factors = none(model);
    for (int t = 0; t < factors.length; t++) {
      factors[t] = fast[t] && cages.least[t] > 0 ? cages.least[t] : 1;
    }
    return factors;
  }

  private static double made(LatticeGas gas, int type) {
    double made = 0;
    for (int p = 0; p < gas.species; p++) {
      made += gas.made[type * gas.species + p];
    }
    return made;
  }

  private static boolean isZero(int[] cells) {
    return (cells[0] | cells[1] | cells[2]) == 0;
  }
}
