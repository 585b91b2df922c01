package org.haven.potentials.graph;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/// The contract for a small model in each dialect (test resources, made by `generate.py`) and for
/// TensorNet in float64.
class GraphContractTest {
  private static final Map<Path, GraphPotential> OPEN = new HashMap<>();

  @AfterAll
  static void close() {
    OPEN.values().forEach(GraphPotential::close);
    OPEN.clear();
  }

  /// Loads each file once: the contract opens a potential some hundred times.
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

  abstract static class Model extends PotentialContract {
    private final SpeciesTable table;

    Model(String... species) {
      table = new SpeciesTable(List.of(species), Collections.nCopies(species.length, 1.0));
    }

    abstract Path file();

    @Override
    protected Potential potential() {
      return new Kept(OPEN.computeIfAbsent(file(), f -> GraphPotential.open(f, true)));
    }

    /// libtorch and MKL part sums by the number of threads.
    @Override
    protected boolean threadsChangeRounding() {
      return true;
    }

    @Override
    protected ParticleState system() {
      return state(6.5, 12 / table.size(), 2);
    }

    @Override
    protected ParticleState smallSystem() {
      return state(3.7, 1, 4);
    }

    private ParticleState state(double edgeAngstrom, int each, long seed) {
      return RandomSystems.state(
          table,
          Collections.nCopies(table.size(), each),
          RandomSystems.triclinicCell(edgeAngstrom, seed),
          1.8,
          7);
    }
  }

  abstract static class Small extends Model {
    private final String name;

    Small(String name) {
      super("S", "Li");
      this.name = name;
    }

    @Override
    Path file() {
      return SmallModels.file(name);
    }
  }

  @Nested
  class Nequip06 extends Small {
    Nequip06() {
      super("nequip06.pth");
    }
  }

  /// Whose particles carry three quarters of the total: what is left is shared among them.
  @Nested
  class Nequip06WithARest extends Small {
    Nequip06WithARest() {
      super("partial.pth");
    }
  }

  @Nested
  class Nequip07WithCutoffsPerPair extends Small {
    Nequip07WithCutoffsPerPair() {
      super("nequip07.nequip.pth");
    }

    @Override
    protected List<Double> cutoffsAngstrom() {
      return List.of(3.0, 3.5, 4.0);
    }
  }

  @Nested
  class SevenNet extends Small {
    SevenNet() {
      super("sevennet.pt");
    }
  }

  @Nested
  class MaceForLammps extends Small {
    MaceForLammps() {
      super("mace-lammps.pt");
    }
  }

  @Nested
  class HavenContract extends Small {
    HavenContract() {
      super("haven.pth");
    }
  }

  @Nested
  class TensorNetDouble extends Model {
    TensorNetDouble() {
      super("P", "S", "Li");
    }

    @Override
    Path file() {
      return SharedModels.file("tensornet_matpes_pbe_float64.pth");
    }
  }
}
