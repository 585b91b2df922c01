package org.haven.validation.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.Precision;
import org.haven.validation.ChildJvm;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Guards speed without a clock: work that a time step does, counted, where the noise of a machine
/// would hide a loss of speed.
@Isolated
final class WorkPerStepTest {
  private static final com.sun.management.ThreadMXBean ALLOCATION =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static SpeedSystem system(String name) {
    return SpeedSystem.bundled(name, Path.of(System.getProperty("haven.root", "..")));
  }

  /// The records of the kernels, boxed arguments and the partial sums of a step take some hundred
  /// bytes, whatever the size. One array of a float for each atom would be 4 bytes an atom: more
  /// than this at the sizes below. Interpreted code boxes vectors, so the limit is met only once
  /// the kernels are compiled.
  private static final double LIMIT_BYTES_PER_STEP = 4096;

  /// Of a system with particle-mesh Ewald: JTransforms takes work arrays for every line of the
  /// mesh, 2.8 MB in a step. Boxed vectors of the pairs would be 10 MB.
  private static final double MESH_LIMIT_BYTES_PER_STEP = 4e6;

  /// Of processor time, so that other work on the machine does not count.
  private static final double PATIENCE_S = 60;

  @ParameterizedTest
  @CsvSource({
    "li6ps5cl, MIXED, 1664",
    "li6ps5cl, DOUBLE, 1664",
    "lennard_jones, MIXED, 2048",
    "lennard_jones, DOUBLE, 2048",
    "gdc, MIXED, 1276",
    "gdc, DOUBLE, 1276",
  })
  void aTimeStepAllocatesNothingForEachAtom(String name, Precision precision, int atoms)
      throws Exception {
    double least =
        Double.parseDouble(
            ChildJvm.output(WorkPerStepTest.class, List.of(), name, precision.name(), "" + atoms));
    assertThat(least).as("bytes allocated in a time step").isLessThan(limit(name));
  }

  private static double limit(String name) {
    return name.equals("gdc") ? MESH_LIMIT_BYTES_PER_STEP : LIMIT_BYTES_PER_STEP;
  }

  /// What the other JVM runs: prints the least of bytes allocated in a time step. One system in one
  /// JVM, as in a run. Where one JVM computes several, one after the other, the compiler boxes
  /// vectors of the later ones in some processes and not in others.
  public static void main(String[] arguments) {
    String name = arguments[0];
    int atoms = Integer.parseInt(arguments[2]);
    Precision precision = Precision.valueOf(arguments[1]);
    SpeedSystem system = system(name);
    try (var device = new CpuDevice(2);
        var run = new SteadyRun(system, system.ofAbout(atoms), precision, device)) {
      assertThat(run.system().count()).isEqualTo(atoms);
      double least = Double.POSITIVE_INFINITY;
      double start = processorSeconds();
      while (least > limit(name) && processorSeconds() - start < PATIENCE_S) {
        least = Math.min(least, bytesPerStep(run));
      }
      System.out.println(least);
    }
  }

  private static double processorSeconds() {
    return 1e-9 * ProcessorTime.now().processNs();
  }

  /// Over the steps from one rebuild to the second next, in all threads.
  private static double bytesPerStep(SteadyRun run) {
    long before = ALLOCATION.getTotalThreadAllocatedBytes();
    long first = run.steps();
    long rebuilds = run.rebuilds();
    while (run.rebuilds() < rebuilds + 2 && run.steps() < first + 100) {
      run.step();
    }
    return (double) (ALLOCATION.getTotalThreadAllocatedBytes() - before) / (run.steps() - first);
  }

  /// Limits are what it takes today and a little more: room for a kernel split in two, not for
  /// doing things twice. Between two rebuilds.
  @ParameterizedTest
  @CsvSource({
    // system, kernels, reductions, rebuilds in 100 steps, pairs listed for an atom
    "li6ps5cl, 10, 14, 14, 80",
    "lennard_jones, 6, 10, 14, 80",
    "gdc, 20, 28, 14, 450",
  })
  void aTimeStepLaunchesFewKernelsAndRebuildsItsListRarely(
      String name, int kernels, int reductions, int rebuilds, double pairs) {
    SpeedSystem system = system(name);
    try (var device = new CountingDevice();
        var run = new SteadyRun(system, system.ofAbout(400), Precision.DOUBLE, device)) {
      long first = run.rebuilds();
      for (int step = 1; step < 100; step++) {
        device.begin();
        long generation = run.rebuilds();
        run.step();
        if (run.rebuilds() == generation) {
          assertThat(device.launches.size()).as("%s", device.launches).isBetween(1, kernels);
          assertThat(device.reductions).as("reductions").isBetween(1, reductions);
        }
      }
      assertThat(run.rebuilds() - first).as("rebuilds").isBetween(1L, (long) rebuilds);
      assertThat(run.pairsPerAtom()).as("pairs of an atom").isBetween(1.0, pairs);
    }
  }

  /// One thread, and a count of what it is asked to do.
  private static final class CountingDevice implements Device {
    private final CpuDevice device = new CpuDevice(1);
    private final List<String> launches = new ArrayList<>();
    private int reductions;

    void begin() {
      launches.clear();
      reductions = 0;
    }

    @Override
    public String name() {
      return device.name();
    }

    @Override
    public int threads() {
      return device.threads();
    }

    @Override
    public void launch(Kernel kernel, int count) {
      launches.add(kernel.getClass().getSimpleName());
      device.launch(kernel, count);
    }

    @Override
    public double sum(double[] values, int first, int stride, int count) {
      reductions++;
      return device.sum(values, first, stride, count);
    }

    @Override
    public double largest(double[] values, int count) {
      reductions++;
      return device.largest(values, count);
    }

    @Override
    public void close() {
      device.close();
    }
  }
}
