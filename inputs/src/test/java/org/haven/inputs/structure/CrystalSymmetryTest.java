package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Operations found from atoms alone, against the orders of their space groups: order of the point
/// group times centrings (International Tables for Crystallography, vol. A).
final class CrystalSymmetryTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("haven.root"), "inputs", "examples");
  private static final double TOLERANCE = 0.01;

  @ParameterizedTest
  @CsvSource({
    "screen/Li2S.cif, 192", // Fm-3m: 48 × 4
    "screen/NaCl.cif, 192",
    "screen/Na3PS4.cif, 48", // I-43m: 24 × 2
    "screen/Li3N.cif, 24", // P6/mmm
    "llzo/llzo_tetragonal.cif, 32", // I4_1/acd: 16 × 2
  })
  void aCrystalHasTheOperationsOfItsSpaceGroup(String file, int order) {
    Structure crystal = StructureFile.read(EXAMPLES.resolve(file), 0);
    assertThat(CrystalSymmetry.of(crystal, TOLERANCE).operations()).hasSize(order);
  }

  @Test
  void aPrimitiveCellHasThoseOfThePointGroupAlone() {
    Cell cell = Cell.ofRows(new double[] {0, 2.8, 2.8, 2.8, 0, 2.8, 2.8, 2.8, 0});
    Structure salt =
        Structure.of("", cell, List.of("Na", "Cl"), new double[] {0, 0, 0, 2.8, 2.8, 2.8});
    assertThat(CrystalSymmetry.of(salt, TOLERANCE).operations()).hasSize(48);
  }

  /// Two cells along a leave 16 of the 48 rotations, and have 2 × 4 translations.
  @Test
  void aSupercellHasOnlyTheRotationsOfItsOwnLattice() {
    Structure crystal = StructureFile.read(EXAMPLES.resolve("screen/Li2S.cif"), 0);
    assertThat(CrystalSymmetry.of(crystal.supercell(2, 1, 1), TOLERANCE).operations())
        .hasSize(16 * 8);
  }

  @Test
  void aTriclinicCrystalHasOneOrTwo() {
    Cell cell = Cell.ofLengthsAndAngles(5, 6, 7, 80, 95, 103);
    double[] s = {0.1, 0.2, 0.3, 0.9, 0.8, 0.7, 0.42, 0.15, 0.77, 0.58, 0.85, 0.23};
    double[] r = new double[s.length];
    cell.toCartesian(s, r);
    Structure centred = Structure.of("", cell, List.of("Li", "Li", "S", "S"), r);
    assertThat(CrystalSymmetry.of(centred, TOLERANCE).operations()).hasSize(2);
    Structure other = Structure.of("", cell, List.of("Li", "Li", "S", "P"), r);
    assertThat(CrystalSymmetry.of(other, TOLERANCE).operations()).hasSize(1);
  }

  /// An atom moved by more than the tolerance takes away what would send it elsewhere: of Li2S with
  /// one Li moved along [111] is left 3m, without centrings.
  @Test
  void aMovedAtomBreaksTheSymmetry() {
    Structure crystal = StructureFile.read(EXAMPLES.resolve("screen/Li2S.cif"), 0);
    double[] moved = crystal.positions().clone();
    for (int d = 0; d < 3; d++) {
      moved[d] += 0.1;
    }
    Structure broken = Structure.of("", crystal.cell(), crystal.symbols(), moved);
    assertThat(crystal.symbols().getFirst()).isEqualTo("Li");
    assertThat(CrystalSymmetry.of(broken, TOLERANCE).operations()).hasSize(6);
    assertThat(CrystalSymmetry.of(broken, 0.5).operations()).hasSize(192);
  }

  @Test
  void theyAreAGroupWithTheIdentityFirst() {
    Structure crystal = StructureFile.read(EXAMPLES.resolve("screen/Li3N.cif"), 0);
    List<SymmetryOperation> found = CrystalSymmetry.of(crystal, TOLERANCE).operations();
    assertThat(SymmetryOperation.isGroup(new ArrayList<>(found))).isTrue();
    assertThat(found.getFirst().apply(new double[] {0.1, 0.2, 0.3})).containsExactly(0.1, 0.2, 0.3);
  }
}
