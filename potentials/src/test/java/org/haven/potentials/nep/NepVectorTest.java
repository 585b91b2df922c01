package org.haven.potentials.nep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Lanes;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.Evaluation;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The vector twin, in float and in double, against the plain kernels in double.
class NepVectorTest {

  private static final double SKIN = 0.8;

  /// Every length of vector up to the machine's: the candidates are filled up to that.
  private static final List<VectorShape> SHAPES =
      Stream.of(VectorShape.S_128_BIT, VectorShape.S_256_BIT, VectorShape.S_512_BIT)
          .filter(shape -> shape.vectorBitSize() <= Lanes.FLOATS.vectorBitSize())
          .toList();

  /// Models of all shapes, in a cell of one or two cutoffs and in one far smaller than the cutoff.
  private static final String MODELS =
      """
      nep3_five_body, 7
      nep3_five_body, 3.5
      nep3_zbl_tiny, 7
      nep3_zbl_tiny, 3.5
      nep4_degree_eight, 7
      nep4_degree_eight, 3.5
      nep4_zbl_flexible, 7
      nep4_zbl_flexible, 3.5
      nep4_zbl_typewise, 7
      nep4_zbl_typewise, 3.5
      nep4_all_terms, 7
      nep4_all_terms, 3.5
      nep4_zbl_factors, 7
      nep4_zbl_factors, 3.5
      nep4_charge1, 7
      nep4_charge1, 3.5
      nep4_charge2_zbl, 7
      nep4_charge2_zbl, 3.5
      nep4_charge3, 7
      nep4_charge3, 3.5
      """;

  /// Float has 6e-8; forces of up to 100 eV/Å are sums of some 10² terms that partly cancel: 2e-5
  /// of the largest force; energies, of some eV per particle, 2e-6 eV.
  @ParameterizedTest
  @CsvSource(textBlock = MODELS)
  void floatsAgreeWithThePlainKernels(String name, double edge) {
    for (VectorShape shape : SHAPES) {
      agrees(VectorType.of(true, shape), name, edge, 2e-5, 2e-6);
    }
  }

  /// Double has 1e-16; the same sums, and products of up to 17 terms of basis functions that
  /// cancel: 1e-12 of the largest force and energy.
  @ParameterizedTest
  @CsvSource(textBlock = MODELS)
  void doublesAgreeWithThePlainKernels(String name, double edge) {
    for (VectorShape shape : SHAPES) {
      agrees(VectorType.of(false, shape), name, edge, 1e-12, 1e-12);
    }
  }

  static List<VectorType> types() {
    return List.of(VectorType.FLOAT, VectorType.DOUBLE);
  }

  private static void agrees(
      VectorType type, String name, double edge, double forceError, double energyError) {
    NepModel model = NepModel.read(NepShapesTest.model(name));
    ParticleState state = state(model, edge);
    try (Device device = new CpuDevice(1)) {
      Evaluation plain = plain(model, state, device);
      Evaluation fast = vector(type, model, state, device, 1);

      double largest = Arrays.stream(plain.forces()).map(Math::abs).max().orElse(0);
      assertThat(fast.forces())
          .containsExactly(plain.forces(), within(forceError * Math.max(1, largest)));
      double most = Arrays.stream(plain.energies()).map(Math::abs).max().orElse(0);
      assertThat(fast.energies())
          .containsExactly(plain.energies(), within(energyError * Math.max(1, most)));
      assertThat(fast.energyEv())
          .isCloseTo(plain.energyEv(), within(energyError * Math.max(1, most) * state.count()));
      assertThat(fast.virial())
          .containsExactly(
              plain.virial(), within(forceError * Math.max(1, largest) * state.count()));
    }
  }

  /// One thread and three, code that is still interpreted and code that is long compiled: a resumed
  /// run must not see which.
  @ParameterizedTest
  @MethodSource("types")
  void bitsDependNeitherOnThreadsNorOnTheCompiler(VectorType type) {
    NepModel model = NepModel.read(NepShapesTest.model("nep4_all_terms"));
    ParticleState state = state(model, 7);
    try (Device one = new CpuDevice(1);
        Device three = new CpuDevice(3)) {
      Evaluation first = vector(type, model, state, one, 1);
      assertSameBits(vector(type, model, state, one, 2000), first);
      assertSameBits(vector(type, model, state, three, 50), first);
    }
  }

  private static void assertSameBits(Evaluation evaluation, Evaluation expected) {
    assertThat(evaluation.forces()).isEqualTo(expected.forces());
    assertThat(evaluation.energies()).isEqualTo(expected.energies());
    assertThat(evaluation.virial()).isEqualTo(expected.virial());
  }

