package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;

import org.haven.kernels.CpuDevice;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LangevinBaoabTest extends IntegratorContract {
  @Override
  Integrator integrator(double timeStepFs, long seed) {
    return new LangevinBaoab(timeStepFs, 100, seed);
  }

  @Override
  boolean stochastic() {
    return true;
  }

  @Test
  void descriptionWarnsThatTransportIsAltered() {
    assertThat(integrator(1, 1).description()).contains("alters transport");
  }

  /// In a harmonic crystal the configurations are those of the canonical ensemble at any stable
  /// time step: U has a gamma distribution with shape (3N − 3)/2. The velocities are too cold by
  /// exactly ω² dt²/4 in each mode, summed over modes by the trace of the dynamical matrix: 6
  /// springs, 3 components per particle. At 7 fs the fastest mode has ω dt = 1.1.
  @ParameterizedTest
  @ValueSource(doubles = {2, 7})
  void harmonicCrystalIsSampledExactlyAtAnyTimeStep(double dt) {
    int steps = 60_000;
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * TEMPERATURE_K;
    MolecularSystem system = Crystals.cubic(3, 0, 0, new CpuDevice(1));
    MaxwellBoltzmann.draw(system.state(), TEMPERATURE_K, 11, true);
    system.computeForces();
    Integrator integrator = new LangevinBaoab(dt, 20, 29);
    run(integrator, system, 0, 1000);
    BatchMeans mean = new BatchMeans(steps);
    BatchMeans variance = new BatchMeans(steps);
    BatchMeans kinetic = new BatchMeans(steps);
    double shape = 78 / 2.0;
    for (int step = 1000; step < 1000 + steps; step++) {
      integrator.step(system, step, TEMPERATURE_K);
      double potential = system.potentialEnergyEv() / kT;
      mean.add(potential);
      variance.add((potential - shape) * (potential - shape));
      kinetic.add(system.kineticEnergyEv() / kT);
    }
    double trace = 0;
    for (double mass : system.state().masses()) {
      trace += 18 * Crystals.SPRING_EV_PER_A2 * PhysicalConstants.ACCELERATION_PER_FORCE / mass;
    }
    mean.isConsistentWith(shape, 0.03, "U/kT");
    variance.isConsistentWith(shape, 0.3, "variance of U/kT");
    kinetic.isConsistentWith(0.5 * (81 - 0.25 * dt * dt * trace), 0.02, "K/kT");
  }
}
