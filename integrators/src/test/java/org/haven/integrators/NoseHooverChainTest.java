package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoseHooverChainTest extends IntegratorContract {
  @Override
  Integrator integrator(double timeStepFs, long seed) {
    return new NoseHooverChain(timeStepFs, 100, 3);
  }

  @Override
  boolean stochastic() {
    return false;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void backwardStepsReturnToTheStart(int length) {
    MolecularSystem system = crystal(3, new CpuDevice(1));
    double[] start = snapshot(system);
    Integrator forward = new NoseHooverChain(1, 50, length);
    Map<String, double[]> variables = forward.variables();
    run(forward, system, 0, 300);
    Integrator backward = new NoseHooverChain(-1, 50, length);
    backward.restore(forward.variables());
    run(backward, system, 0, 300);
    assertThat(snapshot(system)).containsExactly(start, within(1e-9));
    assertThat(backward.variables().get("nose_hoover_velocities_per_fs"))
        .containsExactly(variables.get("nose_hoover_velocities_per_fs"), within(1e-9));
  }

  /// Canonical: K gamma-distributed with shape (3N − 3)/2, and Σ u·∂U/∂u = (3N − 3) k_B T. The
  /// largest ω dt is about 0.2, so that velocity Verlet biases both by less than 0.5 %.
  @Test
  void anharmonicCrystalIsCanonical() {
    int steps = 200_000;
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * TEMPERATURE_K;
    double shape = 78 / 2.0;
    MolecularSystem system = crystal(3, new CpuDevice(1));
    Springs springs = (Springs) system.potential();
    Integrator integrator = new NoseHooverChain(1, 30, 3);
    run(integrator, system, 0, 5000);
    BatchMeans mean = new BatchMeans(steps);
    BatchMeans variance = new BatchMeans(steps);
    BatchMeans configurational = new BatchMeans(steps);
    for (int step = 0; step < steps; step++) {
      integrator.step(system, step, TEMPERATURE_K);
      double kinetic = system.kineticEnergyEv() / kT;
      mean.add(kinetic);
      variance.add((kinetic - shape) * (kinetic - shape));
      configurational.add(springs.configurationalEv / kT);
    }
    mean.isConsistentWith(shape, 0.02, "K/kT");
    variance.isConsistentWith(shape, 0.25, "variance of K/kT");
    configurational.isConsistentWith(78, 0.05, "virial/kT");
  }
}
