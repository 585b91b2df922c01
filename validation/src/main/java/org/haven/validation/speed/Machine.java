package org.haven.validation.speed;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.incubator.vector.FloatVector;

/// What a measurement ran on.
///
/// @param processor model of the processor, or its architecture where the system does not tell
/// @param processors that this process may use
/// @param vectorBits width of the vectors that the Vector API prefers here
/// @param memoryMib of the machine
/// @param heapMib most that Java may take for objects
/// @param java version and maker of the virtual machine
/// @param system operating system
/// @param loadAverage runnable threads over the last minute; negative where the system does not
///   tell
public record Machine(
    String processor,
    int processors,
    int vectorBits,
    long memoryMib,
    long heapMib,
    String java,
    String system,
    double loadAverage) {
  /// Above this many runnable threads a processor the machine counts as busy.
  private static final double BUSY = 0.3;

  /// This machine, now.
  public static Machine here() {
    var bean =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        processorModel(),
        runtime.availableProcessors(),
        FloatVector.SPECIES_PREFERRED.vectorBitSize(),
        bean.getTotalMemorySize() >> 20,
        runtime.maxMemory() >> 20,
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        bean.getSystemLoadAverage());
  }

  /// Whether others were at work in the last minute.
  public boolean busy() {
    return loadAverage > BUSY * processors;
  }

  private static String processorModel() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException | RuntimeException unknown) {
      return System.getProperty("os.arch");
    }
  }

  /// Bytes of live objects, after collecting the others.
  public static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// Largest resident set of this process so far in bytes; negative where the system does not tell.
  public static long peakResidentBytes() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(-1);
    } catch (IOException | RuntimeException unknown) {
      return -1;
    }
  }
}
