package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.Test;

/// Configurations that go together in one call of a model come out as one by one.
class GraphBatchTest {
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("Li", "P", "S", "Cl"), Collections.nCopies(4, 1.0));

  /// Four configurations of 12 particles, each in another cell, one small enough for several images
  /// of each pair. float64 has 1e-16 relative; some 10³ terms of up to 10² eV/Å are added in
  /// another order, which leaves 1e-11.
  @Test
  void configurationsOfSeveralCellsAreThoseOneByOne() {
    List<ParticleState> states = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      states.add(
          RandomSystems.state(
              TABLE, List.of(4, 2, 4, 2), RandomSystems.triclinicCell(6 + 0.7 * k, k), 1.6, 7 + k));
    }
    try (GraphPotential twin =
        GraphPotential.open(SmallModels.file("li6ps5cl_graph_float64.pth"), true)) {
      assertThat(batchEqualsSingles(twin, states, 1e-10))
          .isEqualTo(GraphPotential.BATCH_ATOMS / 12);
    }
  }

  /// The bundled float32 model: 6e-8 relative, sums of some 30 terms of 1 eV and of 10 eV/Å.
  @Test
  void theBundledModelTakesSeveralImagesOfItsCrystal() {
    Path example =
        Path.of(System.getProperty("haven.root", ".")).resolve("inputs/examples/li6ps5cl-graph");
    ParticleState crystal =
        StructureFile.read(example.resolve("li6ps5cl_52_exchanged.xyz"), 0).toState(Map.of());
    List<ParticleState> states = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      ParticleState state = crystal.copy();
      for (int i = 0; i < 3 * state.count(); i++) {
        state.positions()[i] += 0.1 * Math.sin(7 * i + 13 * k);
      }
      states.add(state);
    }
    try (GraphPotential bundled =
        GraphPotential.open(example.resolve("li6ps5cl_graph.pth"), true)) {
      assertThat(batchEqualsSingles(bundled, states, 2e-4)).isGreaterThan(5);
    }
  }

  /// A model may let all particles of a call act on one another. `mean` (`generate.py`) gives each
  /// particle the mean energy of all: it must get one configuration a call, and does.
  @Test
  void aModelThatSeesAllAtOnceGetsOneConfigurationACall() {
    List<ParticleState> states =
        List.of(
            RandomSystems.state(
                new SpeciesTable(List.of("Li"), List.of(1.0)),
                List.of(6),
                RandomSystems.triclinicCell(6, 1),
                2.0,
                7),
            RandomSystems.state(
                new SpeciesTable(List.of("Li"), List.of(1.0)),
                List.of(6),
                RandomSystems.triclinicCell(7, 1),
                2.0,
                8));
    try (GraphPotential mean = GraphPotential.open(SmallModels.file("haven_mean.pth"), true)) {
      assertThat(batchEqualsSingles(mean, states, 0)).isEqualTo(1);
    }
  }

  /// @return how many a call takes
  private static int batchEqualsSingles(
      GraphPotential potential, List<ParticleState> states, double tolerance) {
    try (CpuDevice device = new CpuDevice(1)) {
      potential.bind(states.getFirst(), device);
      List<NeighbourList> lists = new ArrayList<>();
      List<Evaluation> together = new ArrayList<>();
      for (ParticleState state : states) {
        NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.3);
        list.rebuild(state);
        lists.add(list);
        together.add(new Evaluation(state.count()));
      }
      potential.evaluateBatch(states, lists, together);
      for (int k = 0; k < states.size(); k++) {
        Evaluation alone = new Evaluation(states.get(k).count());
        potential.evaluate(states.get(k), lists.get(k), alone);
        Evaluation batched = together.get(k);
        // Energies and the virial are sums over the particles.
        double sums = tolerance * alone.count();
        assertThat(batched.energyEv()).isCloseTo(alone.energyEv(), within(sums));
        assertThat(batched.energies()).containsExactly(alone.energies(), within(tolerance));
        assertThat(batched.forces()).containsExactly(alone.forces(), within(tolerance));
        assertThat(batched.virial()).containsExactly(alone.virial(), within(sums));
      }
      return potential.batchSize();
    }
  }
}
