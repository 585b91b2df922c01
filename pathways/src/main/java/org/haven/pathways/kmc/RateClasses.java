package org.haven.pathways.kmc;

import java.util.Arrays;
import org.haven.kernels.PhysicalConstants;

/// Rates of all types of hop at a temperature, and the lists that they belong to.
///
/// @param perS [types · P] rate without other ions in 1/s, of type t and species p at t P + p; 0
///   where the species does not hop so
/// @param bound greatest rate of each list, at most 64
/// @param exact whether all rates of a list are its bound
final class RateClasses {
  /// Lists of an [EventLists].
  private static final int MOST = 64;

  /// Rates of one list differ by less than this.
  private static final double STEP = 4;

  final double[] perS;
  final double[] bound;
  final boolean exact;

  /// @param slowdown [types] factors on the rates
  RateClasses(KmcModel model, double temperatureK, double[] slowdown) {
    int species = model.species().size();
    perS = new double[model.hops().size() * species];
    double largest = 0;
    for (int t = 0; t < model.hops().size(); t++) {
      KmcModel.Hop hop = model.hops().get(t);
      for (int p = 0; p < species; p++) {
        perS[t * species + p] = hop.moves()[p] ? slowdown[t] * hop.ratePerS(temperatureK) : 0;
      }
      // With other ions' energies a barrier may vanish, but a rate never exceeds its prefactor.
      largest =
          Math.max(
              largest,
              Double.isNaN(hop.barrierEv())
                  ? hop.attemptPerS() * most(model, temperatureK)
                  : hop.attemptPerS());
    }
    double[] distinct = Arrays.stream(perS).filter(r -> r > 0).sorted().distinct().toArray();
    exact = !model.interacts() && distinct.length <= MOST;
    if (exact) {
      bound = new double[distinct.length];
      for (int c = 0; c < bound.length; c++) {
        bound[c] = distinct[bound.length - 1 - c];
      }
    } else {
      double top = model.interacts() ? largest : distinct[distinct.length - 1];
      bound = new double[MOST];
      for (int c = 0; c < MOST; c++) {
        bound[c] = top * Math.pow(STEP, -c) * (1 + 1e-12);
      }
    }
  }

  /// Greatest factor by which pair energies raise a rate that has no known barrier.
  private static double most(KmcModel model, double temperatureK) {
    double sum = model.pairs().stream().mapToDouble(p -> Math.abs(p.energyEv())).sum();
    return Math.exp(
        Math.min(600, 32 * sum / (2 * PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK)));
  }

  /// The list of a rate.
  int of(double rate) {
    if (exact) {
      int c = 0;
      while (bound[c] != rate) {
        c++;
      }
      return c;
    }
    int c = (int) (Math.log(bound[0] / rate) / Math.log(STEP));
    c = Math.clamp(c, 0, MOST - 1);
    while (c > 0 && bound[c] < rate) {
      c--;
    }
    return c;
  }
}
