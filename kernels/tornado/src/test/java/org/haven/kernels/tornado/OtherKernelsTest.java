package org.haven.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.integrators.Barostat;
import org.haven.integrators.Integrator;
import org.haven.integrators.LangevinBaoab;
import org.haven.integrators.MaxwellBoltzmann;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.NoseHooverChain;
import org.haven.integrators.StochasticCellRescaling;
import org.haven.kernels.Cell;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Pair, Coulomb and thermostat kernels, one by one against Java. Their sines, cosines,
/// exponentials and logarithms differ by a few ulp between Java and OpenCL, and what is summed from
/// them too.
class OtherKernelsTest {
  private static final Map<String, Object> DECK =
      Map.of(
          "type",
          "sum",
          "of",
          List.of(
              Map.of(
                  "type",
                  "buckingham",
                  "cutoff_angstrom",
                  5.0,
                  "short_range",
                  "hold",
                  "other_pairs",
                  "none",
                  "pairs",
                  List.of(
                      Map.of(
                          "species",
                          List.of("Li", "O"),
                          "a_ev",
                          632.1,
                          "rho_angstrom",
                          0.2906,
                          "c_ev_angstrom6",
                          0),
                      Map.of(
                          "species",
                          List.of("O", "O"),
                          "a_ev",
                          22764.3,
                          "rho_angstrom",
                          0.149,
                          "c_ev_angstrom6",
                          27.89))),
              Map.of(
                  "type",
                  "ewald",
                  "charges",
                  Map.of("Li", 1, "O", -2),
                  "cutoff_angstrom",
                  5.0,
                  "accuracy",
                  1e-4),
              Map.of(
                  "type",
                  "damped_shifted_force",
                  "charges",
                  Map.of("Li", 1, "O", -2),
                  "cutoff_angstrom",
                  5.0),
              Map.of("type", "zbl", "cutoff_angstrom", 2.5)));

  /// Antifluorite Li2O, 3 × 3 × 3 cells of 4.62 Å, shaken by 0.1 Å.
  private static ParticleState state() {
    int n = 3;
    double a = 4.62;
    double[] positions = new double[3 * 12 * n * n * n];
    int[] species = new int[12 * n * n * n];
    Random random = new Random(1);
    double[][] sites = new double[12][];
    for (int k = 0; k < 8; k++) {
      sites[k] = new double[] {0.25 + 0.5 * (k & 1), 0.25 + 0.25 * (k & 2), 0.25 + 0.125 * (k & 4)};
    }
    sites[8] = new double[] {0, 0, 0};
    sites[9] = new double[] {0, 0.5, 0.5};
    sites[10] = new double[] {0.5, 0, 0.5};
    sites[11] = new double[] {0.5, 0.5, 0};
    int i = 0;
    for (int c = 0; c < n * n * n; c++) {
      int[] corner = {c % n, c / n % n, c / n / n};
      for (int k = 0; k < 12; k++, i++) {
        species[i] = k < 8 ? 0 : 1;
        for (int d = 0; d < 3; d++) {
          positions[3 * i + d] = a * (corner[d] + sites[k][d]) + 0.1 * random.nextGaussian();
        }
      }
    }
    var table = new SpeciesTable(List.of("Li", "O"), List.of(6.94, 15.999));
    return new ParticleState(table, Cell.orthorhombic(n * a, n * a, n * a), species, positions);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void everyKernelAgreesWithJava(Precision precision) {
    // Sums of some 10² terms, each a few ulp off, some of which cancel.
    double tolerance = precision == Precision.DOUBLE ? 1e-11 : 1e-4;
    var spec = new PotentialSpec("sum", List.of("Li", "O"), DeckSection.of(DECK, Path.of(".")));
    try (ComparingDevice device = new ComparingDevice(Devices.open(), tolerance);
        Potential potential = PotentialFamilies.installed().open(spec, precision)) {
      ParticleState state = state();
      potential.bind(state, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
      MolecularSystem system = new MolecularSystem(state, potential, list, device);
      MaxwellBoltzmann.draw(state, 800, 1, true);
      system.computeForces();
      list.reversePairs();
      Integrator langevin = new LangevinBaoab(1, 100, 1);
      Integrator chain = new NoseHooverChain(1, 100, 3);
      Integrator constantPressure =
          new StochasticCellRescaling(
              new LangevinBaoab(1, 100, 2),
              new Barostat(Barostat.Kind.TRICLINIC, 0, 1000, 0.01),
              1,
              3);
      langevin.step(system, 1, 800);
      chain.step(system, 2, 800);
      constantPressure.step(system, 3, 800);
      assertThat(system.temperatureK(3 * state.count() - 3)).isBetween(100.0, 3000.0);
      System.out.println(device.kernels());
      assertThat(device.differences()).isEmpty();
    }
  }
}
