package org.haven.potentials.deepmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// All models of `../shared/reference/families/deepmd` with se_e2_a and se_e2_r, in all formats,
/// against DeePMD-kit 3.2.0.
class DeepmdReferenceTest {
  private static final Path FAMILIES =
      Path.of(System.getProperty("haven.root", ".."), "..", "shared", "reference", "families");
  private static final Path FOLDER = FAMILIES.resolve("deepmd");

  @BeforeEach
  void referencesAreThere() {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is not there");
  }

  /// Frozen models of DPA-1 and DPA-2 are TorchScript, as graph models are: without a type they
  /// must be refused as models of DeePMD-kit, by the descriptor's name, with what runs them.
  @ParameterizedTest
  @CsvSource({
    "se_atten/model.pth, dpa1",
    "se_atten/model.dp, dpa1",
    "public_water_dpa2/model.pth, dpa2"
  })
  void otherDescriptorsAreRecognisedAndRefusedByName(String name, String descriptor) {
    Path file = FOLDER.resolve(name);
    assertThat(new DeepmdProvider().recognises(file)).isTrue();
    assertThatThrownBy(() -> DeepmdFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has the descriptor " + descriptor + ";")
        .hasMessageContaining("deepmd.calculator");
  }

  /// A model, a structure and the values of DeePMD-kit.
  record Case(String model, String structure, String values) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String folder :
        List.of(
            "se_e2_a_one_side", "se_e2_a_two_side", "se_e2_r", "se_e2_a_float32", "sel_overflow")) {
      for (String file : List.of("model.dp", "model.pth", "model.json")) {
        for (String structure : List.of("cubic52", "triclinic13", "triclinic52")) {
          cases.add(new Case(folder + "/" + file, structure, folder + "/" + structure + ".json"));
        }
      }
    }
    for (String folder : List.of("se_e2_a_one_side", "se_e2_a_two_side")) {
      for (String structure : List.of("cubic52", "triclinic13")) {
        cases.add(new Case(folder + "/model.pb", structure, folder + "/pb/" + structure + ".json"));
      }
    }
    for (String file : List.of("model.json", "model.yaml", "model.pth")) {
      cases.add(
          new Case("public_water_se_e2_a/" + file, "water81", "public_water_se_e2_a/water81.json"));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plainAgreesWithDeepmdKit(Case each) throws IOException {
    assertAgrees(each, Precision.DOUBLE, true, false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doubleAgreesWithDeepmdKit(Case each) throws IOException {
    assertAgrees(each, Precision.DOUBLE, false, false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mixedAgreesWithDeepmdKit(Case each) throws IOException {
    assertAgrees(each, Precision.MIXED, false, true);
  }

  /// In double 1e-8 eV/atom and 1e-7 eV/Å; a model of float32 networks is rounded by DeePMD-kit, as
  /// all are by Haven in mixed precision: sums of some hundred terms of at most some eV/Å.
  private static void assertAgrees(Case each, Precision precision, boolean plain, boolean rounded)
      throws IOException {
    JsonNode reference = new ObjectMapper().readTree(FOLDER.resolve(each.values()).toFile());
    Evaluation result = evaluate(each, precision, plain);
    boolean coarse = rounded || each.model().contains("float32");
    int n = result.count();
    double energy = coarse ? 2e-6 : 1e-8;
    assertThat(result.energyEv() / n)
        .isCloseTo(reference.get("energy_eV").asDouble() / n, within(energy));
    assertThat(result.energies())
        .containsExactly(
            numbers(reference.get("atomic_energies_eV")), within(coarse ? 2e-5 : energy));
    assertThat(result.forces())
        .containsExactly(numbers(reference.get("forces_eV_per_A")), within(coarse ? 1e-4 : 1e-7));
    assertThat(result.virial())
        .containsExactly(numbers(reference.get("virial_eV")), within(coarse ? 1e-3 : 1e-6));
  }

  private static Evaluation evaluate(Case each, Precision precision, boolean plain) {
    Structure structure =
        StructureFile.read(FAMILIES.resolve("structures/" + each.structure() + ".xyz"), 0);
    List<String> symbols = structure.symbols().stream().distinct().toList();
    SpeciesTable table = new SpeciesTable(symbols, symbols.stream().map(s -> 1.0).toList());
    int[] species = structure.symbols().stream().mapToInt(symbols::indexOf).toArray();
    ParticleState state =
        new ParticleState(table, structure.cell(), species, structure.positions());
    DeepmdModel model = DeepmdFile.read(FOLDER.resolve(each.model()));
    try (Device device = new CpuDevice(2);
        var potential = new DeepmdPotential(model, precision, BeyondSel.NEAREST, plain)) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 1);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation result = new Evaluation(state.count());
      potential.evaluate(state, list, result);
      return result;
    }
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
