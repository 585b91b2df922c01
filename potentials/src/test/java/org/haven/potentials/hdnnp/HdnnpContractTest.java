package org.haven.potentials.hdnnp;

import java.util.List;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.Nested;

/// The contract for small models with functions of all types, in double, mixed and plain.
class HdnnpContractTest {
  /// In a random triclinic cell of 6 Å.
  abstract static class Shape extends PotentialContract {
    private final HdnnpModel model;
    private final Precision precision;
    private final boolean plain;

    Shape(String settings, String letters, String core, Precision precision, boolean plain) {
      model = SmallHdnnp.read(settings, letters, core);
      this.precision = precision;
      this.plain = plain;
    }

    @Override
    protected Potential potential() {
      return new HdnnpPotential(model, precision, plain);
    }

    @Override
    protected Tolerances tolerances() {
      return precision == Precision.DOUBLE
          ? Tolerances.doublePrecision()
          : Tolerances.singlePrecision();
    }

    @Override
    protected ParticleState system() {
      return RandomSystems.state(
          new SpeciesTable(List.of("Li", "Cl"), List.of(1.0, 1.0)),
          List.of(6, 6),
          RandomSystems.triclinicCell(6, 2),
          1.6,
          7);
    }

    @Override
    protected ParticleState smallSystem() {
      return RandomSystems.state(
          new SpeciesTable(List.of("Li", "Cl"), List.of(1.0, 1.0)),
          List.of(1, 1),
          RandomSystems.triclinicCell(3.5, 4),
          1.6,
          7);
    }

    @Override
    protected List<Double> cutoffsAngstrom() {
      return List.of(4.0, 3.5);
    }
  }

  @Nested
  class Cosine extends Shape {
    Cosine() {
      super("cutoff_type 1 0.3", "t s", "p2", Precision.DOUBLE, false);
    }
  }

  @Nested
  class Exponential extends Shape {
    Exponential() {
      super("cutoff_type 4\nnormalize_nodes", "p g", "e", Precision.DOUBLE, false);
    }
  }

  @Nested
  class Asymmetric extends Shape {
    Asymmetric() {
      super("cutoff_type 7\natom_energy Li -2.5", "c S", "p3a", Precision.DOUBLE, false);
    }
  }

  @Nested
  class Plain extends Shape {
    Plain() {
      super("cutoff_type 2", "t p", "p4", Precision.DOUBLE, true);
    }
  }

  @Nested
  class Mixed extends Shape {
    Mixed() {
      super("cutoff_type 6", "t t", "p2", Precision.MIXED, false);
    }
  }
}
