package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.junit.jupiter.api.Test;

/// [IntegratorContract] on another device, which a test that extends this opens, and every
/// integrator on it against the CPU.
public abstract class DeviceIntegratorContract extends IntegratorContract {
  /// Every integrator, alone and with a barostat.
  public enum Kind {
    VERLET,
    BUSSI,
    NOSE_HOOVER,
    LANGEVIN,
    CELL_RESCALING,
    DRIVEN,
    DRIVEN_CHAIN
  }

  private static final ColourField FIELD =
      new ColourField(new double[] {0.03, -0.02, 0.05}, Map.of("A", 1.0), 1, 3);

  /// The device, the same for all tests; not closed by them.
  @Override
  protected abstract Device device();

  /// What to integrate with.
  protected abstract Kind kind();

  @Override
  Integrator integrator(double timeStepFs, long seed) {
    return integrator(kind(), timeStepFs, seed);
  }

  private static Integrator integrator(Kind kind, double timeStepFs, long seed) {
    return switch (kind) {
      case VERLET -> new VelocityVerlet(timeStepFs);
      case BUSSI -> new BussiThermostat(timeStepFs, 100, seed);
      case NOSE_HOOVER -> new NoseHooverChain(timeStepFs, 100, 3);
      case LANGEVIN -> new LangevinBaoab(timeStepFs, 100, seed);
      case CELL_RESCALING ->
          new StochasticCellRescaling(
              new BussiThermostat(timeStepFs, 100, seed),
              new Barostat(Barostat.Kind.TRICLINIC, 0, 1000, 0.01),
              1,
              seed);
      case DRIVEN -> DrivenVerlet.of(integrator(Kind.BUSSI, timeStepFs, seed), FIELD);
      case DRIVEN_CHAIN -> DrivenVerlet.of(integrator(Kind.NOSE_HOOVER, timeStepFs, seed), FIELD);
    };
  }

  @Override
  boolean stochastic() {
    return kind() != Kind.VERLET && kind() != Kind.NOSE_HOOVER && kind() != Kind.DRIVEN_CHAIN;
  }

  /// Logarithms and cosines of random numbers differ between devices in the last bits; nothing else
  /// does. 50 steps of a crystal make 1e-9 of 1e-16 at most.
  @Test
  void trajectoryIsThatOfTheCpu() {
    MolecularSystem there = crystal(3, device());
    MolecularSystem here = crystal(3, new CpuDevice(1));
    run(integrator(1, 5), there, 0, 50);
    run(integrator(1, 5), here, 0, 50);
    if (kind() == Kind.LANGEVIN) {
      assertThat(snapshot(there))
          .containsExactly(snapshot(here), org.assertj.core.api.Assertions.within(1e-9));
    } else {
      assertThat(snapshot(there)).containsExactly(snapshot(here));
    }
  }
}
