package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.haven.kernels.CpuDevice;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VelocityVerletTest extends IntegratorContract {
  @Override
  Integrator integrator(double timeStepFs, long seed) {
    return new VelocityVerlet(timeStepFs);
  }

  @Override
  boolean stochastic() {
    return false;
  }

  /// The discrete oscillator is solved exactly by x_n = x_0 cos(n θ) with cos θ = 1 − ω² dt²/2 when
  /// it starts at rest; 10000 steps of rounding leave 1e-10.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 2, 10})
  void oscillatorFollowsTheExactDiscreteSolution(double dt) {
    MolecularSystem system = Crystals.dimer();
    double amplitude = 0.3;
    system.state().positions()[3] += amplitude;
    system.computeForces();
    double reduced = 1 / (1 / Crystals.MASSES_U[0] + 1 / Crystals.MASSES_U[1]);
    double omega2 = Crystals.SPRING_EV_PER_A2 * PhysicalConstants.ACCELERATION_PER_FORCE / reduced;
    double theta = Math.acos(1 - 0.5 * omega2 * dt * dt);
    Integrator integrator = new VelocityVerlet(dt);
    for (int n = 1; n <= 10000; n++) {
      integrator.step(system, n, 0);
      double[] x = system.state().positions();
      assertThat(x[3] - x[0] - 3).isCloseTo(amplitude * Math.cos(n * theta), within(1e-9));
    }
  }

  @Test
  void backwardStepsReturnToTheStart() {
    MolecularSystem system = crystal(3, new CpuDevice(1));
    double[] start = snapshot(system);
    run(new VelocityVerlet(1), system, 0, 500);
    assertThat(Math.abs(system.state().positions()[0] - start[0])).isGreaterThan(1e-3);
    run(new VelocityVerlet(-1), system, 0, 500);
    // Rounding 1e-15 grows with the instability of the anharmonic crystal.
    assertThat(snapshot(system)).containsExactly(start, within(1e-9));
  }
}
