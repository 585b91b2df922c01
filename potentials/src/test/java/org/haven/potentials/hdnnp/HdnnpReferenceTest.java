package org.haven.potentials.hdnnp;

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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Published models of water and Cu2S and two of random weights with functions of all types,
/// against n2p2 2.3.0 (`../shared/reference/families/hdnnp`).
class HdnnpReferenceTest {
  private static final Path FOLDER =
      Path.of(
          System.getProperty("haven.root", ".."), "..", "shared", "reference", "families", "hdnnp");

  @BeforeEach
  void referenceIsThere() {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is not there");
  }

  /// All digits are printed; the virial is made of differences of the energy, good to 1e-8 … 7e-6
  /// eV by the size of the energy, as the folder's README says.
  @ParameterizedTest
  @CsvSource({
    "h2o-rpbe-d3, water24_triclinic, BOHR, HARTREE",
    "h2o-rpbe-d3, water81, BOHR, HARTREE",
    "cu2s, cu2s12_triclinic, ANGSTROM, EV",
    "lpscl-synthetic-a, prim_triclinic, ANGSTROM, EV",
    "lpscl-synthetic-a, cell52, ANGSTROM, EV",
    "lpscl-synthetic-b, prim_triclinic, ANGSTROM, EV",
    "lpscl-synthetic-b, cell52, ANGSTROM, EV",
  })
  void agreesWithN2p2(String model, String name, ModelUnits.Length length, ModelUnits.Energy energy)
      throws IOException {
    HdnnpModel read = HdnnpFolder.read(FOLDER.resolve(model), new ModelUnits(length, energy));
    JsonNode reference =
        new ObjectMapper().readTree(FOLDER.resolve(model).resolve(name + ".json").toFile());
    Structure structure = StructureFile.read(FOLDER.resolve(model).resolve(name + ".xyz"), 0);
    for (boolean plain : new boolean[] {true, false}) {
      compare(
          reference,
          evaluate(read, structure, Precision.DOUBLE, plain),
          read,
          structure,
          1e-8,
          1e-7,
          2e-5);
    }
    Evaluation mixed = evaluate(read, structure, Precision.MIXED, false);
    compare(reference, mixed, read, structure, 1e-5, 1e-4, 1e-2);
  }

  private static void compare(
      JsonNode reference,
      Evaluation result,
      HdnnpModel model,
      Structure structure,
      double energyTolerance,
      double forceTolerance,
      double virialTolerance) {
    int n = result.count();
    assertThat(result.energyEv() / n)
        .isCloseTo(reference.get("energy_eV").asDouble() / n, within(energyTolerance));
    double[] energies = numbers(reference.get("per_atom_energy_eV"));
    for (int i = 0; i < n; i++) {
      // Energies by atom are given without mean_energy and those of free atoms.
      int element = model.species().indexOf(structure.symbols().get(i));
      energies[i] += model.networks().get(element).offsetEv();
    }
    assertThat(result.energies()).containsExactly(energies, within(10 * energyTolerance));
    assertThat(result.forces())
        .containsExactly(numbers(reference.get("forces_eV_per_A")), within(forceTolerance));
    assertThat(result.virial())
        .containsExactly(numbers(reference.get("virial_eV_fd")), within(virialTolerance));
  }

  private static Evaluation evaluate(
      HdnnpModel model, Structure structure, Precision precision, boolean plain) {
    List<String> symbols = structure.symbols().stream().distinct().toList();
    SpeciesTable table = new SpeciesTable(symbols, symbols.stream().map(s -> 1.0).toList());
    int[] species = structure.symbols().stream().mapToInt(symbols::indexOf).toArray();
    ParticleState state =
        new ParticleState(table, structure.cell(), species, structure.positions());
    try (Device device = new CpuDevice(2);
        var potential = new HdnnpPotential(model, precision, plain)) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
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
