package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LammpsDataTest {
  @TempDir Path folder;

  private static final String FULL =
      """
      LAMMPS data file via write_data, version 2 Aug 2023, timestep = 100, units = metal

      2 atoms
      2 atom types

      1.0 6.0 xlo xhi
      -2 3.0 ylo yhi
      0 5.0 zlo zhi
      1.5 0 0.5 xy xz yz

      Masses

      1 6.939
      2 15.9994 # O2-

      Pair Coeffs # lj/cut

      1 0.1 2.0

      Atoms # full

      2 1 2 -2.0 3.5 0.5 2.5 0 0 0
      1 1 1 1.0 1.0 -2.0 0.0 1 -1 0

      Velocities

      1 1 2 3
      2 4 5 6

      Bonds

      1 1 1 2
      """;

  private Structure read(String text) throws IOException {
    return StructureFile.read(Files.writeString(folder.resolve("a.data"), text), 0);
  }

  @Test
  void fullStyleIsSortedByIdAndShiftedToTheOrigin() throws IOException {
    Structure s = read(FULL);
    assertThat(s.symbols()).containsExactly("Li", "O");
    assertThat(s.positions()).containsExactly(0, 0, 0, 2.5, 2.5, 2.5);
    assertThat(s.charges().orElseThrow()).containsExactly(1, -2);
    assertThat(s.cell().rows()).containsExactly(5, 0, 0, 1.5, 5, 0, 0, 0.5, 5);
    // Å/ps → Å/fs
    assertThat(s.velocities().orElseThrow())
        .containsExactly(new double[] {.001, .002, .003, .004, .005, .006}, within(1e-18));
  }

  @Test
  void styleIsKnownFromColumnsWhereThatIsUnique() throws IOException {
    assertThat(read(FULL.replace("Atoms # full", "Atoms")).charges()).isPresent();
    String atomic =
        FULL.replace("Atoms # full", "Atoms")
            .replace("2 1 2 -2.0 3.5 0.5 2.5 0 0 0", "2 2 3.5 0.5 2.5")
            .replace("1 1 1 1.0 1.0 -2.0 0.0 1 -1 0", "1 1 1.0 -2.0 0.0");
    assertThat(read(atomic).positions()).containsExactly(0, 0, 0, 2.5, 2.5, 2.5);
    assertThat(read(atomic).charges()).isEmpty();
  }

  @Test
  void velocitiesOfUnitsRealAreTakenAsTheyAre() throws IOException {
    assertThat(read(FULL.replace("metal", "real")).velocities().orElseThrow()[0]).isEqualTo(1);
  }

  private void refused(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void wrongFilesAreRefused() {
    refused(FULL.replace("2 atoms", "3 atoms"), "expected 3 atoms, found 2");
    refused(FULL.replace("2 atoms", "1 atoms"), "more atoms than the 1");
    refused(FULL.replace("1 6.939", "1 500"), "mass 500.0 of atom type 1", "# Cm");
    refused(FULL.replace("1 6.939", ""), "atom type 1 has no element", "Masses");
    refused(FULL.replace("1.0 6.0 xlo", "6.0 1.0 xlo"), ":6", "xhi is 1.0");
    refused(FULL.replace("0 5.0 zlo zhi", ""), "no box bounds 'zlo zhi'");
    refused(FULL.replace("# full", "# sphere"), "atom style 'sphere' is not read");
    refused(FULL.replace("metal", "lj"), "units are 'lj'");
    refused(FULL.replace("\n1 1 1 1.0", "\n2 1 1 1.0"), "atom id 2 is given twice");
    refused(
        FULL.replace("Atoms # full", "Atoms")
            .replace("2 1 2 -2.0 3.5 0.5 2.5 0 0 0", "2 2 -2.0 3.5 0.5 2.5"),
        "6 columns fit several atom styles");
  }
}
