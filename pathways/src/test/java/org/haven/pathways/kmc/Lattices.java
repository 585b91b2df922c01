package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.Displacements;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;

/// Lattices for tests, and walks on them.
final class Lattices {
  private Lattices() {}

  /// The hops of a lattice of one site, half of its neighbours each.
  enum Lattice {
    SIMPLE_CUBIC("1,0,0 0,1,0 0,0,1", "[[4,0,0],[0,4,0],[0,0,4]]", "xyz"),
    BCC("1,0,0 0,1,0 0,0,1 1,1,1", "[[-2,2,2],[2,-2,2],[2,2,-2]]", "xyz"),
    FCC("1,0,0 0,1,0 0,0,1 1,-1,0 1,0,-1 0,1,-1", "[[0,2,2],[2,0,2],[2,2,0]]", "xyz"),
    SQUARE("1,0,0 0,1,0", "[[4,0,0],[0,4,0],[0,0,9]]", "xy");

    final String half;
    final String cell;
    final String directions;

    Lattice(String half, String cell, String directions) {
      this.half = half;
      this.cell = cell;
      this.directions = directions;
    }

    /// A model in which every hop has the rate 1e9/s.
    KmcModel model(int n, String filled) {
      return model(n, filled, "rate_per_s: 1e9");
    }

    KmcModel model(int n, String filled, String rate) {
      StringBuilder hops = new StringBuilder();
      for (String offset : half.split(" ")) {
        hops.append("  - {from: A, to: A, offset: [")
            .append(offset)
            .append("], ")
            .append(rate)
            .append("}\n");
      }
      return KmcReader.parse(
              "cell: "
                  + cell
                  + "\nreplicate: ["
                  + n
                  + ","
                  + n
                  + ","
                  + (this == SQUARE ? 1 : n)
                  + "]\nsites: [{name: A, position: [0,0,0]}]\nspecies: [{symbol: Li, charge: 1, "
                  + filled
                  + "}]\ntemperatures_k: [300]\nhops:\n"
                  + hops)
          .model();
    }
  }

  static LatticeGas gas(KmcModel model, double temperatureK, long seed) {
    return LatticeGas.of(model, temperatureK, Slowdown.none(model), seed);
  }

  /// Goes on for `hops` hops, then `frames` frames in the time of `hopsPerFrame` each.
  static TransportResult walk(
      LatticeGas gas, String directions, long hops, int frames, double hopsPerFrame) {
    return walk(gas, 300, directions, hops, frames, hopsPerFrame);
  }

  static TransportResult walk(
      LatticeGas gas,
      double temperatureK,
      String directions,
      long hops,
      int frames,
      double hopsPerFrame) {
    gas.advance(Double.POSITIVE_INFINITY, hops);
    double interval = gas.timeS / gas.hops * hopsPerFrame;
    gas.restart();
    int ions = gas.speciesOf.length;
    double[][] series = new double[3 * ions][frames];
    double[] start = new double[3 * ions];
    double[] now = new double[3 * ions];
    for (int f = 0; f < frames; f++) {
      gas.advance(f * interval, Long.MAX_VALUE);
      gas.positions(f == 0 ? start : now);
      for (int k = 0; k < now.length && f > 0; k++) {
        series[k][f] = now[k] - start[k];
      }
    }
    List<String> symbols = new ArrayList<>(Collections.nCopies(ions, "Li"));
    return TransportResult.of(
        "walk",
        Displacements.of(symbols, series, interval * 1e12, gas.model.lattice()),
        temperatureK,
        options(directions));
  }

  static TransportOptions options(String directions) {
    return new TransportOptions(
        List.of("Li"),
        Map.of("Li", 1.0),
        Directions.parse(directions),
        Optional.empty(),
        OptionalDouble.of(4),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        300,
        false,
        Set.of(),
        1);
  }
}
