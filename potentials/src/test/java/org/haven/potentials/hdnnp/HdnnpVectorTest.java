package org.haven.potentials.hdnnp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HdnnpVectorTest {
  /// Sums of some 10³ terms of order one: 1e-11. In float a term has some ten roundings of 6e-8.
  @ParameterizedTest
  @CsvSource({
    "0, t t, p1",
    "1 0.2, t s, p2",
    "2, p g, p3",
    "3, r c, p4",
    "4, S h, e",
    "5, t l, p1a",
    "6 0.5, t t, p2a",
    "7, t t, p3a",
    "8, t e, p4a",
  })
  void vectorsAgreeWithThePlainArithmetic(String cutoff, String letters, String core) {
    HdnnpModel model = SmallHdnnp.read("cutoff_type " + cutoff, letters, core);
    ParticleState state = state(List.of("Li", "Cl"), List.of(12, 12));
    Evaluation plain = evaluate(model, state, Precision.DOUBLE, true);
    compare(evaluate(model, state, Precision.DOUBLE, false), plain, 1e-10);
    compare(evaluate(model, state, Precision.MIXED, false), plain, 1e-4);
  }

  /// Two species of one element, and a species in the table without particles.
  @Test
  void isotopesAreTheirElement() {
    HdnnpModel model = SmallHdnnp.read("cutoff_type 1", "t t", "p2");
    ParticleState state = state(List.of("Cl", "Li"), List.of(24, 0));
    Evaluation plain = evaluate(model, state, Precision.DOUBLE, true);
    compare(evaluate(model, state, Precision.DOUBLE, false), plain, 1e-10);
  }

  /// An atom alone has functions of value 0.
  @Test
  void anAtomAloneHasNoForce() {
    HdnnpModel model = SmallHdnnp.read("cutoff_type 1", "t t", "p2");
    ParticleState state =
        RandomSystems.state(
            new SpeciesTable(List.of("Li"), List.of(1.0)),
            List.of(1),
            RandomSystems.triclinicCell(12, 3),
            1,
            1);
    Evaluation result = evaluate(model, state, Precision.DOUBLE, false);
    assertThat(result.forces()).containsExactly(0, 0, 0);
    ElementNetwork lithium = model.networks().getFirst();
    double[] inputs = lithium.inputs(new double[lithium.functions().size()]);
    assertThat(result.energyEv()).isCloseTo(lithium.energyEv(inputs), within(1e-13));
  }

  private static ParticleState state(List<String> symbols, List<Integer> counts) {
    return RandomSystems.state(
        new SpeciesTable(symbols, List.of(1.0, 1.0)),
        counts,
        RandomSystems.triclinicCell(8, 2),
        1.6,
        7);
  }

  private static void compare(Evaluation found, Evaluation expected, double tolerance) {
    double largest = 1;
    for (double force : expected.forces()) {
      largest = Math.max(largest, Math.abs(force));
    }
    assertThat(found.energies()).containsExactly(expected.energies(), within(tolerance * largest));
    assertThat(found.forces()).containsExactly(expected.forces(), within(tolerance * largest));
    assertThat(found.virial()).containsExactly(expected.virial(), within(30 * tolerance * largest));
  }

  private static Evaluation evaluate(
      HdnnpModel model, ParticleState state, Precision precision, boolean plain) {
    try (Device device = new CpuDevice(1);
        var potential = new HdnnpPotential(model, precision, plain)) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation result = new Evaluation(state.count());
      potential.evaluate(state, list, result);
      return result;
    }
  }
}
