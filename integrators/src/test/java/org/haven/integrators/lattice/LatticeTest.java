package org.haven.integrators.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Philox;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Test;

/// Crystals whose moduli and frequencies are known in closed form: nearest neighbours on springs of
/// Morse's form at their rest length.
class LatticeTest {
  private static final double DEPTH_EV = 0.4;
  private static final double A_PER_ANGSTROM = 1.7;
  private static final double BOND_ANGSTROM = 2.6;

  /// φ″ at the minimum, in eV/Å².
  private static final double SPRING = 2 * DEPTH_EV * A_PER_ANGSTROM * A_PER_ANGSTROM;

  /// Edge of the cubic cell of four.
  private static final double EDGE = BOND_ANGSTROM * Math.sqrt(2);

  private static final double[] CORNERS = {0, 0, 0, 0, .5, .5, .5, 0, .5, .5, .5, 0};

  private static MolecularSystem crystal(
      int cells, int[] species, double edge, String potential, double... masses) {
    int count = 4 * cells * cells * cells;
    double[] x = new double[3 * count];
    int[] kinds = new int[count];
    for (int i = 0; i < count; i++) {
      int[] corner = {i / 4 % cells, i / 4 / cells % cells, i / 4 / (cells * cells)};
      kinds[i] = species[i % 4];
      for (int d = 0; d < 3; d++) {
        x[3 * i + d] = edge * (corner[d] + CORNERS[3 * (i % 4) + d]);
      }
    }
    double length = edge * cells;
    SpeciesTable table =
        masses.length == 1
            ? new SpeciesTable(List.of("Ar"), List.of(masses[0]))
            : new SpeciesTable(List.of("Ar", "Kr"), List.of(masses[0], masses[1]));
    return system(
        new ParticleState(table, Cell.orthorhombic(length, length, length), kinds, x), potential);
  }

  private static MolecularSystem system(ParticleState state, String deck) {
    CpuDevice device = new CpuDevice(1);
    DeckSection section = DeckSection.of(deck, Path.of(""));
    Potential potential =
        PotentialFamilies.installed()
            .open(
                new PotentialSpec(
                    (String) section.values().get("type"), state.speciesTable().symbols(), section),
                Precision.DOUBLE);
    return new MolecularSystem(
        state, potential, new NeighbourList(device, potential.cutoffAngstrom(), 0.5), device);
  }

  private static String morse(String... pairs) {
    StringBuilder deck =
        new StringBuilder("type: morse\ncutoff_angstrom: 3.4\nswitch_from_angstrom: 3.2\npairs:\n");
    for (String pair : pairs) {
      deck.append(
          "  - {species: [%s], depth_ev: %s, a_per_angstrom: %s, r0_angstrom: %s}%n"
              .formatted(pair, DEPTH_EV, A_PER_ANGSTROM, BOND_ANGSTROM));
    }
    return deck.toString();
  }

  private static MolecularSystem morseCrystal(int cells) {
    return crystal(cells, new int[4], EDGE, morse("Ar, Ar"), 40);
  }

  /// Two sizes, so that none of the ions sits on a centre of symmetry.
  private static final String MIXTURE =
      """
      type: lennard_jones
      cutoff_angstrom: 6.5
      mixing: lorentz_berthelot
      pairs:
        - {species: [Ar, Ar], epsilon_ev: 0.0104, sigma_angstrom: 3.4}
        - {species: [Kr, Kr], epsilon_ev: 0.0104, sigma_angstrom: 2.9}
      """;

