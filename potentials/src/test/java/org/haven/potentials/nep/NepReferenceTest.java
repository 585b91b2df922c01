package org.haven.potentials.nep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// NEP25-ZBL for LLZO against NEP_CPU in double precision (`../shared/reference/nep-llzo`).
class NepReferenceTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("haven.root", ".."), "..", "shared", "reference", "nep-llzo");

  @BeforeEach
  void referenceIsThere() {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is not there");
  }

  /// NEP_CPU prints 12 digits: energies to 1e-8 eV, forces to 1e-11 eV/Å.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 24})
  void doubleAgreesWithNepCpu(int frame) throws IOException {
    JsonNode reference = reference(frame);
    Evaluation result = evaluate(frame, Precision.DOUBLE);
    int n = result.count();
    assertThat(result.energyEv() / n)
        .isCloseTo(reference.get("energy_eV").asDouble() / n, within(1e-8));
    assertThat(result.energies())
        .containsExactly(numbers(reference.get("atom_energies_eV")), within(1e-8));
    assertThat(result.forces())
        .containsExactly(numbers(reference.get("forces_eV_per_A")), within(1e-7));
    assertThat(result.virial())
        .containsExactly(
            numbers(reference.get("virial_eV_xx_xy_xz_yx_yy_yz_zx_zy_zz")), within(1e-6));
  }

  /// A force is a sum of some 10² pair terms of some eV/Å, each with a few roundings of 6e-8.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 24})
  void mixedAgreesWithNepCpu(int frame) throws IOException {
    JsonNode reference = reference(frame);
    Evaluation result = evaluate(frame, Precision.MIXED);
    int n = result.count();
    assertThat(result.energyEv() / n)
        .isCloseTo(reference.get("energy_eV").asDouble() / n, within(1e-6));
    assertThat(result.forces())
        .containsExactly(numbers(reference.get("forces_eV_per_A")), within(1e-4));
    assertThat(result.virial())
        .containsExactly(
            numbers(reference.get("virial_eV_xx_xy_xz_yx_yy_yz_zx_zy_zz")), within(1e-3));
  }

  private static Evaluation evaluate(int frame, Precision precision) {
    Structure structure = StructureFile.read(FOLDER.resolve("dft_frames.xyz"), frame);
    List<String> symbols = structure.symbols().stream().distinct().toList();
    SpeciesTable table = new SpeciesTable(symbols, symbols.stream().map(s -> 1.0).toList());
    int[] species = structure.symbols().stream().mapToInt(symbols::indexOf).toArray();
    ParticleState state =
        new ParticleState(table, structure.cell(), species, structure.positions());
    try (Device device = new CpuDevice(2);
        var potential =
            PotentialFamilies.installed().open(FOLDER.resolve("nep.txt"), symbols, precision)) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 1);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation result = new Evaluation(state.count());
      potential.evaluate(state, list, result);
      return result;
    }
  }

  private static JsonNode reference(int frame) throws IOException {
    JsonNode all = new ObjectMapper().readTree(FOLDER.resolve("nep_cpu_reference.json").toFile());
    for (JsonNode one : all.get("frames")) {
      if (one.get("frame").asInt() == frame) {
        return one;
      }
    }
    throw new IllegalArgumentException("no frame " + frame);
  }

  /// All numbers below a node, in order.
  private static double[] numbers(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    collect(node, numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonNode node, List<Double> numbers) {
    if (node.isNumber()) {
      numbers.add(node.asDouble());
    } else {
      node.forEach(child -> collect(child, numbers));
    }
  }
}
