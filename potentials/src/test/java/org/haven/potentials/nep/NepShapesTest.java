package org.haven.potentials.nep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random models of odd shapes against NEP_CPU: resource `nep/reference.json`, made by
/// `nep/generate.py`.
class NepShapesTest {

  /// Path of a model among the test resources.
  static Path model(String name) {
    try {
      return Path.of(NepShapesTest.class.getResource("/nep/" + name + ".txt").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// NEP_CPU has the charges too, and the Coulomb energy to all digits: its constant, its cutoffs.
  /// What stands for its forces of mode 3 are differences.
  ///
  /// Both are double, with sums of some 10³ terms in different order and constants of 15 digits:
  /// 1e-12 relative, against energies of 50 eV and forces of 100 eV/Å.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nep3_five_body",
        "nep3_zbl_tiny",
        "nep4_degree_eight",
        "nep4_zbl_flexible",
        "nep4_zbl_typewise",
        "nep4_all_terms",
        "nep4_zbl_factors",
        "nep4_charge1",
        "nep4_charge2_zbl",
        "nep4_charge3"
      })
  void agreesWithNepCpu(String name) throws IOException {
    JsonNode reference =
        new ObjectMapper()
            .readTree(NepShapesTest.class.getResource("/nep/reference.json"))
            .get("cases")
            .get(name);
    List<String> symbols = new ArrayList<>();
    reference.get("symbols").forEach(symbol -> symbols.add(symbol.asText()));
    List<String> distinct = symbols.stream().distinct().sorted().toList();
    ParticleState state =
        new ParticleState(
            new SpeciesTable(distinct, distinct.stream().map(s -> 1.0).toList()),
            Cell.ofRows(numbers(reference.get("cell_angstrom"))),
            symbols.stream().mapToInt(distinct::indexOf).toArray(),
            numbers(reference.get("positions_angstrom")));
    try (Device device = new CpuDevice(1);
        NepPotential potential = new NepPotential(NepModel.read(model(name)), Precision.DOUBLE)) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation result = new Evaluation(state.count());
      potential.evaluate(state, list, result);
      assertThat(result.energies())
          .containsExactly(numbers(reference.get("energies_ev")), within(1e-10));
      assertThat(result.forces())
          .containsExactly(
              numbers(reference.get("forces_ev_per_angstrom")), within(differences(name, 1e-9)));
      assertThat(result.virial())
          .containsExactly(numbers(reference.get("virial_ev")), within(differences(name, 1e-9)));
      assertThat(potential.bornCharges().isPresent()).isEqualTo(name.contains("charge"));
      if (potential.bornCharges().isPresent()) {
        double[] born = new double[9 * state.count()];
        potential.bornCharges().get().bornCharges(state, list, born);
        assertThat(born)
            .containsExactly(numbers(reference.get("born_effective_charges_e")), within(1e-11));
      }
    }
  }

  @Test
  void chargeModelIsRefusedOnADevice() {
    NepModel model = NepModel.read(model("nep4_charge1"));
    ParticleState state =
        new ParticleState(
            new SpeciesTable(List.of("Li"), List.of(7.0)),
            Cell.orthorhombic(9, 9, 9),
            new int[1],
            new double[3]);
    Device other =
        (Device)
            Proxy.newProxyInstance(
                Device.class.getClassLoader(),
                new Class<?>[] {Device.class},
                (proxy, method, arguments) -> method.getName().equals("name") ? "a GPU" : null);
    try (NepPotential potential = new NepPotential(model, Precision.DOUBLE)) {
      assertThatThrownBy(() -> potential.bind(state, other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nep4_charge1.txt runs on the CPU only, not on a GPU")
          .hasMessageContaining("choose device: cpu");
    }
  }

  /// h = 2e-4 Å leaves 1e-14 eV/h of rounding, and where a pair crosses the cutoff the jump of the
  /// force's slope, 1e-4 eV/Å², times h: 2e-8.
  private static double differences(String name, double tolerance) {
    return name.equals("nep4_charge3") ? 2e-8 : tolerance;
  }

  /// All numbers below a node, in order.
  static double[] numbers(JsonNode node) {
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