  /// C₁₁ = 2φ″/a, C₁₂ = C₄₄ = φ″/a: C_αβγδ = (1/2V₁) Σ φ″ r_α r_β r_γ r_δ/r² over the twelve
  /// neighbours of one of the volume V₁ = a³/4.
  @Test
  void moduliOfAFaceCentredCrystalAreThoseOfItsSprings() {
    MolecularSystem crystal = morseCrystal(2);
    double[] before = crystal.state().positions().clone();
    ElasticModuli moduli = ElasticModuli.of(crystal, 0.002, 1e-6, 500);

    double unit = SPRING / EDGE * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    double[][] c = moduli.stiffnessGpa();
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        double expected = i == j ? (i < 3 ? 2 : 1) : i < 3 && j < 3 ? 1 : 0;
        assertThat(c[i][j])
            .as("C%d%d", i + 1, j + 1)
            .isCloseTo(expected * unit, within(1e-3 * unit));
      }
    }
    assertThat(moduli.converged()).isTrue();
    assertThat(moduli.stable()).isTrue();
    // Cubic: K = (C11 + 2 C12)/3; G of Voigt (C11 − C12 + 3 C44)/5, of Reuss 5/(4 (S11 − S12) +
    // 3/C44).
    assertThat(moduli.bulkGpa()).isCloseTo(4 * unit / 3, within(1e-3 * unit));
    assertThat(moduli.voigtShearGpa()).isCloseTo(0.8 * unit, within(1e-3 * unit));
    assertThat(moduli.reussShearGpa()).isCloseTo(5 * unit / 7, within(1e-3 * unit));
    assertThat(moduli.poissonRatio()).isBetween(0.2, 0.3);
    assertThat(crystal.state().positions()).containsExactly(before);
  }

  /// mω² = 4φ″ in the mean over all modes (the trace: 12 neighbours, each φ″ along its bond), 8φ″
  /// at the largest, the longitudinal one at X and at L.
  @Test
  void frequenciesOfAFaceCentredCrystalAreThoseOfItsSprings() {
    Phonons phonons = Phonons.of(morseCrystal(2), 0.005);

    double unit = SPRING / 40 * PhysicalConstants.ACCELERATION_PER_FORCE;
    double[] nu = phonons.frequenciesThz();
    double largest = Math.sqrt(8 * unit) / (2 * Math.PI) * 1e3;
    assertThat(nu[nu.length - 1]).isCloseTo(largest, within(2e-4 * largest));
    double squares = DoubleStream.of(nu).map(f -> f * f).average().orElseThrow();
    assertThat(squares).isCloseTo(largest * largest / 2, within(2e-4 * largest * largest));
    assertThat(phonons.imaginary()).isZero();
    assertThat(Arrays.copyOf(nu, 3)).containsExactly(new double[3], within(1e-2));
    assertThat(phonons.bandCentreThz()).isBetween(0.5 * largest, 0.8 * largest);
  }

  /// A light species among heavy ones vibrates faster; all shares of a mode are one.
  @Test
  void bandCentreOfTheLightSpeciesLiesAboveThatOfTheHeavy() {
    MolecularSystem crystal =
        crystal(2, new int[] {0, 0, 1, 1}, EDGE, morse("Ar, Ar", "Ar, Kr", "Kr, Kr"), 6.9, 100);
    Phonons phonons = Phonons.of(crystal, 0.005);

    assertThat(phonons.bandCentreThz(0)).isGreaterThan(2 * phonons.bandCentreThz(1));
    assertThat(phonons.bandCentreThz())
        .isBetween(phonons.bandCentreThz(1), phonons.bandCentreThz(0));
    for (double[] share : phonons.shares()) {
      assertThat(share[0] + share[1]).isCloseTo(1, within(1e-10));
    }
  }

  /// Springs under tension hold, springs under pressure buckle.
  @Test
  void structureThatIsNoMinimumHasImaginaryModes() {
    MolecularSystem stretched = crystal(2, new int[4], 1.06 * EDGE, morse("Ar, Ar"), 40);
    assertThat(Phonons.of(stretched, 0.005).imaginary()).isZero();

    // As a single layer would: the bond is 20 % short, the second neighbours are beyond the cutoff.
    MolecularSystem pressed = layer(0.8);
    assertThat(Phonons.of(pressed, 0.005).imaginary()).isPositive();
  }

  private static MolecularSystem layer(double factor) {
    int n = 3;
    double[] x = new double[3 * n * n];
    for (int i = 0; i < n * n; i++) {
      x[3 * i] = factor * BOND_ANGSTROM * (i % n);
      x[3 * i + 1] = factor * BOND_ANGSTROM * (i / n);
      x[3 * i + 2] = 10;
    }
    double edge = factor * BOND_ANGSTROM * n;
    return system(
        new ParticleState(
            new SpeciesTable(List.of("Ar"), List.of(40.0)),
            Cell.orthorhombic(edge, edge, 20),
            new int[n * n],
            x),
        morse("Ar, Ar"));
  }

  /// In a structure without symmetry the ions move when it is strained. The second difference of
  /// the energy along the strain is the same modulus, and smaller than with ions that only follow.
  @Test
  void modulusIsTheCurvatureOfTheEnergyWithIonsAtRest() {
    MolecularSystem mixture = mixture();
    double eta = 0.002;
    ElasticModuli moduli = ElasticModuli.of(mixture, eta, 1e-7, 20_000);
    assertThat(moduli.converged()).isTrue();
    assertThat(moduli.asymmetryGpa()).isLessThan(0.005 * moduli.bulkGpa());

    double volume = mixture.state().cell().volume();
    double[] energies = new double[3];
    double[] carried = new double[3];
    for (int k = -1; k <= 1; k++) {
      double[] shear = {0, 0.5 * k * eta, 0, 0.5 * k * eta, 0, 0, 0, 0, 0};
      try (var deformation = new Deformation(mixture, 1e-7, 20_000)) {
        assertThat(deformation.relaxed(shear)).isTrue();
        energies[k + 1] = mixture.potentialEnergyEv();
      }
      try (var deformation = new Deformation(mixture, 1e9, 1)) {
        deformation.relaxed(shear);
        carried[k + 1] = mixture.potentialEnergyEv();
      }
    }
    double curvature =
        (energies[0] - 2 * energies[1] + energies[2])
            / (eta * eta * volume)
            * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    double unrelaxed =
        (carried[0] - 2 * carried[1] + carried[2])
            / (eta * eta * volume)
            * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    assertThat(moduli.stiffnessGpa()[5][5]).isCloseTo(curvature, within(0.02 * curvature));
    assertThat(unrelaxed).isGreaterThan(1.05 * curvature);
  }

  private static MolecularSystem mixture() {
    MolecularSystem ordered = crystal(2, new int[] {0, 0, 0, 1}, 5.1, MIXTURE, 40, 80);
    ParticleState state = ordered.state();
    for (int i = 0; i < state.count(); i++) {
      state.species()[i] = Philox.uniform(5, 99, 0, i) < 0.5 ? 0 : 1;
    }
    MolecularSystem mixture = system(state, MIXTURE);
    assertThat(Fire.withCell(1e-7, 0, 1e-6).relax(mixture, 50_000).converged()).isTrue();
    return mixture;
  }

  /// Of an energy that is Birch's and Murnaghan's, the fit finds the parameters.
  @Test
  void equationOfStateIsFoundFromItsOwnEnergies() {
    double v0 = 123;
    double b0 = 40 / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    double derivative = 5.3;
    double[] volumes = DoubleStream.iterate(110, v -> v + 4).limit(7).toArray();
    double[] energies =
        DoubleStream.of(volumes)
            .map(
                v -> {
                  double f = Math.pow(v0 / v, 2.0 / 3) - 1;
                  return -7
                      + 9 * v0 * b0 / 16 * (f * f * f * derivative + f * f * (6 - 4 * (1 + f)));
                })
            .toArray();
    EquationOfState state = EquationOfState.fit(volumes, energies, 120, true);

    assertThat(state.volumeAngstrom3()).isCloseTo(v0, within(1e-6 * v0));
    assertThat(state.energyEv()).isCloseTo(-7, within(1e-9));
    assertThat(state.bulkModulusGpa()).isCloseTo(40, within(1e-4));
    assertThat(state.derivative()).isCloseTo(derivative, within(1e-4));
    assertThat(state.misfitEv()).isLessThan(1e-9);
  }

  /// Bulk modulus from energies against that from stresses, and Morse's B₀′ = 1 + a r₀ of nearest
  /// neighbours.
  @Test
  void bulkModulusFromEnergiesIsThatFromStresses() {
    EquationOfState state = EquationOfState.of(morseCrystal(2), 0.03, 9, 1e-6, 500);
    double bulk = 4 * SPRING / (3 * EDGE) * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;

    assertThat(state.converged()).isTrue();
    assertThat(state.bulkModulusGpa()).isCloseTo(bulk, within(2e-3 * bulk));
    assertThat(state.volumeAngstrom3()).isCloseTo(8 * EDGE * EDGE * EDGE, within(0.01));
    assertThat(state.derivative()).isCloseTo(1 + A_PER_ANGSTROM * BOND_ANGSTROM, within(0.1));
  }

  @Test
  void energyWithoutAMinimumIsRefused() {
    double[] volumes = {100, 101, 102, 103, 104};
    double[] energies = {1, 2, 3, 4, 5};
    assertThatThrownBy(() -> EquationOfState.fit(volumes, energies, 102, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no minimum among the volumes 100.0 to 104.0")
        .hasMessageContaining("relax the cell");
  }
}
