package org.haven.validation.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.haven.inputs.structure.Structure;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.validation.SinglePoint;
import org.junit.jupiter.api.Test;

final class SpeedSystemTest {
  private static final SpeedSystem MELT = SpeedSystem.lennardJonesMelt();

  @Test
  void theMeltHasTheLatticeEnergyThatOtherProgramsPrintForIt() {
    Structure structure = MELT.ofAbout(500);
    try (var potential = MELT.potential().apply(Precision.DOUBLE);
        var device = new CpuDevice(1)) {
      double energyEv = SinglePoint.of(structure, potential, device).evaluation().energyEv();
      double reduced = energyEv / (500 * 120 * PhysicalConstants.BOLTZMANN_EV_PER_K);
      // Step 0 of the benchmark "Lennard-Jones liquid" of LAMMPS, printed with eight digits.
      assertThat(reduced).isCloseTo(-6.7733681, within(1e-7));
    }
  }

  @Test
  void aStructureIsRepeatedToAboutTheSizeAskedForInACompactShape() {
    assertThat(MELT.ofAbout(1).count()).isEqualTo(4);
    for (int atoms : new int[] {1536, 32_000, 1_000_000}) {
      Structure structure = MELT.ofAbout(atoms);
      double[] edges = structure.cell().lengths();
      assertThat(structure.count()).isBetween((int) (0.85 * atoms), (int) (1.15 * atoms));
      for (double edge : edges) {
        assertThat(edge / edges[0]).isBetween(0.5, 2.0);
      }
    }
    assertThat(MELT.ofAbout(32_000).count()).isEqualTo(32_000);
  }
}
