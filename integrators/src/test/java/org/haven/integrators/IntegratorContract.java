package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.ParticleState;
import org.junit.jupiter.api.Test;

/// What every integrator must do, on an anharmonic crystal with two masses.
abstract class IntegratorContract {
  static final double TEMPERATURE_K = 400;
  private static final double QUARTIC = 100;
  private static final double STIFFNESS = 400;

  /// A new integrator at the start of its life.
  abstract Integrator integrator(double timeStepFs, long seed);

  /// Whether random numbers take part.
  abstract boolean stochastic();

  /// Where the systems are computed; not closed by the tests.
  Device device() {
    return new CpuDevice(1);
  }

  static MolecularSystem crystal(int n, Device device) {
    MolecularSystem system = Crystals.cubic(n, QUARTIC, STIFFNESS, device);
    MaxwellBoltzmann.draw(system.state(), TEMPERATURE_K, 11, true);
    system.computeForces();
    return system;
  }

  static void run(Integrator integrator, MolecularSystem system, int first, int steps) {
    for (int step = first; step < first + steps; step++) {
      integrator.step(system, step, TEMPERATURE_K);
    }
  }

  static double[] snapshot(MolecularSystem system) {
    ParticleState state = system.state();
    system.device().download(state.positions(), state.velocities());
    int n = state.positions().length;
    double[] all = new double[2 * n + 9];
    System.arraycopy(state.positions(), 0, all, 0, n);
    System.arraycopy(state.velocities(), 0, all, n, n);
    System.arraycopy(state.cell().rows(), 0, all, 2 * n, 9);
    return all;
  }

  @Test
  void forcesAreThoseOfThePresentPositions() {
    MolecularSystem system = crystal(3, device());
    run(integrator(1, 5), system, 0, 37);
    system.device().download(system.evaluation().forces());
    double[] forces = system.evaluation().forces().clone();
    double energy = system.potentialEnergyEv();
    system.computeForces();
    system.device().download(system.evaluation().forces());
    assertThat(system.evaluation().forces()).containsExactly(forces);
    assertThat(system.potentialEnergyEv()).isEqualTo(energy);
  }

  /// The conserved energy fluctuates by an amount proportional to dt²: half the step, a quarter.
  /// The root mean square over 2 ps of different noise scatters, hence the wide bounds; an error of
  /// first order would give 2.
  @Test
  void errorOfTheConservedEnergyIsOfSecondOrder() {
    double coarse = conservedEnergyError(2);
    double fine = conservedEnergyError(1);
    System.out.printf(
        "%s: rms conserved %.3g eV at 2 fs, %.3g eV at 1 fs%n",
        getClass().getSimpleName(), coarse, fine);
    assertThat(coarse / fine).isBetween(2.7, 6.0);
    // Fluctuations of the energy itself are √(3N/2) k_B T = 0.22 eV and more.
    assertThat(fine).isLessThan(0.01);
  }

  private double conservedEnergyError(double timeStepFs) {
    int steps = (int) (2000 / timeStepFs);
    double square = 0;
    for (int seed = 1; seed <= 4; seed++) {
      MolecularSystem system = crystal(3, device());
      Integrator integrator = integrator(timeStepFs, seed);
      double start = integrator.conservedEnergyEv(system);
      for (int step = 0; step < steps; step++) {
        integrator.step(system, step, TEMPERATURE_K);
        double error = integrator.conservedEnergyEv(system) - start;
        square += error * error;
      }
    }
    return Math.sqrt(square / (4 * steps));
  }

