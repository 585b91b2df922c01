package org.haven.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.haven.pathways.kmc.KmcReader;
import org.haven.pathways.kmc.KmcTimer;

/// Hops a second of one core on a simple cubic lattice with one rate.
///
/// Arguments: cells along an edge, share of filled sites, hops to measure, rounds, and, where
/// neighbours are to act on one another, the energy of a pair in eV. Prints one JSON object: the
/// best round in hops per second of the clock, and of the processor's own time, which counts on a
/// machine that is busy.
public final class KmcSpeed {
  private KmcSpeed() {}

  public static void main(String[] arguments) {
    int n = Integer.parseInt(arguments[0]);
    double filled = Double.parseDouble(arguments[1]);
    long hops = (long) Double.parseDouble(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    String pairs =
        arguments.length > 4
            ? "pairs: [{species: Li, to_angstrom: 4.1, energy_ev: " + arguments[4] + "}]\n"
            : "";
    KmcTimer timer =
        new KmcTimer(
            KmcReader.parse(
                """
                cell: [[4, 0, 0], [0, 4, 0], [0, 0, 4]]
                replicate: [%1$d, %1$d, %1$d]
                sites: [{name: A, position: [0, 0, 0]}]
                species: [{symbol: Li, charge: 1, fraction: %2$s}]
                hops:
                  - {from: A, to: A, offset: [1, 0, 0], rate_per_s: 1e9}
                  - {from: A, to: A, offset: [0, 1, 0], rate_per_s: 1e9}
                  - {from: A, to: A, offset: [0, 0, 1], rate_per_s: 1e9}
                temperatures_k: [300]
                """
                        .formatted(n, filled)
                    + pairs),
            300);
    timer.advance(hops / 5);
    double clock = 0;
    double own = 0;
    for (int k = 0; k < rounds; k++) {
      long began = System.nanoTime();
      long ownBegan = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      timer.advance(hops);
      clock = Math.max(clock, hops * 1e9 / (System.nanoTime() - began));
      own =
          Math.max(
              own,
              hops
                  * 1e9
                  / (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - ownBegan));
    }
    System.out.printf(
        Locale.ROOT,
        "{\"sites\": %d, \"filled\": %s, \"hops_per_s\": %.3g, \"hops_per_cpu_s\": %.3g}%n",
        n * n * n,
        filled,
        clock,
        own);
  }
}
