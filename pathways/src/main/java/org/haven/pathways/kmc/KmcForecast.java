package org.haven.pathways.kmc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.SimulationName;

/// What the simulations of a file will be like.
///
/// @param names of the simulations
/// @param folder of the results
record KmcForecast(KmcReader.Read read, List<SimulationName> names, int threads, Path folder) {

  /// What to expect, in lines: sizes, and for each temperature the time that the hops span. Makes a
  /// few hops at each temperature and writes nothing.
  List<String> lines() {
    KmcModel model = read.model();
    KmcSpec spec = read.spec();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d sites in %d cells, %d ions (%s), %d hops of the file",
            (long) model.cells() * model.sites(),
            model.cells(),
            model.ions(),
            counts(model),
            spec.hops().size()));
    double seconds = 0;
    long bytes = 0;
    int sideBySide = Math.min(threads, names.size());
    LatticeGas.requireRoom(model, spec.temperaturesK().getFirst(), sideBySide);
    long hops = KmcSimulation.hops(read) + KmcSimulation.hopsBefore(read);
    for (double t : spec.temperaturesK()) {
      LatticeGas gas = KmcSimulation.gas(read, new SimulationName(t, 1));
      bytes = Math.max(bytes, gas.bytes());
      long few = Math.min(KmcSimulation.hopsBefore(read), 200_000);
      if (!gas.advance(Double.POSITIVE_INFINITY, few)) {
        throw gas.still(read, Plain.number(t) + " K");
      }
      gas.restart();
      long began = System.nanoTime();
      gas.advance(Double.POSITIVE_INFINITY, few);
      double perHop = (System.nanoTime() - began) * 1e-9 / few;
      seconds += hops * perHop * names.size() / spec.temperaturesK().size();
      double span = gas.timeS / few * KmcSimulation.hops(read);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s K: %.3g hops in %.3g s of the ions' time, a frame every %.3g s; %.2g hops/s"
                  + " here%s",
              Plain.number(t),
              (double) KmcSimulation.hops(read),
              span,
              span / spec.frames(),
              1 / perHop,
              slowed(t)));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d simulations, about %.3g s on %d threads in %.3g MB of memory, and then their"
                + " analysis, which is not in this; %.3g MB of trajectories in %s",
            names.size(),
            seconds / sideBySide,
            threads,
            1e-6 * bytes * sideBySide,
            24e-6 * model.ions() * (spec.frames() + 1.0) * names.size(),
            folder));
    return lines;
  }

  private static String counts(KmcModel model) {
    List<String> parts = new ArrayList<>();
    for (int p = 0; p < model.species().size(); p++) {
      parts.add(model.counts()[p] + " " + model.species().get(p));
    }
    return String.join(", ", parts);
  }

  /// What the superbasin treatment does at a temperature.
  private String slowed(double temperatureK) {
    if (read.spec().superbasin().isEmpty()) {
      return "";
    }
    double[] factors = KmcSimulation.slowdown(read, temperatureK);
    long slowed = Arrays.stream(factors).filter(f -> f < 1).count() / 2;
    return slowed == 0
        ? "; superbasin: no hop is slowed"
        : String.format(
            Locale.ROOT,
            "; superbasin: %d hops slowed, by %.3g at most",
            slowed,
            1 / Arrays.stream(factors).min().orElse(1));
  }
}