  /// Between rebuilds the derived entries stay: particles that have moved by less than half the
  /// skin still give the energies of a fresh list.
  @ParameterizedTest
  @MethodSource("types")
  void entriesServeUntilTheListIsRebuilt(VectorType type) {
    NepModel model = NepModel.read(NepShapesTest.model("nep4_zbl_typewise"));
    ParticleState state = state(model, 7);
    try (Device device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, model.cutoffAngstrom(), SKIN);
      list.rebuild(state);
      NepVector vector = bound(type, model, state, device);
      Evaluation out = new Evaluation(state.count());
      vector.evaluate(state, list, out);
      for (int i = 0; i < state.count(); i++) {
        state.positions()[3 * i + i % 3] += (i % 2 == 0 ? 0.45 : -0.45) * SKIN;
      }
      assertThat(list.update(state)).isFalse();
      vector.evaluate(state, list, out);
      Evaluation plain = plain(model, state, device);
      double largest = Arrays.stream(plain.forces()).map(Math::abs).max().orElse(0);
      assertThat(out.forces()).containsExactly(plain.forces(), within(2e-5 * Math.max(1, largest)));
    }
  }

  /// A cell between two cutoffs and two cutoffs with skin lists some neighbours in two images, of
  /// which either may come within the cutoff; the twin keeps one entry for both.
  @ParameterizedTest
  @MethodSource("types")
  void neighboursListedInSeveralImagesCountOnce(VectorType type) {
    NepModel model = NepModel.read(NepShapesTest.model("nep4_zbl_typewise"));
    ParticleState state = state(model, 2 * model.cutoffAngstrom() + 0.5);
    try (Device device = new CpuDevice(1)) {
      Evaluation plain = plain(model, state, device);
      Evaluation fast = vector(type, model, state, device, 1);
      double largest = Arrays.stream(plain.forces()).map(Math::abs).max().orElse(0);
      assertThat(fast.forces())
          .containsExactly(plain.forces(), within(2e-5 * Math.max(1, largest)));
    }
  }

  private static NepVector bound(
      VectorType type, NepModel model, ParticleState state, Device device) {
    NepModel selected = model.select(state.speciesTable().symbols());
    Precision precision = type.isFloat() ? Precision.MIXED : Precision.DOUBLE;
    NepCharges charges =
        selected
            .chargeHead()
            .map(head -> new NepCharges(head, precision, state, device))
            .orElse(null);
    return new NepVector(selected, charges, type, device);
  }

  /// To the bit: it is the same code.
  @ParameterizedTest
  @CsvSource({"1e3, true", "1e9, false"})
  void fewEvaluationsAreThoseOfThePlainKernelsInDouble(double expected, boolean plain) {
    NepModel model = NepModel.read(NepShapesTest.model("nep4_all_terms"));
    ParticleState state = state(model, 7);
    try (Device device = new CpuDevice(1);
        NepPotential potential = new NepPotential(model, Precision.MIXED)) {
      NeighbourList list = new NeighbourList(device, model.cutoffAngstrom(), SKIN);
      list.rebuild(state);
      Evaluation out = new Evaluation(state.count());
      potential.expect(expected);
      potential.bind(state, device);
      potential.evaluate(state, list, out);
      assertThat(Arrays.equals(out.forces(), plain(model, state, device).forces()))
          .isEqualTo(plain);
    }
  }

  private static Evaluation vector(
      VectorType type, NepModel model, ParticleState state, Device device, int repetitions) {
    NeighbourList list = new NeighbourList(device, model.cutoffAngstrom(), SKIN);
    list.rebuild(state);
    NepVector vector = bound(type, model, state, device);
    Evaluation out = new Evaluation(state.count());
    for (int k = 0; k < repetitions; k++) {
      vector.evaluate(state, list, out);
    }
    return out;
  }

  /// Network and repulsion by the plain kernels.
  private static Evaluation plain(NepModel model, ParticleState state, Device device) {
    NeighbourList list = new NeighbourList(device, model.cutoffAngstrom(), SKIN);
    list.rebuild(state);
    Evaluation out = new Evaluation(state.count());
    try (NepPotential potential = new NepPotential(model, Precision.DOUBLE, true)) {
      potential.bind(state, device);
      potential.evaluate(state, list, out);
    }
    return out;
  }

  private static ParticleState state(NepModel model, double edge) {
    List<String> symbols = model.species();
    int each = edge > 5 ? 24 / symbols.size() : symbols.size() == 1 ? 2 : 1;
    Cell cell = RandomSystems.triclinicCell(edge, edge > 5 ? 2 : 4);
    SpeciesTable table = new SpeciesTable(symbols, Collections.nCopies(symbols.size(), 1.0));
    return RandomSystems.state(table, Collections.nCopies(symbols.size(), each), cell, 1.6, 7);
  }
}
