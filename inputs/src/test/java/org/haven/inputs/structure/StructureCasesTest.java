package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.haven.kernels.MinimumImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that were once read wrong, with what is right: those of `../shared/cases`, and of each
/// kind one of our own.
class StructureCasesTest {
  @TempDir Path folder;

  private static Structure shared(String path) {
    return StructureFile.read(Reference.shared("cases/structures/" + path), 0);
  }

  @Test
  void vacanciesHoldNothing() {
    Structure s = shared("cif-vacancy-becomes-vanadium/va.cif");
    assertThat(s.composition()).isEqualTo(Map.of("Li", 3, "F", 4));
    assertThat(s.notes()).anyMatch(note -> note.contains("site Va1 is a vacancy"));
  }

  private static Structure filled(
      String path, List<Integer> supercell, Map<String, Double> charges) {
    Path file = Reference.shared("cases/structures/" + path);
    return StructureFile.read(file, 0, new StructureFile.Options(supercell, charges, 1));
  }

  @Test
  void chargeBalanceKeepsTheDopant() {
    String ysz = "charge-balance-drops-dopant/ysz_full_oxygen.cif";
    List<Integer> n = List.of(2, 2, 2);
    Structure s = filled(ysz, n, Map.of());
    assertThat(s.composition()).isEqualTo(Map.of("Zr", 24, "Y", 8, "O", 64));
    assertThat(s.notes())
        .anyMatch(note -> note.contains("guessed from the formula") && note.contains("Y +3"))
        .anyMatch(note -> note.contains("warning: the filling is not neutral: -8"));
    assertThatThrownBy(() -> filled(ysz, n, Map.of("Zr", 4.0, "Y", 3.0, "O", -2.0)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("at its own occupancies a cell has -1.00 e")
        .hasMessageContaining("vacancies on a site that the file lists as full");
  }

  @Test
  void aSplitSiteGetsNoMoreIonsThanPairs() {
    Structure s = filled("split-site-over-filled/split.cif", List.of(4, 4, 1), Map.of());
    // 17.28 + 7.36 lithium in the file: 25, of which 16 fit on the pairs of Li1
    assertThat(s.composition()).isEqualTo(Map.of("Li", 25, "Cl", 16));
    assertThat(s.notes().getFirst()).contains("Li1 16 of 32", "Li2 9 of 16");
    double[] f = new double[3 * s.count()];
    s.cell().toFractional(s.positions(), f);
    var images = new MinimumImage(s.cell());
    for (int i = 0; i < s.count(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(
                images.distance(
                    f[3 * j] - f[3 * i], f[3 * j + 1] - f[3 * i + 1], f[3 * j + 2] - f[3 * i + 2]))
            .isGreaterThan(2);
      }
    }
  }

  @Test
  void anElementThatIsLostIsSaidWithTheSupercellThatKeepsIt() {
    String llto = "unit-cell-loses-mobile-ion/llto.cif";
    Structure s = filled(llto, List.of(1, 1, 1), Map.of());
    assertThat(s.notes())
        .anyMatch(
            note ->
                note.contains("no Li is left (0.2900 in the file)")
                    && note.contains("the smallest supercell within 5 % of it is 2,3,3"));
    // 18 cells: 5.22 Li and 10.26 La
    Structure larger = filled(llto, List.of(2, 3, 3), Map.of());
    assertThat(larger.composition()).containsEntry("Li", 5).containsEntry("La", 10);
  }

  @Test
  void waterIsNotTungsten() {
    assertThatThrownBy(() -> shared("cif-vacancy-becomes-vanadium/wat.cif"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown element 'Wat' at site Wat1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sodium", "cation"})
  void aWordBesideAMassIsAnElementOnlyIfItNamesOne(String word) {
    Structure s = shared("lammps-mass-comment-word/" + word + ".data");
    assertThat(s.composition()).isEqualTo(Map.of("Na", 4, "F", 4));
    assertThat(s.massesU()).isEqualTo(Map.of("Na", 22.990, "F", 18.998));
  }

  @Test
  void deuteriumIsReadWithItsMass() {
    Structure s = shared("deuterium-label/LiD.vasp");
    assertThat(s.speciesTable(Map.of()).massesU().getLast()).isCloseTo(2.014, within(1e-3));
  }

  /// Rock salt in LAMMPS data with these masses and types.
  private Structure rockSalt(String masses, String... more) throws IOException {
    String text =
        """
        a title

        2 atoms
        2 atom types
        0 2.8 xlo xhi
        0 2.8 ylo yhi
        0 2.8 zlo zhi
        %s
        Masses

        %s

        Atoms # atomic

        1 1 0 0 0
        2 2 1.4 1.4 1.4
        """
            .formatted(String.join("\n", more), masses);
    return StructureFile.read(Files.writeString(folder.resolve("a.data"), text), 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          39.0983 # potassium | K
          35.45 # chloride    | Cl
          55.845 # iron       | Fe
          107.87 # silver     | Ag
          40.078 # framework  | Ca
          6.015 # Li          | Li
          6.94                | Li
          2.014 # H           | D
          2.014               | D
          30.97 # P5+         | P
          """)
  void massesAndTheirCommentsNameTheElement(String row, String symbol) throws IOException {
    Structure s = rockSalt("1 " + row + "\n2 18.998 # F");
    assertThat(s.symbols()).containsExactly(symbol, "F");
    double mass = Double.parseDouble(row.split(" ")[0]);
    assertThat(s.speciesTable(Map.of()).massesU().getFirst()).isEqualTo(mass);
    assertThat(s.speciesTable(Map.of(symbol, 5.0)).massesU().getFirst()).isEqualTo(5);
  }

  @Test
  void aMassThatContradictsItsNameIsRefusedAtItsLine() {
    assertThatThrownBy(() -> rockSalt("1 35.45 # Li\n2 18.998 # F"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.data:11: atom type 1: mass 35.45 is not that of Li");
    assertThatThrownBy(() -> rockSalt("1 28.5\n2 18.998 # F"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.data:11: mass 28.5");
  }

  @Test
  void typeLabelsNameElementsWhereMassesDoNot() throws IOException {
    String labels = "Atom Type Labels\n\n1 Li\n2 c2\n";
    assertThat(rockSalt("Li 6.94\nc2 18.998", labels).symbols()).containsExactly("Li", "F");
  }

  @Test
  void isotopesKeepTheirMassInEveryFormatThatHoldsOne() throws IOException {
    Structure s = rockSalt("1 6.015 # Li\n2 18.998 # F");
    for (String name : List.of("b.data", "b.xyz")) {
      Path file = folder.resolve(name);
      StructureWriter.write(s, file);
      assertThat(StructureFile.read(file, 0).massesU()).containsEntry("Li", 6.015);
      assertThat(StructureWriter.loss(s, file)).isEmpty();
    }
    assertThat(StructureWriter.loss(s, Path.of("POSCAR")).orElseThrow()).contains("Li 6.015 u");
  }

  @Test
  void twoMassesOfOneElementBecomeTheirMeanWithANote() throws IOException {
    Structure s = rockSalt("1 6.015 # Li\n2 7.016 # Li");
    assertThat(s.massesU().get("Li")).isCloseTo(6.5155, within(1e-12));
    assertThat(s.notes()).anyMatch(note -> note.contains("Li has masses from 6.015 to 7.016 u"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.xyz   | 2000000000\\nLattice="4 0 0 0 4 0 0 0 4"\\nH 0 0 0
          POSCAR  | t\\n1\\n4 0 0\\n0 4 0\\n0 0 4\\nH\\n2000000000\\nDirect\\n0 0 0
          POSCAR  | t\\n1\\n4 0 0\\n0 4 0\\n0 0 4\\nH F\\n5 5\\nDirect\\n0 0 0
          XDATCAR | t\\n1\\n4 0 0\\n0 4 0\\n0 0 4\\nH\\n2000000000\\nDirect configuration= 1\\n0 0 0
          a.data  | t\\n\\n2000000000 atoms\\n
          dump.a  | ITEM: TIMESTEP\\n0\\nITEM: NUMBER OF ATOMS\\n2000000000\\n
          """)
  void aCountIsHeldAgainstTheFileBeforeMemoryIsTaken(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text.replace("\\n", "\n"));
    assertThatThrownBy(() -> StructureFile.read(file, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("atoms is")
        .hasMessageContaining("more than fit into a file of");
  }

  @Test
  void tabsAreWhiteSpaceAndUnknownSectionsAreSaid() {
    for (String name : List.of("data-tilt-tabs", "data-atoms-tab", "data-heading-unknown")) {
      Structure s = StructureFile.read(Reference.shared("cases/readers/" + name + "/a.data"), 0);
      assertThat(s.cell().rows()).containsExactly(5.13, 0, 0, 0.1, 5.13, 0, 0.2, 0.05, 5.13);
      assertThat(s.velocities().isPresent()).isEqualTo(!name.equals("data-heading-unknown"));
      assertThat(s.notes().stream().anyMatch(note -> note.contains("section 'Velocitys'")))
          .isEqualTo(name.equals("data-heading-unknown"));
    }
  }

  @Test
  void aSupercellIsHeldAgainstMemory() throws IOException {
    Structure s = rockSalt("1 6.94\n2 18.998");
    for (int[] n : new int[][] {{900, 900, 900}, {65536, 65536, 2}, {1 << 30, 1 << 30, 1 << 30}}) {
      assertThatThrownBy(() -> s.supercell(n[0], n[1], n[2]))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("more than fit into memory");
    }
  }
}
