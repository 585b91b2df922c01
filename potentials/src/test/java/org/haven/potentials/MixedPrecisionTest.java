package org.haven.potentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pair arithmetic in float gives the forces of double, for every branch of the kernels: tapers
/// where the energy is far from zero, all forms.
class MixedPrecisionTest {
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("Li", "O"), List.of(6.94, 15.999));

  private static Map<String, Object> deck(
      String type, Map<String, Object> parameters, String smoothing) {
    var pair = new HashMap<>(parameters);
    pair.put("species", List.of("Li", "O"));
    return Map.of(
        "type",
        type,
        "cutoff_angstrom",
        4.5,
        "smoothing",
        smoothing,
        "pairs",
        List.of(pair),
        "other_pairs",
        "none");
  }

  static Stream<Map<String, Object>> decks() {
    Map<String, Object> charges = Map.of("Li", 1, "O", -1);
    return Stream.of(
        deck(
            "buckingham",
            Map.of("a_ev", 300.0, "rho_angstrom", 0.6, "c_ev_angstrom6", 50.0),
            "switch"),
        deck(
            "morse",
            Map.of("depth_ev", 0.5, "a_per_angstrom", 0.6, "r0_angstrom", 2.5),
            "force_shift"),
        deck("lennard_jones", Map.of("epsilon_ev", 0.05, "sigma_angstrom", 2.5), "switch"),
        deck(
            "born_mayer_huggins",
            Map.of(
                "a_ev",
                1.0,
                "sigma_angstrom",
                2.5,
                "rho_angstrom",
                0.6,
                "c_ev_angstrom6",
                5.0,
                "d_ev_angstrom8",
                5.0),
            "shift"),
        Map.of("type", "zbl", "cutoff_angstrom", 4.0, "switch_from_angstrom", 1.0),
        Map.of("type", "ewald", "charges", charges, "cutoff_angstrom", 5.0, "accuracy", 1e-2),
        Map.of("type", "damped_shifted_force", "charges", charges, "cutoff_angstrom", 6.0));
  }

  @ParameterizedTest
  @MethodSource("decks")
  void forcesInFloatFollowThoseInDouble(Map<String, Object> deck) {
    Evaluation expected = evaluate(deck, Precision.DOUBLE);
    Evaluation actual = evaluate(deck, Precision.MIXED);
    // A float has 6e-8; some ten operations per pair and an exponent of 10 (exp multiplies the
    // error
    // of its argument) leave 1e-6 of the largest pair force, which is about the largest force.
    double largest = Arrays.stream(expected.forces()).map(Math::abs).max().orElseThrow();
    assertThat(largest).isGreaterThan(0.1);
    assertThat(actual.forces()).containsExactly(expected.forces(), within(2e-6 * largest));
    // Energies of pairs are a few times larger than their sums, and the parameters, rounded to
    // float,
    // shift all pairs alike: five times as much.
    double scale = Arrays.stream(expected.energies()).map(Math::abs).sum();
    assertThat(actual.energyEv()).isCloseTo(expected.energyEv(), within(1e-5 * scale));
    double virial = Arrays.stream(expected.virial()).map(Math::abs).max().orElseThrow();
    assertThat(actual.virial())
        .containsExactly(expected.virial(), within(1e-5 * Math.max(virial, scale)));
  }

  private static Evaluation evaluate(Map<String, Object> deck, Precision precision) {
    ParticleState state =
        RandomSystems.state(TABLE, List.of(30, 30), RandomSystems.triclinicCell(10, 1), 1.7, 2);
    try (Device device = new CpuDevice(1);
        Potential potential = Decks.open(deck, TABLE.symbols(), precision)) {
      potential.bind(state, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.3);
      list.rebuild(state);
      Evaluation out = new Evaluation(state.count());
      potential.evaluate(state, list, out);
      return out;
    }
  }
}
