package org.haven.api;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/// Time of one evaluation of forces on an idle machine, measured on one that may be busy.
///
/// Evaluations are timed in batches, by the clock and by the processor time of this process over
/// its threads: on a busy machine a process waits, and the clock counts what others do. The faster
/// batch, and in it the smaller of the two times, is nearest to what the forces take. (A process
/// that compiles uses more processor time than forces do; then the clock is the smaller one.)
///
/// @param clockNs wall clock
/// @param processorNs of all threads of this process
/// @param threads that evaluate
record ForceTime(LongSupplier clockNs, LongSupplier processorNs, int threads) {
  private static final double LONGEST_S = 8;
  private static final double STEADY_S = 1.5;

  /// Processor times come in ticks of 10 ms.
  private static final double BATCH_S = 0.2;

  static ForceTime of(int threads) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ForceTime(System::nanoTime, system::getProcessCpuTime, threads);
  }

  /// In seconds: until no batch has been a tenth faster for some time, once the Java machine has
  /// compiled what it runs.
  double seconds(Runnable forces) {
    double best = Double.POSITIVE_INFINITY;
    long began = clockNs.getAsLong();
    long since = began;
    long now = began;
    while (now - began < LONGEST_S * 1e9 && now - since < STEADY_S * 1e9) {
      long processor = processorNs.getAsLong();
      long from = now;
      int count = 0;
      double used;
      do {
        forces.run();
        count++;
        now = clockNs.getAsLong();
        used = (processorNs.getAsLong() - processor) * 1e-9 / threads;
      } while (Math.min(used, (now - from) * 1e-9) < BATCH_S && now - began < LONGEST_S * 1e9);
      double wall = (now - from) * 1e-9;
      double each = (used > 0 ? Math.min(used, wall) : wall) / count;
      if (each < 0.9 * best) {
        since = now;
      }
      best = Math.min(best, each);
    }
    return best;
  }
}
