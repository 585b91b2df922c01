package org.haven.potentials.nep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.haven.kernels.Cell;
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

/// The vector twin against the plain kernels in double.
class NepVectorTest {

  private static final double SKIN = 0.8;

  /// Models of all shapes, in a cell of one or two cutoffs and in one far smaller than the cutoff.
  /// Float has 6e-8; forces of up to 100 eV/Å are sums of some 10² terms that partly cancel: 2e-5
  /// of the largest force; energies, of some eV per particle, 2e-6 eV.
  @ParameterizedTest
  @CsvSource({
    "nep3_five_body, 7", "nep3_five_body, 3.5",
    "nep3_zbl_tiny, 7", "nep3_zbl_tiny, 3.5",
    "nep4_degree_eight, 7", "nep4_degree_eight, 3.5",
    "nep4_zbl_flexible, 7", "nep4_zbl_flexible, 3.5",
    "nep4_zbl_typewise, 7", "nep4_zbl_typewise, 3.5",
    "nep4_all_terms, 7", "nep4_all_terms, 3.5",
    "nep4_zbl_factors, 7", "nep4_zbl_factors, 3.5"
  })
  void agreesWithThePlainKernels(String name, double edge) {
    NepModel model = NepModel.read(NepShapesTest.model(name));
    ParticleState state = state(model, edge);
    try (Device device = new CpuDevice(1)) {
      Evaluation plain = plain(model, state, device);
      double[] virials = new double[9 * state.count()];
      Evaluation fast = vector(model, state, device, virials, 1);

      double largest = Arrays.stream(plain.forces()).map(Math::abs).max().orElse(0);
      assertThat(fast.forces())
          .containsExactly(plain.forces(), within(2e-5 * Math.max(1, largest)));
      double most = Arrays.stream(plain.energies()).map(Math::abs).max().orElse(0);
      assertThat(fast.energies())
          .containsExactly(plain.energies(), within(2e-6 * Math.max(1, most)));
      for (int c = 0; c < 9; c++) {
        assertThat(device.sum(virials, c, 9, state.count()))
            .isCloseTo(plain.virial()[c], within(2e-5 * Math.max(1, largest) * state.count()));
      }
    }
  }

  /// One thread and three, code that is still interpreted and code that is long compiled: a resumed
  /// run must not see which.
  @Test
  void bitsDependNeitherOnThreadsNorOnTheCompiler() {
    NepModel model = NepModel.read(NepShapesTest.model("nep4_all_terms"));
    ParticleState state = state(model, 7);
    double[] virials = new double[9 * state.count()];
    double[] laterVirials = new double[9 * state.count()];
    try (Device one = new CpuDevice(1);
        Device three = new CpuDevice(3)) {
      Evaluation first = vector(model, state, one, virials, 1);
      Evaluation later = vector(model, state, one, laterVirials, 2000);
      assertThat(later.forces()).isEqualTo(first.forces());
      assertThat(later.energies()).isEqualTo(first.energies());
      assertThat(laterVirials).isEqualTo(virials);
      Evaluation shared = vector(model, state, three, laterVirials, 50);
      assertThat(shared.forces()).isEqualTo(first.forces());
      assertThat(shared.energies()).isEqualTo(first.energies());
      assertThat(laterVirials).isEqualTo(virials);
    }
  }

  /// Between rebuilds the derived entries stay: particles that have moved by less than half the
  /// skin still give the energies of a fresh list.
  @Test
  void entriesServeUntilTheListIsRebuilt() {
    NepModel model = NepModel.read(NepShapesTest.model("nep4_zbl_typewise"));
    ParticleState state = state(model, 7);
    try (Device device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, model.cutoffAngstrom(), SKIN);
      list.rebuild(state);
      NepVector vector = bound(model, state, device);
      Evaluation out = new Evaluation(state.count());
      double[] virials = new double[9 * state.count()];
      vector.evaluate(state, list, state.cell().rows(), out, virials);
      for (int i = 0; i < state.count(); i++) {
        state.positions()[3 * i + i % 3] += (i % 2 == 0 ? 0.45 : -0.45) * SKIN;
      }
      assertThat(list.update(state)).isFalse();
      vector.evaluate(state, list, state.cell().rows(), out, virials);
      Evaluation plain = plain(model, state, device);
      double largest = Arrays.stream(plain.forces()).map(Math::abs).max().orElse(0);
      assertThat(out.forces()).containsExactly(plain.forces(), within(2e-5 * Math.max(1, largest)));
    }
  }

  private static NepVector bound(NepModel model, ParticleState state, Device device) {
    return new NepVector(model.select(state.speciesTable().symbols()), state.count(), device);
  }

  private static Evaluation vector(
      NepModel model, ParticleState state, Device device, double[] virials, int repetitions) {
    NeighbourList list = new NeighbourList(device, model.cutoffAngstrom(), SKIN);
    list.rebuild(state);
    NepVector vector = bound(model, state, device);
    Evaluation out = new Evaluation(state.count());
    for (int k = 0; k < repetitions; k++) {
      vector.evaluate(state, list, state.cell().rows(), out, virials);
    }
    return out;
  }

  /// Network and repulsion by the plain kernels.
  private static Evaluation plain(NepModel model, ParticleState state, Device device) {
    NeighbourList list = new NeighbourList(device, model.cutoffAngstrom(), SKIN);
    list.rebuild(state);
    Evaluation out = new Evaluation(state.count());
    try (NepPotential potential = new NepPotential(model, Precision.DOUBLE)) {
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
