package org.haven.api;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.haven.potentials.Potential;

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
/// @param patienceS by the clock, after which no further evaluation begins
public record ForceTime(
    LongSupplier clockNs, LongSupplier processorNs, int threads, double patienceS) {
  private static final double LONGEST_S = 10;
  private static final double STEADY_S = 1.5;

  /// On a busy machine.
  private static final double PATIENCE_S = 40;

  /// For another program, of which this Java machine compiles nothing. A call may take seconds.
  private static final double REMOTE_PATIENCE_S = 5;

  /// Processor times come in ticks of 10 ms.
  private static final double BATCH_S = 0.2;

  /// By the clocks of this machine. What another program computes ([Potential#isRemote]) is timed
  /// by the wall clock alone: while it does, this process waits and uses no processor. And it is
  /// timed for [#REMOTE_PATIENCE_S] at most, or one call that takes longer.
  public static ForceTime of(int threads, Potential potential) {
    return potential.isRemote()
        ? new ForceTime(System::nanoTime, System::nanoTime, 1, REMOTE_PATIENCE_S)
        : of(threads);
  }

  /// By the clocks of this machine, for a potential that this process computes.
  public static ForceTime of(int threads) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ForceTime(System::nanoTime, system::getProcessCpuTime, threads, PATIENCE_S);
  }

  /// In seconds: until no batch has been a tenth faster for some time, once the Java machine has
  /// compiled what it runs. That time is the process's own: where it waits, it compiles nothing.
  public double seconds(Runnable forces) {
    double best = Double.POSITIVE_INFINITY;
    long began = clockNs.getAsLong();
    double begun = processorS();
    double since = begun;
    long now = began;
    double used = begun;
    while (now - began < patienceS * 1e9 && used - begun < LONGEST_S && used - since < STEADY_S) {
      double from = used;
      long fromNs = now;
      int count = 0;
      do {
        forces.run();
        count++;
        now = clockNs.getAsLong();
        used = processorS();
      } while (Math.min(used - from, (now - fromNs) * 1e-9) < BATCH_S
          && now - began < patienceS * 1e9);
      double wall = (now - fromNs) * 1e-9;
      double each = (used > from ? Math.min(used - from, wall) : wall) / count;
      if (each < 0.9 * best) {
        since = used;
      }
      best = Math.min(best, each);
    }
    return best;
  }

  /// Of one thread, if all are at work.
  private double processorS() {
    return processorNs.getAsLong() * 1e-9 / threads;
  }
}
