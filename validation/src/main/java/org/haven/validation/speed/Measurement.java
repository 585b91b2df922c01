package org.haven.validation.speed;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;

/// Speed of a [SteadyRun].
///
/// The clock runs from one rebuild of the neighbour list to another, so that the rebuilds have
/// their true share at any size: from the first rebuild after the warm-up to the first one after
/// the time asked for, or [#PATIENCE_STEPS] steps or [#PATIENCE_S] seconds later where none comes.
///
/// @param atoms N
/// @param steps timed
/// @param seconds of wall time
/// @param cpuSeconds of all threads of this process
/// @param othersShare part of the machine's processors that others kept busy meanwhile, 0 to 1; not
///   a number where the system does not tell
/// @param rebuilds of the neighbour list among the steps
/// @param allocatedBytesPerStep garbage made, in all threads
/// @param steady whether the speed had settled when the clock started; else the warm-up was cut
///   short and the rate may be too low
public record Measurement(
    int atoms,
    long steps,
    double seconds,
    double cpuSeconds,
    double othersShare,
    long rebuilds,
    double allocatedBytesPerStep,
    boolean steady) {
  /// How many steps a measurement waits for a rebuild.
  public static final int PATIENCE_STEPS = 100;

  /// How long it waits.
  public static final double PATIENCE_S = 2;

  /// The warm-up goes on until [#WINDOWS] windows of this length in a row differ by less than
  /// [#STEADY] and the compiler has finished nothing in them.
  private static final double WINDOW_S = 0.25;

  private static final int WINDOWS = 4;
  private static final double STEADY = 0.1;

  private static final com.sun.management.ThreadMXBean ALLOCATION =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Warms up, then measures.
  ///
  /// @param warmUp before the clock starts
  /// @param seconds to measure, at least
  /// @param progress told now and then what is going on
  public static Measurement of(
      SteadyRun run, WarmUp warmUp, double seconds, Consumer<String> progress) {
    boolean steady = warmUp(run, warmUp, progress);
    return warm(run, seconds, steady, progress);
  }

  /// How long to run before the clock starts, at least. The first run of some code in a process
  /// needs seconds until it is compiled at its best.
  ///
  /// @param steps at least
  /// @param seconds at least
  /// @param longestSeconds ends it, once the steps are done
  public record WarmUp(long steps, double seconds, double longestSeconds) {}

  /// Measures without a warm-up.
  static Measurement warm(
      SteadyRun run, double seconds, boolean steady, Consumer<String> progress) {
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
        (double) (ALLOCATION.getTotalThreadAllocatedBytes() - allocated) / steps,
        steady);
  }

  /// Returns whether the speed has settled.
  private static boolean warmUp(SteadyRun run, WarmUp asked, Consumer<String> progress) {
    long start = System.nanoTime();
    double[] rates = new double[WINDOWS];
    long[] compiled = new long[WINDOWS];
    for (int k = 0; ; k = (k + 1) % WINDOWS) {
      rates[k] = window(run);
      compiled[k] = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
      progress.accept("warming up");
      double elapsed = 1e-9 * (System.nanoTime() - start);
      var range = Arrays.stream(rates).summaryStatistics();
      boolean steady =
          range.getMin() > (1 - STEADY) * range.getMax()
              && compiled[k] == compiled[(k + 1) % WINDOWS];
      if (run.steps() >= asked.steps()
          && (elapsed > asked.longestSeconds() || elapsed >= asked.seconds() && steady)) {
        return steady;
      }
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
    long start = System.nanoTime();
    for (int k = 0;
        k < PATIENCE_STEPS
            && run.rebuilds() == before
            && 1e-9 * (System.nanoTime() - start) < PATIENCE_S;
        k++) {
      run.step();
    }
  }

  /// Particles times steps per second of wall time.
  public double atomStepsPerSecond() {
    return atoms * (steps / seconds);
  }

  /// Simulated time a day, in ns.
  public double nsPerDay(double timeStepFs) {
    return steps / seconds * timeStepFs * 86400e-6;
  }
}
