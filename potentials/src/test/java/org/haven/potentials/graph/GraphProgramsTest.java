package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Models made and exported by MACE 0.3.16, NequIP 0.19.1 and 0.6.2, Allegro 0.8.3 and 0.3.0
/// themselves against what their own calculators say of three structures: 6, 11 and 24 atoms of Li,
/// P, S and Cl in skewed cells, the first smaller than twice the cutoff. Made by `generate.py`
/// beside the files; those of NequIP 0.6 and its Allegro by PyTorch 1.13, the version of their
/// time.
class GraphProgramsTest {

  /// float64: both sides add the same terms, some 100 of up to 20 eV/Å, in another order: 1e-12.
  /// float32: 6e-8 of the largest term per addition, of terms of up to 20 eV/Å: 1e-5 and more;
  /// energies of -40 eV are rounded to 4e-6.
  @ParameterizedTest
  @CsvSource({
    "mace-float64.pt, MACE, 1e-9",
    "mace-float32.pt, MACE, 1e-4",
    "nequip-float64.nequip.pth, NequIP 0.7, 1e-9",
    "nequip-float32.nequip.pth, NequIP 0.7, 1e-4",
    "allegro-float64.nequip.pth, NequIP 0.7, 1e-9",
    "allegro-float32.nequip.pth, NequIP 0.7, 1e-4",
    "nequip06-float64.pth, NequIP 0.6, 1e-9",
    "nequip06-float32.pth, NequIP 0.6, 1e-4",
    "allegro03-float64.pth, NequIP 0.6, 1e-9",
    "allegro03-float32.pth, NequIP 0.6, 1e-4"
  })
  void modelOfAProgramGivesWhatItsCalculatorGives(String name, String family, double error)
      throws IOException {
    Path file = SmallModels.file("programs/" + name);
    Path reference = SmallModels.file("programs/" + name.split("\\.")[0] + ".json");
    try (GraphPotential potential = GraphPotential.open(file, false);
        CpuDevice device = new CpuDevice(2)) {
      assertThat(potential.description()).contains(family);
      for (JsonNode expected : new ObjectMapper().readTree(reference.toFile()).get("structures")) {
        ParticleState state = state(expected);
        potential.bind(state, device);
        assertThat(potential.check(state, device)).hasSize(1);
        NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.7);
        list.rebuild(state);
        Evaluation actual = new Evaluation(state.count());
        potential.evaluate(state, list, actual);
        assertThat(actual.energyEv())
            .isCloseTo(expected.get("energy_ev").asDouble(), within(error));
        assertThat(actual.forces())
            .containsExactly(numbers(expected.get("forces_ev_per_angstrom")), within(error));
        // A force error over the cutoff of N atoms.
        double volume = state.cell().volume();
        double stressError = error * state.count() * potential.cutoffAngstrom() / volume;
        double[] stress = numbers(expected.get("stress_ev_per_angstrom3"));
        for (int k = 0; k < 9; k++) {
          assertThat(-actual.virial()[k] / volume)
              .as("stress %d", k)
              .isCloseTo(stress[k], within(stressError));
        }
      }
    }
  }

  private static ParticleState state(JsonNode structure) {
    List<String> symbols = new ArrayList<>();
    structure.get("symbols").forEach(s -> symbols.add(s.asText()));
    List<String> species = List.copyOf(new LinkedHashSet<>(symbols));
    return new ParticleState(
        new SpeciesTable(species, Collections.nCopies(species.size(), 1.0)),
        Cell.ofRows(numbers(structure.get("cell_angstrom"))),
        symbols.stream().mapToInt(species::indexOf).toArray(),
        numbers(structure.get("positions_angstrom")));
  }

  private static double[] numbers(JsonNode rows) {
    double[] numbers = new double[3 * rows.size()];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = rows.get(k / 3).get(k % 3).asDouble();
    }
    return numbers;
  }
}
