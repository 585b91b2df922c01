package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.kernels.PhysicalConstants;

/// Sites that fast hops join around single ions, among other ions as they stand: how much slower
/// the fast hops may be and yet stay faster than leaving. Mutable.
///
/// With the others at rest, a hop comes in equilibrium as often as k(from) exp(−E(from)/kT), the
/// same for both ways, where energies and rates hold the pairs with all others. Each ion that is
/// looked at asks of each fast hop around it to stay `separation` times as frequent as the most
/// frequent hop out of the cage; what counts is the ion that asks for most.
final class Cages {
  private final ListedGas gas;
  private final KmcModel model;
  private final PairRates rates;
  private final double kT;
  private final boolean[] fast;
  private final double separation;

  /// [types] least factors asked for so far; 0 where no ion has asked.
  final double[] least;

  /// @param fast [types] whether a hop is
  Cages(ListedGas gas, double temperatureK, boolean[] fast, double separation) {
    this.gas = gas;
    this.fast = fast;
    this.separation = separation;
    model = gas.model;
    kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    rates =
        new PairRates(
            model, new RateClasses(model, temperatureK, Slowdown.none(model)), temperatureK);
    least = new double[fast.length];
  }

  /// Looks at the cage of an ion.
  void look(int ion) {
    int p = gas.speciesOf[ion];
    int home = gas.siteOf[ion];
    List<Integer> sites = new ArrayList<>(List.of(home));
    double[] seldom = new double[fast.length];
    Arrays.fill(seldom, Double.POSITIVE_INFINITY);
    double leaving = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < sites.size(); k++) {
      int from = sites.get(k);
      for (int e = gas.graph.first[from]; e < gas.graph.first[from + 1]; e++) {
        int type = gas.graph.type(e);
        int to = gas.graph.to(e);
        if (!model.hops().get(type).moves()[p] || (to != home && gas.ionAt[to] >= 0)) {
          continue;
        }
        double logFlux = logFlux(type, p, home, from, to);
        if (fast[type]) {
          seldom[type] = Math.min(seldom[type], logFlux);
          if (!sites.contains(to)) {
            sites.add(to);
          }
        } else {
          leaving = Math.max(leaving, logFlux);
        }
      }
    }
    for (int t = 0; t < fast.length; t++) {
      double asked = Math.min(1, separation * Math.exp(leaving - seldom[t]));
      int back = model.hops().get(t).reverse();
      least[t] = Math.max(least[t], asked);
      least[back] = Math.max(least[back], asked);
    }
  }

  private double logFlux(int type, int p, int home, int from, int to) {
    double here = pairs(home, from, p);
    double change = pairs(home, to, p) - here;
    double energy = model.siteEnergies()[model.hops().get(type).from()] + here;
    return Math.log(rates.perS(type * model.species().size() + p, change)) - energy / kT;
  }

  /// Energy in eV with all other ions, of an ion that is at home but to be on `site`.
  private double pairs(int home, int site, int p) {
    return gas.field.energy(site, p, gas.field.own(home, site, p)) * PairField.QUANTUM_EV;
  }
}
