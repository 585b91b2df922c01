package org.haven.pathways.hops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.kernels.Precision;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Hops found from a structure alone with the bundled NEP.
@Tag("slow")
final class HopReferenceTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("haven.root"), "inputs", "examples");
  private static final Path POTENTIAL = EXAMPLES.resolve("li6ps5cl/nep.txt");

  /// Lattice parameter of Li2S at the minimum of this NEP, Å; ASE's band of the vacancy hop in 2 ×
  /// 2 × 2 cells of it has 232.96 meV (ASE 3.29.0, calorine 4.1; NebReferenceTest).
  private static final double EDGE = 5.835483;

  private static Structure lithiumSulfide() {
    Structure read = StructureFile.read(EXAMPLES.resolve("screen/Li2S.cif"), 0);
    double scale = EDGE / read.cell().lengths()[0];
    double[] r = read.positions().clone();
    for (int k = 0; k < r.length; k++) {
      r[k] *= scale;
    }
    return Structure.of("Li2S", Cell.orthorhombic(EDGE, EDGE, EDGE), read.symbols(), r);
  }

  private static HopTable run(
      Structure crystal, double toleranceAngstrom, HopPlan.Settings settings) {
    HopPlan plan = HopPlan.of(IonSites.of(crystal, "Li", List.of(), toleranceAngstrom), settings);
    return new HopStudy(
            plan,
            NudgedElasticBand.Settings.standard(),
            () ->
                PotentialFamilies.installed().open(POTENTIAL, crystal.species(), Precision.DOUBLE),
            "nep",
            Optional.empty())
        .run(2, (done, of, number, stage, step, force) -> {});
  }

  @Test
  void lithiumSulfideHopsOverTheBarrierOfTheReferenceInThreeDimensions() {
    HopTable table = run(lithiumSulfide(), 0.01, HopPlan.Settings.standard());
    assertThat(table.plan().supercell().repeats()).containsExactly(2, 2, 2);
    assertThat(table.results()).hasSize(1);
    assertThat(table.results().getFirst().barrierEv()).isCloseTo(0.23296, within(5e-4));
    for (double barrier : table.carriers().getFirst().network().barriersEv()) {
      assertThat(barrier).isCloseTo(0.23296, within(5e-4));
    }
  }

  /// All 24 hops of the cell, each by its own band: as many numbers as one and its images. Bands
  /// end within 0.05 meV of each other: the saddle has a soft mode of −0.035 eV/Å², along which
  /// forces below the tolerance leave 0.002²/(2 · 0.035) = 0.06 meV.
  @Test
  void barriersWithoutSymmetryAreThoseThatSymmetryExpands() {
    HopPlan.Settings small = new HopPlan.Settings(List.of(HopKind.VACANCY), 3, 10);
    HopTable one = run(lithiumSulfide(), 0.01, small);
    HopTable all = run(lithiumSulfide(), 1e-6, small);
    assertThat(one.results()).hasSize(1);
    assertThat(all.results()).hasSize(24);
    for (HopResult hop : all.results()) {
      assertThat(hop.barrierEv()).isCloseTo(one.results().getFirst().barrierEv(), within(1e-4));
    }
    assertThat(all.carriers().getFirst().network().dimension()).isEqualTo(3);
  }
}
