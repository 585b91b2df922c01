package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Matrix3;
import org.haven.kernels.Philox;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Test;

class FireTest {
  private static MolecularSystem perturbed(double stiffness) {
    MolecularSystem system = Crystals.cubic(4, 100, stiffness, new CpuDevice(1));
    double[] x = system.state().positions();
    for (int k = 0; k < x.length; k++) {
      x[k] += 0.4 * (Philox.uniform(3, 99, 0, k) - 0.5);
    }
    return system;
  }

  @Test
  void positionsReachTheMinimum() {
    MolecularSystem system = perturbed(0);
    Fire.Convergence convergence = new Fire(1e-4).relax(system, 1000);
    System.out.println(convergence);
    assertThat(convergence.converged()).isTrue();
    assertThat(convergence.steps()).isLessThan(300);
    assertThat(convergence.maxForceEvPerAngstrom()).isLessThanOrEqualTo(1e-4);
    assertThat(convergence.energyEv()).isCloseTo(0, within(1e-6));
    assertThat(system.kineticEnergyEv()).isZero();
  }

  /// At the minimum of U + P V the strain is E = −P V/κ on the diagonal, with V = V₀ exp(3 E), and
  /// nothing off it, from a sheared and stretched start.
  @Test
  void cellReachesTheTargetPressure() {
    double stiffness = 2000;
    double pressure = 2;
    MolecularSystem system = perturbed(stiffness);
    Cell cell = system.state().cell();
    double[] a = {1.03, 0.02, 0, 0.01, 0.98, -0.02, 0, 0.01, 1.01};
    system.state().setCell(Cell.ofRows(Matrix3.multiply(cell.rows(), a)));
    Fire.Convergence convergence = Fire.withCell(1e-3, pressure, 1e-3).relax(system, 2000);
    System.out.println(convergence);
    assertThat(convergence.converged()).isTrue();
    assertThat(convergence.steps()).isLessThan(500);
    double strain = 0;
    for (int k = 0; k < 50; k++) {
      strain =
          -pressure
              / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3
              * cell.volume()
              * Math.exp(3 * strain)
              / stiffness;
    }
    double[] reached =
        Springs.hencky(
            Matrix3.multiply(Matrix3.inverse(cell.rows()), system.state().cell().rows()));
    // A stress of 1e-3 GPa on 1728 Å³ and κ = 2000 eV is a strain of 5e-6.
    assertThat(reached)
        .containsExactly(new double[] {strain, 0, 0, 0, strain, 0, 0, 0, strain}, within(1e-5));
    double[] tensor = system.pressureTensorGpa();
    assertThat(tensor).containsExactly(new double[] {2, 0, 0, 0, 2, 0, 0, 0, 2}, within(1.1e-3));
  }

  @Test
  void tooFewStepsAreReportedAsNotConverged() {
    Fire.Convergence convergence = new Fire(1e-8).relax(perturbed(0), 5);
    assertThat(convergence.converged()).isFalse();
    assertThat(convergence.steps()).isEqualTo(5);
    assertThat(convergence.maxForceEvPerAngstrom()).isGreaterThan(1e-8);
  }

  @Test
  void restoredVariablesContinueBitForBit() {
    MolecularSystem system = perturbed(2000);
    Fire fire = Fire.withCell(1e-6, 1, 1e-6);
    fire.start(system);
    for (int step = 0; step < 40; step++) {
      fire.step(system);
    }
    Map<String, double[]> variables = fire.variables();
    MolecularSystem resumed = perturbed(2000);
    System.arraycopy(
        system.state().positions(), 0, resumed.state().positions(), 0, 3 * system.count());
    System.arraycopy(
        system.state().velocities(), 0, resumed.state().velocities(), 0, 3 * system.count());
    resumed.state().setCell(system.state().cell());
    resumed.computeForces();
    Fire continued = Fire.withCell(1e-6, 1, 1e-6);
    continued.restore(variables);
    for (int step = 0; step < 40; step++) {
      fire.step(system);
      continued.step(resumed);
    }
    assertThat(IntegratorContract.snapshot(resumed))
        .containsExactly(IntegratorContract.snapshot(system));
  }
}
