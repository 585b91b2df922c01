package org.haven.pathways.kmc;

import java.util.Arrays;
import org.haven.kernels.PhysicalConstants;

/// Rates of hops among other ions, as [KmcModel] says, and the lists that they belong to.
///
/// Few changes of the energy come up again and again: each is worked out once and kept, as long as
/// no other takes its place. Mutable, but what it answers is not.
final class PairRates {
  private static final int BITS = 12;

  private final KmcModel model;
  private final RateClasses alone;
  private final RateBounds bounds;
  private final double kT;

  // Of each slot: the hop and species (−1 where it is free), the change in quanta, what follows.
  private final int[] kindOf = new int[1 << BITS];
  private final long[] changeOf = new long[1 << BITS];
  private final double[] rateOf = new double[1 << BITS];
  private final byte[] listOf = new byte[1 << BITS];

  PairRates(KmcModel model, RateClasses alone, double temperatureK) {
    this.model = model;
    this.alone = alone;
    bounds = RateBounds.below(alone.top);
    kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    Arrays.fill(kindOf, -1);
  }

  /// Greatest rates of the lists in 1/s.
  double[] bounds() {
    return bounds.perS();
  }

  /// Where rate and list are to be read, until the next call.
  ///
  /// @param kind type of hop · P + species
  /// @param change of the pair energies, in quanta of [PairField]
  int slot(int kind, long change) {
    long mixed = (change + kind * 0x632BE59BD9B4E019L) * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> Long.SIZE - BITS);
    if (kindOf[slot] != kind || changeOf[slot] != change) {
      kindOf[slot] = kind;
      changeOf[slot] = change;
      rateOf[slot] = perS(kind, change * PairField.QUANTUM_EV);
      listOf[slot] = (byte) (rateOf[slot] > 0 ? bounds.of(rateOf[slot]) : 0);
    }
    return slot;
  }

  /// In 1/s, 0 where the species does not hop so.
  double rate(int slot) {
    return rateOf[slot];
  }

  byte list(int slot) {
    return listOf[slot];
  }

  /// Rate in 1/s.
  ///
  /// @param pairsEv change of the energy with other ions
  double perS(int kind, double pairsEv) {
    KmcModel.Hop hop = model.hops().get(kind / model.species().size());
    if (alone.perS[kind] == 0) {
      return 0;
    }
    if (Double.isNaN(hop.barrierEv())) {
      return alone.perS[kind] * Math.exp(-pairsEv / (2 * kT));
    }
    double rise = model.siteEnergies()[hop.to()] - model.siteEnergies()[hop.from()] + pairsEv;
    double barrier = Math.max(hop.barrierEv() + pairsEv / 2, Math.max(0, rise));
    return alone.perS[kind] * Math.exp((hop.barrierEv() - barrier) / kT);
  }
}
