package org.haven.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Locale;
import org.haven.api.BarrierSearch;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Precision;
import org.haven.pathways.neb.Endpoints;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.NudgedElasticBand;

/// Time of one nudged elastic band, again and again in one process: with the code compiled, as for
/// the later ones of many hops. `benchmarks/compare/neb.py` runs it beside ASE.
///
/// Arguments: potential, initial and final structure, rounds. One thread; prints one JSON object of
/// the fastest round, with its wall time and the processor time of its thread.
public final class BandSpeed {
  private BandSpeed() {}

  /// See the class.
  public static void main(String[] arguments) {
    Endpoints ends =
        Endpoints.of(
            StructureFile.read(Path.of(arguments[1]), 0),
            StructureFile.read(Path.of(arguments[2]), 0),
            Endpoints.Order.STRICT);
    BarrierSearch search = new BarrierSearch(Path.of(arguments[0]), Precision.MIXED, 1);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    MinimumEnergyPath best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
      long start = threads.getCurrentThreadCpuTime();
      MinimumEnergyPath path =
          search.between(
              ends, NudgedElasticBand.Settings.standard(), (stage, step, force, now) -> {});
      double processor = (threads.getCurrentThreadCpuTime() - start) * 1e-9;
      if (processor < least) {
        least = processor;
        best = path;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "{\"barrier_ev\": %.6f, \"reverse_barrier_ev\": %.6f, \"steps\": %d, \"force_calls\": %d,"
            + " \"seconds\": %.4f, \"thread_s\": %.4f}%n",
        best.barrierEv(),
        best.reverseBarrierEv(),
        best.steps(),
        best.calls(),
        best.seconds(),
        least);
  }
}
