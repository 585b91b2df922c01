package org.haven.potentials.deepmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.RandomSystems;
import org.haven.potentials.networks.FeedForward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeepmdKernelsTest {
  /// A table has the values and slopes of its network between its nodes too, to the tolerance that
  /// it was made for: 1e-11 of the largest ones, which are below 4. A network of other weights does
  /// not pass.
  @Test
  void tableIsTheNetwork() {
    FeedForward network =
        SyntheticModels.model("se_e2_a", true, false, List.of(9, 9)).embeddings().getFirst();
    EmbeddingTable table = EmbeddingTable.of(network, -0.5, 9.6, 1e-11);
    Random random = new Random(5);
    for (int sample = 0; sample < 500; sample++) {
      int interval = random.nextInt(table.intervals());
      double x = random.nextDouble();
      EmbeddingResponse exact =
          EmbeddingResponse.of(network, table.first() + (interval + x) * table.step());
      for (int m = 0; m < network.outputs(); m++) {
        assertThat(table.at(interval, x, m)[0]).isCloseTo(exact.values()[m], within(4e-11));
        assertThat(table.at(interval, x, m)[1]).isCloseTo(exact.slopes()[m], within(4e-11));
      }
    }
    assertThat(table.intervals()).isLessThan(5000);
  }

  @Test
  void responseHasTheSlopesOfTheNetwork() {
    FeedForward network =
        SyntheticModels.model("se_e2_a", true, false, List.of(9, 9)).embeddings().get(1);
    EmbeddingResponse response = EmbeddingResponse.of(network, 0.7);
    double[] sum = new double[network.outputs()];
    Arrays.fill(sum, 1);
    assertThat(response.values())
        .containsExactly(network.values(new double[] {0.7}), within(1e-14));
    assertThat(Arrays.stream(response.slopes()).sum())
        .isCloseTo(network.gradient(new double[] {0.7}, sum)[0], within(1e-13));
  }

  /// Vector code and plain kernel: in double the tables' 1e-11 times some 10 eV/Å and the root of
  /// some hundred terms; in float 6e-8 times the same.
  @ParameterizedTest
  @CsvSource({
    "se_e2_a, true, false, 40, DOUBLE, 1e-9",
    "se_e2_a, false, true, 7, DOUBLE, 1e-9",
    "se_e2_r, true, true, 7, DOUBLE, 1e-9",
    "se_e2_a, true, false, 7, MIXED, 2e-5",
    "se_e2_r, true, false, 40, MIXED, 2e-5"
  })
  void vectorAgreesWithPlain(
      String descriptor,
      boolean oneSided,
      boolean excluded,
      int sel,
      Precision precision,
      double tolerance) {
    DeepmdModel model = SyntheticModels.model(descriptor, oneSided, excluded, List.of(sel, sel));
    assertAgree(model, system(), precision, tolerance);
  }

  /// Particles nearer than any bond are beyond the tables.
  @Test
  void plainKernelTakesWhatIsTooNear() {
    ParticleState state = system();
    for (int d = 0; d < 3; d++) {
      state.positions()[3 + d] = state.positions()[d] + (d == 0 ? 0.3 : 0);
    }
    assertAgree(
        SyntheticModels.model("se_e2_a", true, false, List.of(40, 40)), state, Precision.DOUBLE, 0);
  }

  @Test
  void moreNeighboursThanSelAreRefusedIfAsked() {
    DeepmdModel model = SyntheticModels.model("se_e2_a", true, false, List.of(7, 40));
    assertThatThrownBy(() -> evaluate(model, system(), Precision.DOUBLE, true, BeyondSel.REFUSE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neighbours within 4.0 Å more than the model has places for")
        .hasMessageContaining("sel [7, 40] of A, B")
        .hasMessageContaining("beyond_sel: nearest");
  }

  private static void assertAgree(
      DeepmdModel model, ParticleState state, Precision precision, double tolerance) {
    Evaluation expected = evaluate(model, state.copy(), Precision.DOUBLE, true, BeyondSel.NEAREST);
    Evaluation result = evaluate(model, state.copy(), precision, false, BeyondSel.NEAREST);
    assertThat(result.energies()).containsExactly(expected.energies(), within(tolerance));
    assertThat(result.forces()).containsExactly(expected.forces(), within(tolerance));
    assertThat(result.virial()).containsExactly(expected.virial(), within(10 * tolerance));
  }

  private static ParticleState system() {
    return RandomSystems.state(
        new SpeciesTable(List.of("B", "A"), Collections.nCopies(2, 1.0)),
        List.of(25, 15),
        RandomSystems.triclinicCell(8, 2),
        1.4,
        3);
  }

  private static Evaluation evaluate(
      DeepmdModel model,
      ParticleState state,
      Precision precision,
      boolean plain,
      BeyondSel beyondSel) {
    try (Device device = new CpuDevice(2);
        var potential = new DeepmdPotential(model, precision, beyondSel, plain)) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation result = new Evaluation(state.count());
      potential.evaluate(state, list, result);
      return result;
    }
  }
}
