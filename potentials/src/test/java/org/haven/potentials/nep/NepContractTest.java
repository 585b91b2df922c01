package org.haven.potentials.nep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
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

  /// Mode 1 truncates its pairs, so its energy is not continuous where they end ([ChargeHead]):
  /// what is, the descriptor, is tested at the angular cutoff.
  @Nested
  class Charge1 extends Shape {
    Charge1() {
      super("nep4_charge1");
    }

    @Override
    protected List<Double> cutoffsAngstrom() {
      return List.of(4.0);
    }
  }

  @Nested
  class Charge2WithZbl extends Shape {
    Charge2WithZbl() {
      super("nep4_charge2_zbl");
    }
  }

  @Nested
  class Charge3 extends Shape {
    Charge3() {
      super("nep4_charge3");
    }
  }

  @Nested
  class Charge1Mixed extends Shape {
    Charge1Mixed() {
      super("nep4_charge1", Precision.MIXED);
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

  /// The model that is shipped, in its own crystal with atoms displaced at random.
  abstract static class Bundled extends PotentialContract {
    private static final Path FOLDER =
        Path.of(System.getProperty("haven.root", ".."), "inputs", "examples", "li6ps5cl");
    private final Precision precision;

    Bundled(Precision precision) {
      this.precision = precision;
    }

    @Override
    protected Potential potential() {
      return new NepPotential(NepModel.read(FOLDER.resolve("nep.txt")), precision);
    }

    @Override
    protected Tolerances tolerances() {
      return precision == Precision.DOUBLE
          ? Tolerances.doublePrecision()
          : Tolerances.singlePrecision();
    }

    @Override
    protected ParticleState system() {
      Structure crystal = StructureFile.read(FOLDER.resolve("li6ps5cl_52.xyz"), 0);
      List<String> symbols = List.of("Li", "P", "S", "Cl");
      Random random = new Random(3);
      double[] x = crystal.positions().clone();
      for (int k = 0; k < x.length; k++) {
        x[k] += 0.1 * random.nextGaussian();
      }
      return new ParticleState(
          new SpeciesTable(symbols, Collections.nCopies(4, 1.0)),
          crystal.cell(),
          crystal.symbols().stream().mapToInt(symbols::indexOf).toArray(),
          x);
    }

    @Override
    protected ParticleState smallSystem() {
      return RandomSystems.state(
          new SpeciesTable(List.of("Li", "P", "S", "Cl"), Collections.nCopies(4, 1.0)),
          List.of(2, 0, 1, 1),
          RandomSystems.triclinicCell(4.5, 3),
          1.9,
          5);
    }

    @Override
    protected List<Double> cutoffsAngstrom() {
      return List.of(6.0, 4.5);
    }
  }

  @Nested
  class Li6PS5Cl extends Bundled {
    Li6PS5Cl() {
      super(Precision.DOUBLE);
    }
  }

  @Nested
  class Li6PS5ClMixed extends Bundled {
    Li6PS5ClMixed() {
      super(Precision.MIXED);
    }
  }
}
