package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Test;

class MaxwellBoltzmannTest {
  @Test
  void momentumIsZeroAndTheTemperatureExact() {
    MolecularSystem system = Crystals.gas(50, 1000);
    MaxwellBoltzmann.draw(system.state(), 300, 7, true);
    assertThat(system.temperatureK(147)).isCloseTo(300, within(1e-10));
    assertThat(system.momentum()).containsExactly(new double[3], within(1e-14));
  }

  @Test
  void noTemperatureMeansRest() {
    MolecularSystem system = Crystals.gas(5, 1000);
    MaxwellBoltzmann.draw(system.state(), 0, 7, true);
    assertThat(system.kineticEnergyEv()).isZero();
  }

  /// Over 2000 draws of 20 particles: K has the moments of a gamma distribution with shape 57/2,
  /// and m v_x² of one particle has mean k_B T (1 − m/M) after the momentum is removed.
  @Test
  void drawsHaveMaxwellsMoments() {
    int draws = 2000;
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 700;
    MolecularSystem system = Crystals.gas(20, 1000);
    BatchMeans mean = new BatchMeans(draws);
    BatchMeans variance = new BatchMeans(draws);
    BatchMeans heavy = new BatchMeans(draws);
    double mass = 0;
    for (double m : system.state().masses()) {
      mass += m;
    }
    for (int seed = 0; seed < draws; seed++) {
      MaxwellBoltzmann.draw(system.state(), 700, seed, false);
      double kinetic = system.kineticEnergyEv() / kT;
      mean.add(kinetic);
      variance.add((kinetic - 28.5) * (kinetic - 28.5));
      double vx = system.state().velocities()[3];
      heavy.add(PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 * Crystals.MASSES_U[1] * vx * vx / kT);
    }
    mean.isConsistentWith(28.5, 0.03, "K/kT");
    variance.isConsistentWith(28.5, 0.25, "variance of K/kT");
    heavy.isConsistentWith(1 - Crystals.MASSES_U[1] / mass, 0.3, "m v²/kT of one particle");
  }
}
