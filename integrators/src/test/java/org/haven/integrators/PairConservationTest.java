package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Energy conservation with pair potentials and with a Coulomb sum on a mesh.
class PairConservationTest {
  /// Argon; the switch keeps force and its slope continuous at the cutoff.
  private static final String ARGON =
      """
      type: lennard_jones
      cutoff_angstrom: 8.5
      pairs: [{species: [Ar, Ar], epsilon_ev: 0.01034, sigma_angstrom: 3.4}]
      """;

  /// CeO2 after Vyas et al., J. Chem. Soc. Faraday Trans. 1998, 94, 427.
  private static final String CERIA =
      """
      type: sum
      of:
        - type: buckingham
          cutoff_angstrom: 8
          pairs:
            - {species: [Ce, O], a_ev: 1809.68, rho_angstrom: 0.3547, c_ev_angstrom6: 20.4}
            - {species: [O, O], a_ev: 9547.96, rho_angstrom: 0.2192, c_ev_angstrom6: 32}
          other_pairs: none
        - {type: ewald, charges: {Ce: 4, O: -2}, accuracy: 1.0e-5, method: mesh}
      """;

  private static final double[] CORNERS = {0, 0, 0, 0, .5, .5, .5, 0, .5, .5, .5, 0};

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aLennardJonesMeltKeepsItsEnergy(Precision precision) throws IOException {
    assertThat(driftOfArgon(precision, 500)).isLessThan(LARGEST_DRIFT);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Precision.class)
  void aLennardJonesMeltKeepsItsEnergyForLong(Precision precision) throws IOException {
    assertThat(driftOfArgon(precision, 20_000)).isLessThan(LARGEST_DRIFT);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void ionsOnAMeshKeepTheirEnergy(Precision precision) throws IOException {
    assertThat(driftOfCeria(precision, 300)).isLessThan(LARGEST_DRIFT);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Precision.class)
  void ionsOnAMeshKeepTheirEnergyForLong(Precision precision) throws IOException {
    assertThat(driftOfCeria(precision, 10_000)).isLessThan(LARGEST_DRIFT);
  }

  /// Of the kinetic energy.
  private static final double LARGEST_DRIFT = 1e-3;

  private double driftOfArgon(Precision precision, int steps) throws IOException {
    SpeciesTable table = new SpeciesTable(List.of("Ar"), List.of(39.948));
    return drift(ARGON, lattice(table, CORNERS, new int[4], 5.7, 4), precision, 173, 5, steps);
  }

  private double driftOfCeria(Precision precision, int steps) throws IOException {
    SpeciesTable table = new SpeciesTable(List.of("Ce", "O"), List.of(140.116, 15.999));
    double[] sites = Arrays.copyOf(CORNERS, 36);
    int[] species = new int[12];
    for (int s = 0; s < 8; s++) {
      species[4 + s] = 1;
      for (int d = 0; d < 3; d++) {
        sites[12 + 3 * s + d] = (s >> d & 1) == 0 ? 0.25 : 0.75;
      }
    }
    return drift(CERIA, lattice(table, sites, species, 5.411, 3), precision, 1600, 1, steps);
  }

  private static ParticleState lattice(
      SpeciesTable table, double[] sites, int[] kinds, double edge, int cells) {
    int count = kinds.length * cells * cells * cells;
    double[] x = new double[3 * count];
    int[] species = new int[count];
    for (int i = 0; i < count; i++) {
      int site = i % kinds.length;
      int cell = i / kinds.length;
      int[] corner = {cell % cells, cell / cells % cells, cell / (cells * cells)};
      species[i] = kinds[site];
      for (int d = 0; d < 3; d++) {
        x[3 * i + d] = edge * (corner[d] + sites[3 * site + d]);
      }
    }
    double length = edge * cells;
    return new ParticleState(
        table, Cell.ofRows(new double[] {length, 0, 0, 0, length, 0, 0, 0, length}), species, x);
  }

  /// Slope of a straight line through the total energy, times the duration, over the kinetic
  /// energy.
  private double drift(
      String deck,
      ParticleState state,
      Precision precision,
      double temperatureK,
      double timeStepFs,
      int steps)
      throws IOException {
    Path file = Files.writeString(folder.resolve("potential.yaml"), deck);
    List<String> symbols = state.speciesTable().symbols();
    try (Device device = new CpuDevice(1);
        Potential potential = PotentialFamilies.installed().open(file, symbols, precision)) {
      potential.bind(state, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 1);
      MolecularSystem system = new MolecularSystem(state, potential, list, device);
      MaxwellBoltzmann.draw(state, temperatureK, 1, true);
      system.computeForces();
      Integrator verlet = new VelocityVerlet(timeStepFs);
      for (int step = 0; step < 100; step++) {
        verlet.step(system, step, temperatureK);
      }
      double reference = system.totalEnergyEv();
      double product = 0;
      for (int k = 0; k < steps; k++) {
        verlet.step(system, 100 + k, temperatureK);
        product += (system.totalEnergyEv() - reference) * (k - 0.5 * (steps - 1));
      }
      double slope = product / (steps * ((double) steps * steps - 1) / 12);
      double drift = Math.abs(slope * steps / system.kineticEnergyEv());
      System.out.printf(
          "%s: drift %.1e of the kinetic energy in %d steps%n", precision, drift, steps);
      return drift;
    }
  }
}