  @Test
  void momentumIsConservedWhereThreeDegreesOfFreedomAreTakenOff() {
    MolecularSystem system = crystal(3, device());
    Integrator integrator = integrator(1, 5);
    run(integrator, system, 0, 1000);
    double[] momentum = system.momentum();
    double largest = 0;
    for (double p : momentum) {
      largest = Math.max(largest, Math.abs(p));
    }
    if (integrator.degreesOfFreedom(27) == 78) {
      // Momentum of one particle is about 0.2 u Å/fs; 27 of them round 1000 times: 0.2 × 2e-16 ×
      // √27000.
      assertThat(largest).isLessThan(1e-13);
    } else {
      assertThat(integrator.degreesOfFreedom(27)).isEqualTo(81);
      assertThat(largest).isGreaterThan(1e-3);
    }
  }

  @Test
  void sameSeedGivesTheSameBits() {
    MolecularSystem first = crystal(3, device());
    MolecularSystem second = crystal(3, device());
    MolecularSystem other = crystal(3, device());
    run(integrator(1, 5), first, 0, 100);
    run(integrator(1, 5), second, 0, 100);
    run(integrator(1, 6), other, 0, 100);
    assertThat(snapshot(second)).containsExactly(snapshot(first));
    if (stochastic()) {
      assertThat(snapshot(other)).isNotEqualTo(snapshot(first));
    } else {
      assertThat(snapshot(other)).containsExactly(snapshot(first));
    }
  }

  @Test
  void restoredVariablesContinueBitForBit() {
    MolecularSystem system = crystal(3, device());
    Integrator integrator = integrator(1, 5);
    run(integrator, system, 0, 77);
    ParticleState now = system.state();
    system.device().download(now.positions(), now.velocities(), now.images());
    ParticleState saved = system.state().copy();
    Map<String, double[]> variables = integrator.variables();
    run(integrator, system, 77, 100);

    MolecularSystem resumed = crystal(3, device());
    copy(saved, resumed.state());
    ParticleState there = resumed.state();
    resumed.device().upload(there.positions(), there.velocities(), there.images());
    resumed.computeForces();
    Integrator continued = integrator(1, 5);
    continued.restore(variables);
    run(continued, resumed, 77, 100);
    assertThat(snapshot(resumed)).containsExactly(snapshot(system));
    assertThat(continued.conservedEnergyEv(resumed))
        .isEqualTo(integrator.conservedEnergyEv(system));
  }

  private static void copy(ParticleState from, ParticleState to) {
    System.arraycopy(from.positions(), 0, to.positions(), 0, from.positions().length);
    System.arraycopy(from.velocities(), 0, to.velocities(), 0, from.velocities().length);
    System.arraycopy(from.images(), 0, to.images(), 0, from.images().length);
    to.setCell(from.cell());
  }

  @Test
  void threadsDoNotChangeABit() {
    double[] one = null;
    for (int threads = 1; threads <= 3; threads++) {
      try (Device device = new CpuDevice(threads)) {
        MolecularSystem system = crystal(20, device);
        run(integrator(1, 5), system, 0, 25);
        if (one == null) {
          one = snapshot(system);
        }
        assertThat(snapshot(system)).containsExactly(one);
      }
    }
  }

  /// A ramp of the target temperature does work that is counted too.
  @Test
  void conservedEnergyHoldsWhileTheTargetRises() {
    MolecularSystem system = crystal(3, device());
    Integrator integrator = integrator(1, 5);
    double start = integrator.conservedEnergyEv(system);
    double before = system.totalEnergyEv();
    for (int step = 0; step < 2000; step++) {
      integrator.step(system, step, TEMPERATURE_K + 0.4 * step);
    }
    assertThat(integrator.conservedEnergyEv(system)).isCloseTo(start, within(0.05));
    if (!(integrator instanceof VelocityVerlet)) {
      // 800 K more on 78 velocities and as many displacements: 78 k_B × 800 K = 5.4 eV at the end.
      assertThat(system.totalEnergyEv() - before).isGreaterThan(2);
    }
  }

  @Test
  void variablesOfAnotherIntegratorAreRefused() {
    Integrator integrator = integrator(1, 5);
    if (!integrator.variables().isEmpty()) {
      assertThatThrownBy(() -> integrator.restore(Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another integrator");
    }
  }
}
