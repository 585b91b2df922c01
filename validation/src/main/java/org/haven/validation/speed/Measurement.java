package org.haven.validation.speed;

import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/// Speed of a [SteadyRun].
///
/// The clock runs from one rebuild of the neighbour list to another, so that the rebuilds have
/// their true share at any size: from the first rebuild after the warm-up to the first one after
/// the time asked for, or [#PATIENCE_STEPS] steps later where none comes.
///
/// @param atoms N
/// @param steps timed
/// @param seconds of wall time
/// @param cpuSeconds of all threads of this process
/// @param othersShare part of the machine's processors that others kept busy meanwhile, 0 to 1; not
///   a number where the system does not tell
/// @param rebuilds of the neighbour list among the steps
/// @param allocatedBytesPerStep garbage made, in all threads
public record Measurement(
    int atoms,
    long steps,
    double seconds,
    double cpuSeconds,
    double othersShare,
    long rebuilds,
    double allocatedBytesPerStep) {
  /// How many steps a measurement waits for a rebuild.
  public static final int PATIENCE_STEPS = 100;

  /// The warm-up goes on until two windows of this length differ by less than [#STEADY].
  private static final double WINDOW_S = 0.25;

  private static final double STEADY = 0.05;
  private static final double LONGEST_WARM_UP_S = 8;

  private static final com.sun.management.ThreadMXBean ALLOCATION =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Warms up, then measures.
  ///
  /// @param warmUpSteps before the clock starts, at least
  /// @param seconds to measure, at least
  /// @param progress told now and then what is going on
  public static Measurement of(
      SteadyRun run, long warmUpSteps, double seconds, Consumer<String> progress) {
    while (run.steps() < warmUpSteps) {
      run.step();
      progress.accept("warming up");
    }
    warmUp(run, progress);
    return warm(run, seconds, progress);
  }

  /// Measures without a warm-up.
  static Measurement warm(SteadyRun run, double seconds, Consumer<String> progress) {
    awaitRebuild(run);
    ProcessorTime before = ProcessorTime.now();
    long allocated = ALLOCATION.getTotalThreadAllocatedBytes();
    long firstStep = run.steps();
    long firstRebuild = run.rebuilds();
    do {
      run.step();
      progress.accept("measuring, step " + (run.steps() - firstStep));
    } while (before.secondsTo(System.nanoTime()) < seconds);
    awaitRebuild(run);
    ProcessorTime after = ProcessorTime.now();
    long steps = run.steps() - firstStep;
    return new Measurement(
        run.system().count(),
        steps,
        after.wallSeconds(before),
        after.processSeconds(before),
        after.othersShare(before),
        run.rebuilds() - firstRebuild,
        (double) (ALLOCATION.getTotalThreadAllocatedBytes() - allocated) / steps);
  }

  private static void warmUp(SteadyRun run, Consumer<String> progress) {
    long start = System.nanoTime();
    double last = 0;
    while (1e-9 * (System.nanoTime() - start) < LONGEST_WARM_UP_S) {
      double rate = window(run);
      progress.accept("warming up");
      if (Math.abs(rate - last) < STEADY * rate) {
        return;
      }
      last = rate;
    }
  }

  /// Steps per second over a short while.
  private static double window(SteadyRun run) {
    long start = System.nanoTime();
    long first = run.steps();
    double elapsed;
    do {
      run.step();
      elapsed = 1e-9 * (System.nanoTime() - start);
    } while (elapsed < WINDOW_S);
    return (run.steps() - first) / elapsed;
  }

  private static void awaitRebuild(SteadyRun run) {
    long before = run.rebuilds();
    for (int k = 0; k < PATIENCE_STEPS && run.rebuilds() == before; k++) {
      run.step();
    }
  }

  /// Particles times steps per second of wall time.
  public double atomStepsPerSecond() {
    return atoms * (steps / seconds);
  }

  /// Processors at work on average; below the number of threads where others took them.
  public double processorsUsed() {
    return cpuSeconds / seconds;
  }

  /// Simulated time a day, in ns.
  public double nsPerDay(double timeStepFs) {
    return steps / seconds * timeStepFs * 86400e-6;
  }
}
