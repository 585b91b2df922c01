package org.haven.potentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Static lattice parameter and bulk modulus of CeO2 for five published sets of rigid ions:
/// Grieshammer, Momenzadeh, Belova and Murch, Solid State Ionics 2020, 355, 115424
/// (doi:10.1016/j.ssi.2020.115424), tables 1, 2 and 5, computed there with GULP, cutoff 15 Å.
class PublishedCeriaTest {
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("Ce", "O"), List.of(140.12, 15.999));

  private static Map<String, Object> buckingham(double a, double rho, double c) {
    return Map.of("a_ev", a, "rho_angstrom", rho, "c_ev_angstrom6", c);
  }

  private static Map<String, Object> morse(double depth, double a, double r0, double c) {
    return Map.of("depth_ev", depth, "a_per_angstrom", a, "r0_angstrom", r0, "c_ev_angstrom12", c);
  }

  static Stream<Arguments> sets() {
    var oxygen = buckingham(9547.96, 0.2192, 32);
    return Stream.of(
        Arguments.of("B1a", 4.0, buckingham(1809.68, 0.3547, 20.4), oxygen, 5.410, 268),
        Arguments.of("B1b", 4.0, buckingham(2531.5, 0.335, 20.4), oxygen, 5.410, 289),
        Arguments.of(
            "B2",
            4.0,
            buckingham(1986.83, 0.3511, 20.4),
            buckingham(22764.3, 0.149, 27.89),
            5.429,
            261),
        Arguments.of(
            "B3",
            4.0,
            buckingham(755.1311, 0.429, 0),
            buckingham(9533.421, 0.234, 224.88),
            5.406,
            205),
        Arguments.of(
            "P",
            2.4,
            morse(9.84e-2, 1.84860, 2.93015, 1),
            morse(4.17e-2, 1.88680, 3.18937, 22),
            5.412,
            197));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sets")
  void latticeParameterAndBulkModulusOfCeria(
      String name,
      double charge,
      Map<String, Object> cation,
      Map<String, Object> anion,
      double lattice,
      double modulusGpa) {
    var pairs = List.of(with(cation, List.of("Ce", "O")), with(anion, List.of("O", "O")));
    Map<String, Object> deck =
        Map.of(
            "type",
            "sum",
            "of",
            List.of(
                Map.of(
                    "type",
                    cation.containsKey("a_ev") ? "buckingham" : "morse",
                    "cutoff_angstrom",
                    15.0,
                    "smoothing",
                    "truncate",
                    "pairs",
                    pairs,
                    "other_pairs",
                    "none"),
                Map.of(
                    "type",
                    "ewald",
                    "charges",
                    Map.of("Ce", charge, "O", -charge / 2),
                    "accuracy",
                    1e-8,
                    "cutoff_angstrom",
                    10.0)));
    double low = 5.2;
    double high = 5.7;
    for (int round = 0; round < 40; round++) {
      double middle = 0.5 * (low + high);
      if (pressureGpa(deck, middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    // Printed to 0.001 Å and 1 GPa, from parameters rounded to three or four digits.
    assertThat(low).isCloseTo(lattice, within(0.0006));
    // B = −V dP/dV, V = a³/4.
    double h = 1e-3;
    double slope = (pressureGpa(deck, low + h) - pressureGpa(deck, low - h)) / (2 * h);
    assertThat(-low / 3 * slope).isCloseTo(modulusGpa, within(1.0));
  }

  private static Map<String, Object> with(Map<String, Object> parameters, List<String> species) {
    var pair = new HashMap<>(parameters);
    pair.put("species", species);
    return pair;
  }

  private static double pressureGpa(Map<String, Object> deck, double a) {
    Cell cell = Cell.ofRows(Arrays.stream(FCC).map(v -> a * v).toArray());
    double[] x = new double[9];
    cell.toCartesian(new double[] {0, 0, 0, .25, .25, .25, .75, .75, .75}, x);
    ParticleState state = new ParticleState(TABLE, cell, new int[] {0, 1, 1}, x);
    try (Device device = new CpuDevice(1);
        Potential potential = Decks.open(deck, TABLE.symbols(), Precision.DOUBLE)) {
      potential.bind(state, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.1);
      list.rebuild(state);
      Evaluation out = new Evaluation(3);
      potential.evaluate(state, list, out);
      double trace = out.virial()[0] + out.virial()[4] + out.virial()[8];
      return trace / (3 * cell.volume()) * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    }
  }

  private static final double[] FCC = {0, .5, .5, .5, 0, .5, .5, .5, 0};
}
