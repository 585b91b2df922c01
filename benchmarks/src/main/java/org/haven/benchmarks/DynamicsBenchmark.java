package org.haven.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Precision;
import org.haven.validation.speed.SpeedSystem;
import org.haven.validation.speed.SteadyRun;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Whole time steps, as `haven bench` counts them, under JMH's profilers and forks. The figure is
/// `atomSteps`, per second.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:PerMethodTrapLimit=100000"
    })
public class DynamicsBenchmark {
  /// A system that comes with Haven, see [SpeedSystem#BUNDLED]; or files, `potential:structure`,
  /// which are then run at 1000 K with a time step of 1 fs and a skin of 1 Å.
  @Param({"li6ps5cl", "lennard_jones", "gdc"})
  String system;

  /// About so many atoms; 0 for the structure as it is.
  @Param({"500", "10000"})
  int atoms;

  @Param Precision precision;

  @Param({"1", "2"})
  int threads;

  private Device device;
  private SteadyRun run;

  /// Counts what a user counts.
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Count {
    /// Particles times steps.
    public long atomSteps;

    /// From nothing in every iteration.
    @Setup(Level.Iteration)
    public void reset() {
      atomSteps = 0;
    }
  }

  /// Draws velocities and computes the first forces. Paths are relative to the project's folder.
  @Setup
  public void start() {
    SpeedSystem kind = kind();
    Structure structure = atoms == 0 ? kind.unit() : kind.ofAbout(atoms);
    device = new CpuDevice(threads);
    run = new SteadyRun(kind, structure, precision, device);
  }

  private SpeedSystem kind() {
    int colon = system.indexOf(':');
    if (colon < 0) {
      return SpeedSystem.bundled(system, Path.of(""));
    }
    Path structure = Path.of(system.substring(colon + 1));
    return SpeedSystem.of(
        structure.getFileName().toString(),
        StructureFile.read(structure, 0),
        Path.of(system.substring(0, colon)),
        new SpeedSystem.Dynamics(1, 1000, 1, true));
  }

  /// Stops the threads.
  @TearDown
  public void stop() {
    run.close();
    device.close();
  }

  /// One time step.
  @Benchmark
  public void dynamics(Count count) {
    run.step();
    count.atomSteps += run.system().count();
  }
}
