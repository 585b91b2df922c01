package org.haven.pathways.kmc;

import org.haven.inputs.deck.SimulationName;

/// The hops of a model alone, without files and analysis, for measuring their speed. Mutable.
public final class KmcTimer {
  private final LatticeGas gas;

  public KmcTimer(KmcReader.Read read, double temperatureK) {
    gas = KmcSimulation.gas(read, new SimulationName(temperatureK, 1));
  }

  /// Makes so many hops more.
  public void advance(long hops) {
    gas.advance(Double.POSITIVE_INFINITY, gas.hops + hops);
  }
}
