package org.haven.benchmarks;

import java.util.concurrent.TimeUnit;
import org.haven.integrators.BussiThermostat;
import org.haven.integrators.Integrator;
import org.haven.integrators.MaxwellBoltzmann;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
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

/// Whole steps of molecular dynamics: velocity Verlet with Bussi's thermostat at 1000 K, 1 fs, skin
/// 1 Å, neighbour lists rebuilt as the particles ask for it. The figure is `atomSteps`, per second.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class DynamicsBenchmark {
  private static final double TEMPERATURE_K = 1000;

  @Param BenchmarkSystem system;

  @Param Precision precision;

  @Param({"1", "2"})
  int threads;

  private Device device;
  private Potential potential;
  private MolecularSystem molecules;
  private Integrator integrator;
  private long step;

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

  /// Starts at rest positions with Maxwell's velocities.
  @Setup
  public void start() {
    device = new CpuDevice(threads);
    ParticleState state = system.state();
    potential = system.potential(precision);
    MaxwellBoltzmann.draw(state, TEMPERATURE_K, 1, true);
    molecules =
        new MolecularSystem(
            state, potential, new NeighbourList(device, potential.cutoffAngstrom(), 1), device);
    molecules.computeForces();
    integrator = new BussiThermostat(1, 100, 1);
  }

  /// Stops the threads.
  @TearDown
  public void stop() throws Exception {
    potential.close();
    device.close();
  }

  /// One time step.
  @Benchmark
  public void dynamics(Count count) {
    integrator.step(molecules, step++, TEMPERATURE_K);
    count.atomSteps += molecules.state().count();
  }
}
