package org.haven.validation.speed;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// How long the processors have worked, at one moment.
///
/// @param wallNs of an arbitrary clock
/// @param processNs of all threads of this process
/// @param busyNs of all processors for anybody, negative where the system does not tell
public record ProcessorTime(long wallNs, long processNs, long busyNs) {
  private static final Path COUNTERS = Path.of("/proc/stat");

  /// Length of the counters' unit: Linux counts in hundredths of a second for user space.
  private static final long TICK_NS = 10_000_000L;

  public static ProcessorTime now() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ProcessorTime(System.nanoTime(), system.getProcessCpuTime(), countBusyNs());
  }

  /// The line `cpu user nice system idle iowait irq softirq steal …`: all but idle and iowait.
  private static long countBusyNs() {
    try (var lines = Files.lines(COUNTERS)) {
      String[] words = lines.findFirst().orElseThrow().trim().split(" +");
      long ticks = 0;
      for (int k = 1; k < Math.min(words.length, 9); k++) {
        ticks += k == 4 || k == 5 ? 0 : Long.parseLong(words[k]);
      }
      return ticks * TICK_NS;
    } catch (IOException | RuntimeException unknown) {
      return -1;
    }
  }

  double secondsTo(long wallNs) {
    return 1e-9 * (wallNs - this.wallNs);
  }

  public double wallSeconds(ProcessorTime before) {
    return before.secondsTo(wallNs);
  }

  public double processSeconds(ProcessorTime before) {
    return 1e-9 * (processNs - before.processNs);
  }

  double othersShare(ProcessorTime before) {
    if (busyNs < 0 || before.busyNs < 0) {
      return Double.NaN;
    }
    double others = 1e-9 * (busyNs - before.busyNs) - processSeconds(before);
    double all = wallSeconds(before) * Runtime.getRuntime().availableProcessors();
    return Math.clamp(others / all, 0.0, 1.0);
  }
}
