package org.haven.potentials.coulomb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Decks;
import org.haven.potentials.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EwaldTest {

  private static Ewald ewald(Map<String, Double> charges, double error, double cutoff) {
    return new Ewald(
        new Charges(charges, false),
        error,
        OptionalDouble.of(cutoff),
        EwaldMethod.DIRECT,
        Precision.DOUBLE);
  }

  private static final double NACL = 1.747564594633182;
  private static final double CSCL = 1.762674773070988;
  private static final double ZNS = 1.638055053388789;

  /// Madelung constants per formula unit in units of C/(nearest distance), as tabulated for decades
  /// (Sakamoto, J. Chem. Phys. 1958, 28, 164, doi:10.1063/1.1744060, has them to twelve digits).
  static Stream<Arguments> crystals() {
    double[] body = {0, 0, 0, .5, .5, .5};
    double[] quarter = {0, 0, 0, .25, .25, .25};
    double a = 5.0;
    return Stream.of(
        Arguments.of("NaCl", IonicSystems.FCC, body, a, a / 2, NACL),
        Arguments.of("CsCl", IonicSystems.SIMPLE, body, a, a * Math.sqrt(3) / 2, CSCL),
        Arguments.of("ZnS", IonicSystems.FCC, quarter, a, a * Math.sqrt(3) / 4, ZNS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("crystals")
  void madelungConstantsOfCrystals(
      String name, double[] rows, double[] basis, double a, double nearest, double expected) {
    ParticleState state =
        IonicSystems.crystal(IonicSystems.scaled(rows, a), new int[] {0, 1}, basis);
    Evaluation out = IonicSystems.evaluate(ewald(IonicSystems.MONOVALENT, 1e-13, 8), state);
    double constant = -out.energyEv() * nearest / PhysicalConstants.COULOMB_EV_ANGSTROM;
    // The sums end where e^(−x²) is 1e-13; rounding is 1e-15 of terms of order ten.
    assertThat(constant).isCloseTo(expected, within(1e-11));
  }

  /// Fluorite has ions at the origin and at both tetrahedral sites of the fcc lattice. With w, t, o
  /// the energies of two unit fcc lattices in place, apart by ¼ and by ½ of the diagonal, E(ZnS) =
  /// w − t, E(NaCl) = w − o and E(CaF2) = 3 w − 4 t + o = 4 E(ZnS) − E(NaCl). Hence M = 4 M(ZnS) −
  /// √3/2 M(NaCl) = 5.03878488, the tabulated value.
  @Test
  void madelungConstantOfFluorite() {
    double a = 5.4626;
    ParticleState state =
        IonicSystems.crystal(
            IonicSystems.scaled(IonicSystems.FCC, a),
            new int[] {0, 1, 1},
            new double[] {0, 0, 0, .25, .25, .25, .75, .75, .75});
    Evaluation out = IonicSystems.evaluate(ewald(IonicSystems.FLUORITE, 1e-13, 8), state);
    double nearest = a * Math.sqrt(3) / 4;
    double constant = -out.energyEv() * nearest / PhysicalConstants.COULOMB_EV_ANGSTROM;
    assertThat(constant).isCloseTo(4 * ZNS - Math.sqrt(3) / 2 * NACL, within(1e-11));
    assertThat(constant).isCloseTo(5.03878488, within(5e-9));
  }

  /// A lattice of unit charges in a uniform background: −2.837297479 C/(2 a) (simple cubic Wigner
  /// crystal; e.g. Leslie and Gillan, J. Phys. C 1985, 18, 973, doi:10.1088/0022-3719/18/5/005).
  @Test
  void latticeOfIonsInBackground() {
    double a = 7;
    ParticleState state =
        IonicSystems.crystal(
            IonicSystems.scaled(IonicSystems.SIMPLE, a), new int[] {0}, new double[3]);
    Ewald ewald =
        new Ewald(
            new Charges(IonicSystems.MONOVALENT, true),
            1e-12,
            OptionalDouble.of(9),
            EwaldMethod.DIRECT,
            Precision.DOUBLE);
    Evaluation out = IonicSystems.evaluate(ewald, state);
    double constant = -2 * out.energyEv() * a / PhysicalConstants.COULOMB_EV_ANGSTROM;
    assertThat(constant).isCloseTo(2.837297479480620, within(1e-10));
  }

  /// The virial's trace is the energy: E is homogeneous of degree −1.
  @Test
  void traceOfTheVirialIsTheEnergy() {
    Evaluation out =
        IonicSystems.evaluate(
            ewald(IonicSystems.MONOVALENT, 1e-10, 7), IonicSystems.random(20, 10, 3));
    double trace = out.virial()[0] + out.virial()[4] + out.virial()[8];
    // The tapers break the homogeneity by about the accuracy.
    assertThat(trace).isCloseTo(out.energyEv(), within(1e-8 * Math.abs(out.energyEv())));
  }

  /// Real-space cutoffs from 5 to 12 Å move α from 1.1 to 0.45 1/Å: the sum must not care.
  @ParameterizedTest
  @ValueSource(doubles = {5, 9, 12})
  void splittingDoesNotMatter(double cutoff) {
    ParticleState state = IonicSystems.random(20, 10, 5);
    Evaluation expected =
        IonicSystems.evaluate(ewald(IonicSystems.MONOVALENT, 1e-12, 7), state.copy());
    Evaluation actual =
        IonicSystems.evaluate(ewald(IonicSystems.MONOVALENT, 1e-12, cutoff), state.copy());
    assertThat(actual.energyEv()).isCloseTo(expected.energyEv(), within(1e-9));
    assertThat(actual.forces()).containsExactly(expected.forces(), within(1e-9));
    assertThat(actual.virial()).containsExactly(expected.virial(), within(1e-8));
    assertThat(actual.energies()).containsExactly(expected.energies(), within(1e-9));
  }

  /// Forces against a direct sum over copies of the cell in growing cubes. The field of a cube of
  /// copies in vacuum differs from that of conducting boundary by −4π C P/3V (de Leeuw, Perram,
  /// Smith, Proc. R. Soc. A 1980, 373, 27, doi:10.1098/rspa.1980.0135), P the cell's dipole moment;
  /// it is added. What remains goes as L⁻² in the edge L; extrapolated from two cubes it leaves
  /// L⁻⁴, (1/49)⁴ = 2e-7 of a neighbour's force of some eV/Å.
  @Test
  void forcesEqualADirectSum() {
    Cell cell = Cell.orthorhombic(6, 6, 6);
    double[] x = {0.3, 0.2, 0.1, 3.1, 2.7, 3.4, 1.0, 4.2, 5.0, 4.9, 1.3, 2.0};
    int[] species = {0, 1, 1, 0};
    ParticleState state = new ParticleState(IonicSystems.TABLE, cell, species, x);
    Evaluation out = IonicSystems.evaluate(ewald(IonicSystems.MONOVALENT, 1e-12, 8), state.copy());
    double[] coarse = directForces(x, species, 6, 12);
    double[] fine = directForces(x, species, 6, 24);
    double[] forces = new double[x.length];
    double ratio = Math.pow(25.0 / 49.0, 2);
    Arrays.setAll(forces, k -> (fine[k] - ratio * coarse[k]) / (1 - ratio));
    double[] dipole = new double[3];
    for (int k = 0; k < x.length; k++) {
      dipole[k % 3] += charge(species[k / 3]) * x[k];
    }
    for (int k = 0; k < x.length; k++) {
      forces[k] +=
          charge(species[k / 3])
              * 4
              * Math.PI
              / 3
              * PhysicalConstants.COULOMB_EV_ANGSTROM
              * dipole[k % 3]
              / cell.volume();
    }
    assertThat(out.forces()).containsExactly(forces, within(1e-6));
  }

  private static double charge(int species) {
    return species == 0 ? 1 : -1;
  }

  private static double[] directForces(double[] x, int[] species, double edge, int reach) {
    int n = species.length;
    double[] forces = new double[3 * n];
    for (int a = -reach; a <= reach; a++) {
      for (int b = -reach; b <= reach; b++) {
        for (int c = -reach; c <= reach; c++) {
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              double dx = x[3 * j] + a * edge - x[3 * i];
              double dy = x[3 * j + 1] + b * edge - x[3 * i + 1];
              double dz = x[3 * j + 2] + c * edge - x[3 * i + 2];
              double square = dx * dx + dy * dy + dz * dz;
              if (square > 0) {
                double f =
                    -PhysicalConstants.COULOMB_EV_ANGSTROM
                        * charge(species[i])
                        * charge(species[j])
                        / (square * Math.sqrt(square));
                forces[3 * i] += f * dx;
                forces[3 * i + 1] += f * dy;
                forces[3 * i + 2] += f * dz;
              }
            }
          }
        }
      }
    }
    return forces;
  }

  /// The root mean square force error on random ions is the stated one within a factor of two.
  @ParameterizedTest
  @CsvSource({
    "1e-3, 6, 40, 10.5",
    "1e-4, 7, 40, 10.5",
    "1e-5, 6, 100, 15",
    "1e-5, 9, 100, 15",
    "1e-6, 8, 100, 15",
    "1e-8, 9, 40, 10.5"
  })
  void statedAccuracyIsReached(double error, double cutoff, int pairs, double edge) {
    double squares = 0;
    double stated = 0;
    int samples = 4;
    for (int seed = 0; seed < samples; seed++) {
      ParticleState state = IonicSystems.random(pairs, edge, 20 + seed);
      Evaluation exact =
          IonicSystems.evaluate(ewald(IonicSystems.MONOVALENT, 1e-12, 8), state.copy());
      Ewald ewald = ewald(IonicSystems.MONOVALENT, error, cutoff);
      Evaluation actual = IonicSystems.evaluate(ewald, state.copy());
      stated = ewald.forceErrorEvPerAngstrom(state.cell().volume());
      double sum = 0;
      for (int k = 0; k < exact.forces().length; k++) {
        sum += Math.pow(actual.forces()[k] - exact.forces()[k], 2);
      }
      squares += sum / state.count() / samples;
    }
    assertThat(Math.sqrt(squares)).isBetween(0.5 * stated, 2 * stated);
  }

  @Test
  void automaticCutoffGrowsWithTheNumberOfIons() {
    assertThat(Splitting.optimalCutoffAngstrom(1e-5, 200))
        .isLessThan(Splitting.optimalCutoffAngstrom(1e-5, 2000));
  }

  /// More ions than one launch takes: the structure factors add up over the launches.
  @Test
  void manyIonsEqualTheirPeriodicCopies() {
    ParticleState unit = IonicSystems.random(70, 14, 9);
    int n = unit.count();
    int copies = 4;
    int[] species = new int[copies * n];
    double[] x = new double[3 * copies * n];
    double[] rows = unit.cell().rows();
    for (int c = 0; c < copies; c++) {
      System.arraycopy(unit.species(), 0, species, c * n, n);
      for (int k = 0; k < 3 * n; k++) {
        x[3 * c * n + k] = unit.positions()[k] + c * rows[k % 3];
      }
    }
    for (int d = 0; d < 3; d++) {
      rows[d] *= copies;
    }
    ParticleState many = new ParticleState(IonicSystems.TABLE, Cell.ofRows(rows), species, x);
    Evaluation one = IonicSystems.evaluate(ewald(IonicSystems.MONOVALENT, 1e-5, 7), unit);
    Evaluation all = IonicSystems.evaluate(ewald(IonicSystems.MONOVALENT, 1e-5, 7), many);
    assertThat(many.count()).isGreaterThan(512);
    assertThat(all.energyEv() / copies).isCloseTo(one.energyEv(), within(1e-9));
    assertThat(Arrays.copyOf(all.forces(), 3 * n)).containsExactly(one.forces(), within(1e-10));
  }

  /// As the cell grows, wave vectors come in at the cutoff; energy and virial do not notice: the
  /// virial is the derivative of the energy everywhere, at an accuracy where each wave vector would
  /// show.
  @Test
  void energyIsSmoothAsWaveVectorsComeAndGo() {
    ParticleState state = IonicSystems.random(20, 10, 6);
    int fewest = Integer.MAX_VALUE;
    int most = 0;
    double h = 1e-5;
    for (int k = 0; k < 60; k++) {
      double factor = 1 + 1e-3 * k;
      Ewald ewald = ewald(IonicSystems.MONOVALENT, 1e-3, 6);
      Evaluation out = IonicSystems.evaluate(ewald, scaled(state, factor));
      fewest = Math.min(fewest, ewald.waveVectors());
      most = Math.max(most, ewald.waveVectors());
      double difference =
          IonicSystems.evaluate(ewald, scaled(state, factor * (1 + h))).energyEv()
              - IonicSystems.evaluate(ewald, scaled(state, factor * (1 - h))).energyEv();
      double trace = out.virial()[0] + out.virial()[4] + out.virial()[8];
      // The third derivative times h² and rounding, 1e-13/h, are both some 1e-8 of the energy.
      assertThat(-difference / (2 * h)).isCloseTo(trace, within(1e-6 * Math.abs(trace)));
    }
    assertThat(most).isGreaterThan(fewest + 20);
  }

  private static ParticleState scaled(ParticleState state, double factor) {
    double[] x = Arrays.stream(state.positions()).map(v -> factor * v).toArray();
    return new ParticleState(state.speciesTable(), state.cell().scaled(factor), state.species(), x);
  }

  @Test
  void chargedCellIsRefusedWithTheSum() {
    ParticleState state =
        new ParticleState(
            IonicSystems.TABLE,
            Cell.orthorhombic(9, 9, 9),
            new int[] {0, 0, 1},
            new double[] {0, 0, 0, 3, 0, 0, 0, 3, 0});
    assertThatThrownBy(() -> IonicSystems.evaluate(ewald(IonicSystems.MONOVALENT, 1e-5, 6), state))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("1.00000 e")
        .hasMessageContaining("2 A × 1.0 + 1 B × -1.0")
        .hasMessageContaining("background: true");
  }

  @Test
  void speciesWithoutChargeIsRefused() {
    assertThatThrownBy(
            () ->
                Decks.open(
                    Map.of("type", "ewald", "charges", Map.of("A", 1.0)),
                    List.of("A", "B"),
                    Precision.DOUBLE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no charge for species B");
  }
}
