package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParticleStateTest {
  private static ParticleState twoAtoms() {
    var table = new SpeciesTable(List.of("Li", "O"), List.of(7.0, 16.0));
    var state =
        new ParticleState(
            table,
            new Cell(4, 0, 0, 1, 5, 0, 0, 0, 6),
            new int[] {0, 1},
            new double[] {1, 2, 3, 3, 2, 1});
    double[] v = {0.01, 0.02, -0.03, 0, -0.01, 0.02};
    System.arraycopy(v, 0, state.velocities(), 0, 6);
    return state;
  }

  @Test
  void kineticEnergyTensorAndMomentumFollowTheirDefinitions() {
    ParticleState state = twoAtoms();
    try (Device device = new CpuDevice(1)) {
      double unit = PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2;
      double energy = 0.5 * unit * (7 * 14e-4 + 16 * 5e-4);
      assertThat(state.kineticEnergyEv(device)).isCloseTo(energy, within(1e-12 * energy));
      double[] tensor = state.kineticTensorEv(device);
      assertThat(tensor[0] + tensor[4] + tensor[8]).isCloseTo(energy, within(1e-12 * energy));
      assertThat(tensor[5])
          .isCloseTo(0.5 * unit * (7 * -6e-4 + 16 * -2e-4), within(1e-12 * energy))
          .isEqualTo(tensor[7]);
      assertThat(state.momentum(device))
          .usingComparatorWithPrecision(1e-14)
          .containsExactly(0.07, 0.14 - 0.16, -0.21 + 0.32);
      assertThat(state.temperatureK(device, 3))
          .isCloseTo(2 * energy / (3 * 8.617333262e-5), within(1e-6));
    }
  }
}
