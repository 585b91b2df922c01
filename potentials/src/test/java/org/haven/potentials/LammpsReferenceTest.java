package org.haven.potentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Pair and Coulomb potentials against LAMMPS on 36 ions in a triclinic cell; generator, version
/// and commands stand in `lammps_pair_coulomb.json`.
class LammpsReferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode reference() throws IOException {
    try (InputStream in =
        LammpsReferenceTest.class.getResourceAsStream("lammps_pair_coulomb.json")) {
      return JSON.readTree(in);
    }
  }

  static Stream<Arguments> cases() throws IOException {
    JsonNode reference = reference();
    return StreamSupport.stream(reference.get("cases").spliterator(), false)
        .map(node -> Arguments.of(node.get("name").asText(), reference, node));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void energyForcesAndVirialAreThoseOfLammps(String name, JsonNode reference, JsonNode node) {
    // Without Coulomb both programs round doubles: 1e-11 of forces of some eV/Å (in the ZBL case
    // LAMMPS joins its energy to zero over the last 1e-11 Å). With Coulomb, LAMMPS's erfc is off by
    // up to 1.5e-7 (absolute), which times C q²/r² = 14.4 × 2/4 eV/Å per neighbour gives some 1e-6
    // eV/Å; in the energy it adds up over 36 ions with some 50 neighbours to 1e-4 eV.
    boolean coulomb = name.contains("ewald") || name.contains("damped");
    double limit = coulomb ? 1e-5 : 1e-9;
    Evaluation out = evaluate(reference, node, Precision.DOUBLE);
    assertThat(out.energyEv())
        .isCloseTo(node.get("energy_ev").asDouble(), within(coulomb ? 1e-4 : 1e-9));
    assertThat(out.forces())
        .containsExactly(numbers(node.get("forces_ev_per_angstrom")), within(limit));
    assertThat(out.virial())
        .containsExactly(numbers(node.get("virial_ev")), within(coulomb ? 1e-4 : 1e-9));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void mixedPrecisionIsNear(String name, JsonNode reference, JsonNode node) {
    // Float: 6e-8 times some ten operations, of up to 30 eV/Å per pair.
    Evaluation out = evaluate(reference, node, Precision.MIXED);
    assertThat(out.forces())
        .containsExactly(numbers(node.get("forces_ev_per_angstrom")), within(1e-4));
  }

  private static Evaluation evaluate(JsonNode reference, JsonNode node, Precision precision) {
    List<String> symbols = JSON.convertValue(reference.get("symbols"), new TypeReference<>() {});
    Map<String, Object> deck = JSON.convertValue(node.get("potential"), new TypeReference<>() {});
    ParticleState state =
        new ParticleState(
            new SpeciesTable(symbols, Collections.nCopies(symbols.size(), 1.0)),
            Cell.ofRows(numbers(reference.get("cell"))),
            Arrays.stream(numbers(reference.get("species"))).mapToInt(s -> (int) s).toArray(),
            numbers(reference.get("positions")));
    try (Device device = new CpuDevice(1);
        Potential potential = Decks.open(deck, symbols, precision)) {
      potential.bind(state, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.3);
      list.rebuild(state);
      Evaluation out = new Evaluation(state.count());
      potential.evaluate(state, list, out);
      return out;
    }
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
