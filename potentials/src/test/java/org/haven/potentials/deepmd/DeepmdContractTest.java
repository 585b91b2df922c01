package org.haven.potentials.deepmd;

import java.util.Collections;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.Nested;

/// The contract for both descriptors, in double and mixed, and of the plain kernel.
class DeepmdContractTest {
  private static final List<Integer> ENOUGH = List.of(60, 60);

  /// A model of random numbers in a random triclinic system of 7 Å.
  abstract static class Shape extends PotentialContract {
    private final DeepmdModel model;
    private final Precision precision;
    private final boolean plain;

    Shape(DeepmdModel model, Precision precision, boolean plain) {
      this.model = model;
      this.precision = precision;
      this.plain = plain;
    }

    @Override
    protected Potential potential() {
      return new DeepmdPotential(model, precision, BeyondSel.REFUSE, plain);
    }

    @Override
    protected Tolerances tolerances() {
      return precision == Precision.DOUBLE
          ? Tolerances.doublePrecision()
          : Tolerances.singlePrecision();
    }

    @Override
    protected ParticleState system() {
      return state(RandomSystems.triclinicCell(7, 2), 12);
    }

    @Override
    protected ParticleState smallSystem() {
      return state(RandomSystems.triclinicCell(3.5, 4), 1);
    }

    /// An excluded neighbour counts otherwise than an empty place, in DeePMD-kit's PyTorch back end
    /// and so here: the energy jumps where an excluded pair crosses the cutoff.
    @Override
    protected List<Double> cutoffsAngstrom() {
      for (boolean excluded : model.excluded()) {
        if (excluded) {
          return List.of(1.5);
        }
      }
      return List.of(4.0, 1.5);
    }

    private static ParticleState state(Cell cell, int each) {
      SpeciesTable table = new SpeciesTable(List.of("A", "B"), Collections.nCopies(2, 1.0));
      return RandomSystems.state(table, List.of(each, each), cell, 1.4, 7);
    }
  }

  @Nested
  class OneSided extends Shape {
    OneSided() {
      super(SyntheticModels.model("se_e2_a", true, false, ENOUGH), Precision.DOUBLE, false);
    }
  }

  @Nested
  class TwoSidedWithExclusion extends Shape {
    TwoSidedWithExclusion() {
      super(SyntheticModels.model("se_e2_a", false, true, ENOUGH), Precision.DOUBLE, false);
    }
  }

  @Nested
  class Radial extends Shape {
    Radial() {
      super(SyntheticModels.model("se_e2_r", true, true, ENOUGH), Precision.DOUBLE, false);
    }
  }

  @Nested
  class Plain extends Shape {
    Plain() {
      super(SyntheticModels.model("se_e2_a", false, false, ENOUGH), Precision.DOUBLE, true);
    }
  }

  @Nested
  class TwoSidedMixed extends Shape {
    TwoSidedMixed() {
      super(SyntheticModels.model("se_e2_a", false, false, ENOUGH), Precision.MIXED, false);
    }
  }
}
