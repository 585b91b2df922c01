package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.Nested;

/// The contract for models of many shapes, in double and mixed.
class NepContractTest {

  /// A model among the test resources, in a random triclinic system of 7 Å.
  abstract static class Shape extends PotentialContract {
    private final NepModel model;
    private final Precision precision;

    Shape(String name) {
      this(name, Precision.DOUBLE);
    }

    Shape(String name, Precision precision) {
      this.precision = precision;
      model = NepModel.read(NepShapesTest.model(name));
    }

    @Override
    protected Potential potential() {
      return new NepPotential(model, precision);
    }

    @Override
    protected Tolerances tolerances() {
      return precision == Precision.DOUBLE
          ? Tolerances.doublePrecision()
          : Tolerances.singlePrecision();
    }

    @Override
    protected ParticleState system() {
      return state(RandomSystems.triclinicCell(7, 2), 24 / model.species().size());
    }

    @Override
    protected ParticleState smallSystem() {
      return state(RandomSystems.triclinicCell(3.5, 4), model.species().size() == 1 ? 2 : 1);
    }

    @Override
    protected List<Double> cutoffsAngstrom() {
      var cutoffs = new TreeSet<Double>();
      for (double cutoff : model.cutoffs()) {
        cutoffs.add(cutoff);
      }
      double[] repulsion = model.repulsion();
      for (int row = 0; row < repulsion.length; row += NepModel.REPULSION_LENGTH) {
        cutoffs.add(repulsion[row + 1]);
      }
      return new ArrayList<>(cutoffs);
    }

    private ParticleState state(Cell cell, int each) {
      List<String> symbols = model.species();
      SpeciesTable table = new SpeciesTable(symbols, Collections.nCopies(symbols.size(), 1.0));
      return RandomSystems.state(table, Collections.nCopies(symbols.size(), each), cell, 1.6, 7);
    }
  }

  @Nested
  class FiveBody extends Shape {
    FiveBody() {
      super("nep3_five_body");
    }
  }

  @Nested
  class OneSpeciesWithZbl extends Shape {
    OneSpeciesWithZbl() {
      super("nep3_zbl_tiny");
    }
  }

  @Nested
  class DegreeEightWithCutoffsPerSpecies extends Shape {
    DegreeEightWithCutoffsPerSpecies() {
      super("nep4_degree_eight");
    }
  }

  @Nested
  class FlexibleZbl extends Shape {
    FlexibleZbl() {
      super("nep4_zbl_flexible");
    }
  }

  @Nested
  class TypeWiseZbl extends Shape {
    TypeWiseZbl() {
      super("nep4_zbl_typewise");
    }
  }

  @Nested
  class AllTerms extends Shape {
    AllTerms() {
      super("nep4_all_terms");
    }
  }

  @Nested
  class CutoffFactors extends Shape {
    CutoffFactors() {
      super("nep4_zbl_factors");
    }
  }

  @Nested
  class FiveBodyMixed extends Shape {
    FiveBodyMixed() {
      super("nep3_five_body", Precision.MIXED);
    }
  }

  @Nested
  class AllTermsMixed extends Shape {
    AllTermsMixed() {
      super("nep4_all_terms", Precision.MIXED);
    }
  }

  @Nested
  class TypeWiseZblMixed extends Shape {
    TypeWiseZblMixed() {
      super("nep4_zbl_typewise", Precision.MIXED);
    }
  }
}
