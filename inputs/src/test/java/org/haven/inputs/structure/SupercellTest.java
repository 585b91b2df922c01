package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupercellTest {
  @TempDir Path folder;

  private static List<Integer> of(Cell cell, double atoms, double length, int most) {
    return Supercell.smallest(
        new Supercell.Repeated(cell, atoms, copies -> 0), length, most, Path.of("a.cif"));
  }

  @Test
  void eachHeightIsReachedAndNoMore() {
    assertThat(of(Cell.orthorhombic(4, 5, 10), 8, 10, 500)).containsExactly(3, 2, 1);
    assertThat(of(Cell.orthorhombic(4, 5, 10), 8, 0, 500)).containsExactly(1, 1, 1);
    // The height, not the length: of a hexagonal cell of 4 Å it is 3.46 Å.
    assertThat(of(Cell.ofLengthsAndAngles(4, 4, 12, 90, 90, 120), 8, 11.9, 500))
        .containsExactly(4, 4, 1);
  }

  @Test
  void aHeightGivesWayToTheMostAtoms() {
    assertThat(of(Cell.orthorhombic(4, 4, 4), 8, 12, 100)).containsExactly(2, 2, 3);
    assertThatThrownBy(() -> of(Cell.orthorhombic(9, 9, 9), 80, 12, 50))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the cell has 80 atoms, more than 50");
  }

  /// One place in the cell, a third of it filled: six cells hold two of Li and one of O, 8 × 8 × 12
  /// Å.
  @Test
  void theCompositionFitsInTheSmallestSupercell() throws IOException {
    Path file = folder.resolve("third.cif");
    Files.writeString(
        file,
        """
        data_third
        _symmetry_space_group_name_H-M 'P 1'
        _cell_length_a 8
        _cell_length_b 4
        _cell_length_c 4
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        loop_
        _atom_site_label
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        _atom_site_occupancy
        Li1 Li1+ 0 0 0 0.333333
        O1 O2- 0.5 0.5 0.5 0.166667
        """);
    List<Integer> n = Supercell.smallest(file, 0, Map.of(), 0, 500);
    assertThat(n.stream().reduce(1, (a, b) -> a * b)).isEqualTo(6);
    Structure filled = StructureFile.read(file, 0, new StructureFile.Options(n, Map.of(), 1));
    assertThat(filled.composition()).isEqualTo(Map.of("Li", 2, "O", 1));
  }
}
