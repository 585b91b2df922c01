package org.haven.pathways.kmc;

import org.haven.kernels.PhysicalConstants;

/// Rates of all types of hop at a temperature.
final class RateClasses {
  /// [types · P] rate without other ions in 1/s, of type t and species p at t P + p; 0 where the
  /// species does not hop so.
  final double[] perS;

  /// More than any rate, whatever the energies of pairs make of it.
  final double top;

  /// @param slowdown [types] factors on the rates
  RateClasses(KmcModel model, double temperatureK, double[] slowdown) {
    int species = model.species().size();
    perS = new double[model.hops().size() * species];
    double most = 0;
    for (int t = 0; t < model.hops().size(); t++) {
      KmcModel.Hop hop = model.hops().get(t);
      for (int p = 0; p < species; p++) {
        perS[t * species + p] = hop.moves()[p] ? slowdown[t] * hop.ratePerS(temperatureK) : 0;
      }
      // Among other ions a barrier may vanish, but a rate never exceeds its prefactor.
      most =
          Math.max(
              most,
              hop.attemptPerS()
                  * (Double.isNaN(hop.barrierEv()) ? largestFactor(model, temperatureK) : 1));
    }
    top = most;
  }

  /// Greatest factor by which pair energies raise a rate that has no known barrier.
  private static double largestFactor(KmcModel model, double temperatureK) {
    double sum = 0;
    for (KmcModel.Pair pair : model.pairs()) {
      sum += Math.abs(pair.energyEv());
    }
    double reach = 32 * sum / (2 * PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK);
    return Math.exp(Math.min(reach, 200));
  }
}
