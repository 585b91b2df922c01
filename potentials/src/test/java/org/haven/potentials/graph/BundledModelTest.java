package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The graph potential of `inputs/examples/li6ps5cl-graph`: its float64 twin, written by the same
/// training script (a test resource), keeps the contract; the bundled float32 file says the same.
class BundledModelTest extends PotentialContract {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("haven.root", ".")).resolve("inputs/examples/li6ps5cl-graph");
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("Li", "P", "S", "Cl"), Collections.nCopies(4, 1.0));
  private static GraphPotential twin;

  private static GraphPotential twin() {
    if (twin == null) {
      twin = GraphPotential.open(SmallModels.file("li6ps5cl_graph_float64.pth"), true);
    }
    return twin;
  }

  @AfterAll
  static void close() {
    twin().close();
    twin = null;
  }

  /// Loaded once: the contract opens a potential some hundred times.
  private record Kept(GraphPotential potential) implements Potential {
    @Override
    public String description() {
      return potential.description();
    }

    @Override
    public double cutoffAngstrom() {
      return potential.cutoffAngstrom();
    }

    @Override
    public void bind(ParticleState state, Device device) {
      potential.bind(state, device);
    }

    @Override
    public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
      potential.evaluate(state, list, out);
    }
  }

  @Override
  protected Potential potential() {
    return new Kept(twin());
  }

  /// libtorch and MKL part sums by the number of threads.
  @Override
  protected boolean threadsChangeRounding() {
    return true;
  }

  @Override
  protected ParticleState system() {
    return RandomSystems.state(
        TABLE, List.of(4, 2, 4, 2), RandomSystems.triclinicCell(7, 2), 2.0, 7);
  }

  @Override
  protected ParticleState smallSystem() {
    return RandomSystems.state(
        TABLE, List.of(1, 1, 1, 1), RandomSystems.triclinicCell(4.2, 4), 2.0, 7);
  }

  private static Evaluation evaluate(GraphPotential potential, ParticleState state) {
    try (CpuDevice device = new CpuDevice(1)) {
      potential.bind(state, device);
      var list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(state);
      var out = new Evaluation(state.count());
      potential.evaluate(state, list, out);
      return out;
    }
  }

  @Test
  void theBundledFileSaysWhatItsTwinSays() {
    Structure structure = StructureFile.read(EXAMPLE.resolve("li6ps5cl_52_exchanged.xyz"), 0);
    ParticleState state = structure.toState(Map.of());
    try (GraphPotential bundled =
            GraphPotential.open(EXAMPLE.resolve("li6ps5cl_graph.pth"), false);
        CpuDevice device = new CpuDevice(1)) {
      bundled.bind(state, device);
      assertThat(bundled.check(state, device)).hasSize(1);
      Evaluation single = evaluate(bundled, state);
      Evaluation twice = evaluate(twin(), state);
      // float32 has 6e-8 relative; sums of some 30 terms of 1 eV and of 10 eV/Å.
      assertThat(single.energyEv() / 52).isCloseTo(twice.energyEv() / 52, within(1e-5));
      assertThat(single.forces()).containsExactly(twice.forces(), within(1e-4));
    }
  }
}
