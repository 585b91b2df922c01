package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

class CifTest {
  /// Sum over all settings.
  private static final int OPERATIONS = 7388;

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /// The `rank`-th smallest distance from atom i to atoms of `symbol`, from 0.
  private static double distance(Structure s, int i, String symbol, int rank) {
    MinimumImage images = new MinimumImage(s.cell());
    double[] f = new double[3 * s.count()];
    s.cell().toFractional(s.positions(), f);
    List<Double> all = new ArrayList<>();
    for (int j = 0; j < s.count(); j++) {
      if (j != i && s.symbols().get(j).equals(symbol)) {
        all.add(
            images.distance(
                f[3 * j] - f[3 * i], f[3 * j + 1] - f[3 * i + 1], f[3 * j + 2] - f[3 * i + 2]));
      }
    }
    all.sort(null);
    return all.get(rank);
  }

  @Test
  void tetragonalGarnetHasItsAtomsAndBonds() {
    Structure s =
        StructureFile.read(Reference.root().resolve("inputs/examples/llzo/llzo_tetragonal.cif"), 0);
    assertThat(s.composition()).isEqualTo(Map.of("Li", 56, "La", 24, "Zr", 16, "O", 96));
    assertThat(s.notes()).isEmpty();
    for (int i = 0; i < s.count(); i++) {
      String symbol = s.symbols().get(i);
      // bond lengths of Awaka et al. 2009: Zr–O 2.11–2.12 (6), La–O 2.47–2.63 (8),
      // Li–O from 1.89 (4 nearest up to 2.45), Li–Li from 2.5 Å
      if (symbol.equals("Zr")) {
        assertThat(distance(s, i, "O", 0)).isBetween(2.10, 2.13);
        assertThat(distance(s, i, "O", 5)).isBetween(2.10, 2.13);
        assertThat(distance(s, i, "O", 6)).isGreaterThan(3);
      } else if (symbol.equals("La")) {
        assertThat(distance(s, i, "O", 0)).isBetween(2.4, 2.6);
        assertThat(distance(s, i, "O", 7)).isBetween(2.6, 2.65);
      } else if (symbol.equals("Li")) {
        assertThat(distance(s, i, "O", 0)).isBetween(1.88, 2.0);
        assertThat(distance(s, i, "O", 3)).isBetween(1.88, 2.46);
        assertThat(distance(s, i, "Li", 0)).isGreaterThan(2.5);
      }
    }
  }

  /// F-43m: all permutations of x, y, z with an even number of minus signs, face-centred.
  private static String operations() {
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    int[][] signs = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};
    String[][] centres = {
      {"", "", ""}, {"", "+1/2", "+1/2"}, {"+1/2", "", "+1/2"}, {"1/2+", "1/2+", ""}
    };
    StringBuilder text = new StringBuilder("loop_\n_symmetry_equiv_pos_as_xyz\n");
    for (String[] centre : centres) {
      for (int[] order : orders) {
        for (int[] sign : signs) {
          List<String> parts = new ArrayList<>();
          for (int d = 0; d < 3; d++) {
            String axis = (sign[d] < 0 ? "-" : "") + "XYZ".charAt(order[d]);
            boolean leading = centre[d].endsWith("+");
            parts.add(
                leading
                    ? centre[d].substring(0, 3) + (sign[d] < 0 ? axis : "+" + axis)
                    : axis + centre[d]);
          }
          text.append("'").append(String.join(", ", parts)).append("'\n");
        }
      }
    }
    return text.toString();
  }

  /// Argyrodite after Kraft et al., JACS 2017, 139, 10909: Li on half of 48h, S and Cl mixed on 4a
  /// and 4d.
  private static String argyrodite(double lithium, double exchange) {
    return """
    data_argyrodite
    _cell_length_a 9.859(2)
    _cell_length_b 9.859(2)
    _cell_length_c 9.859(2)
    _cell_angle_alpha 90.0
    _cell_angle_beta 90.0
    _cell_angle_gamma 90.0
    _symmetry_space_group_name_H-M 'F -4 3 m'
    """
        + operations()
        + """
        loop_
        _atom_site_label
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        _atom_site_occupancy
        Li1 Li1+ 0.3171(8) 0.0176(5) 0.6829(8) %s
        P1  P5+  0.5 0.5 0.5 1
        S2  S2-  0.1195(1) -0.1195(1) 0.6195(1) 1.0
        Cl1 Cl1- 0 0 0 %s(3)
        S1a S2-  0 0 0 %s(3)
        S1d S2-  0.25 0.25 0.75 %s
        Cl1d Cl1- 0.25 0.25 0.75 %s
        """
            .formatted(lithium, 1 - exchange, exchange, 1 - exchange, exchange);
  }

  @Test
  void aNameStandsForTheOperations() throws IOException {
    String listed = argyrodite(0.5, 0.25);
    Structure s = StructureFile.read(write("a.cif", listed), 0);
    for (String name : List.of("F -4 3 m", "F-43m", "216")) {
      String text = listed.replace(operations(), "").replace("F -4 3 m", name);
      Structure named = StructureFile.read(write("b.cif", text), 0);
      assertThat(named.composition()).isEqualTo(s.composition());
      assertThat(named.notes()).anyMatch(note -> note.contains("number 216, Hall symbol F -4 2 3"));
    }
  }

  /// Spinel-like: silicon of diamond in both origins, corundum-like in both axes of R, and a name
  /// that leaves them open.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5.43 5.43 5.43 90 90 90  | H-M 'F d -3 m :1' | 0 0 0             | 8
          5.43 5.43 5.43 90 90 90  | H-M 'F d -3 m :2' | 0.125 0.125 0.125 | 8
          5.43 5.43 5.43 90 90 90  | H-M 'F d -3 m Z'  | 0.125 0.125 0.125 | 8
          5.43 5.43 5.43 90 90 90  | Hall '-F 4vw 2vw 3' | 0.125 0.125 0.125 | 8
          4.3 4.3 11.8 90 90 120   | H-M 'R -3 m'      | 0 0 0.236         | 6
          4.3 4.3 11.8 90 90 120   | H-M 'R -3 m H'    | 0 0 0.236         | 6
          4.54 4.54 4.54 57 57 57  | H-M 'R -3 m :R'   | 0.236 0.236 0.236 | 2
          5 6 7 90 100 90          | H-M 'P 21/c'      | 0.1 0.2 0.3       | 4
          5 6 7 90 90 100          | H-M 'P 1 1 21/b'  | 0.1 0.2 0.3       | 4
          3.2 3.2 5.2 90 90 120    | H-M 'P 63/m m c'  | 0.333333 0.666667 0.25 | 2
          """)
  void settingsArePutInPlace(String cell, String name, String place, int atoms) throws IOException {
    Structure s = StructureFile.read(write("a.cif", named(cell, name, place)), 0);
    assertThat(s.count()).isEqualTo(atoms);
  }

  private static String named(String cell, String name, String place) {
    String[] c = cell.split("\\s+");
    return "data_n\n_cell_length_a %s\n_cell_length_b %s\n_cell_length_c %s\n".formatted(c)
        + "_cell_angle_alpha %s\n_cell_angle_beta %s\n".formatted(c[3], c[4])
        + "_cell_angle_gamma %s\n_symmetry_space_group_name_%s\n".formatted(c[5], name)
        + "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
        + "As1 "
        + place
        + "\n";
  }

  @Test
  void namesThatLeaveOriginOrAxesOpenAreRefused() throws IOException {
    refused(
        named("5.43 5.43 5.43 90 90 90", "H-M 'F d -3 m'", "0 0 0"),
        "leaves the origin open",
        ":1",
        ":2");
    refused(
        named("5 6 7 90 90 100", "H-M 'P 21/c'", "0 0 0"),
        "the cell does not have the symmetry of the space group 'P 21/c'");
  }

  /// Law: the operations of a Hall symbol are a group, as many as its lattice and point group have.
  @Test
  void hallSymbolsGenerateGroups() {
    int operations = 0;
    for (SpaceGroup.Setting setting : SpaceGroup.all()) {
      List<SymmetryOperation> group = SpaceGroup.ofHall(setting.hall()).orElseThrow();
      assertThat(SymmetryOperation.isGroup(group)).as(setting.label()).isTrue();
      assertThat(576 % group.size()).as(setting.label()).isZero();
      operations += group.size();
    }
    // all of them are those of spglib 2.8.0, compared one by one when the table was made
    assertThat(SpaceGroup.all()).hasSize(530);
    assertThat(operations).isEqualTo(OPERATIONS);
    assertThat(SpaceGroup.ofHall("Q 4")).isEmpty();
  }

  @Test
  void magneticOperationsMoveAtomsAsOthersDo() throws IOException {
    String symmetry =
        """
        loop_
        _space_group_symop_magn_operation.id
        _space_group_symop_magn_operation.xyz
        1 x,y,z,+1
        2 -x,-y,-z,-1
        loop_
        _space_group_symop_magn_centering.id
        _space_group_symop_magn_centering.xyz
        1 x,y,z,+1
        2 x+1/2,y+1/2,z+1/2,-1
        loop_
        """;
    String text = named("5 6 7 90 90 90", "H-M 'P 1'", "0.1 0.2 0.3").replace("loop_\n", symmetry);
    assertThat(StructureFile.read(write("m.cif", text), 0).count()).isEqualTo(4);
  }

  @Test
  void partialOccupanciesAreFilledToTheFormula() throws IOException {
    Path file = write("a.cif", argyrodite(0.5, 0.25));
    Structure s = StructureFile.read(file, 0);
    assertThat(s.composition()).isEqualTo(Map.of("Li", 24, "P", 4, "S", 20, "Cl", 4));
    assertThat(s.notes()).hasSize(1);
    assertThat(s.notes().getFirst())
        .contains("filled at random, seed 1")
        .contains("Li1 24 of 48 places (0.5000, occupancy in the file 0.5000)")
        .contains("S1a 1 of 4 places");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void fillingKeepsLithiumApartAndFollowsTheSeed(long seed) throws IOException {
    Path file = write("a.cif", argyrodite(0.5, 0.25));
    var options = new StructureFile.Options(List.of(1, 1, 1), Map.of(), seed);
    Structure s = StructureFile.read(file, 0, options);
    for (int i = 0; i < s.count(); i++) {
      if (s.symbols().get(i).equals("Li")) {
        // the two 48h places that share a triangle are 1.9 Å apart: never both taken
        assertThat(distance(s, i, "Li", 0)).isGreaterThan(2.0);
      }
    }
    assertThat(StructureFile.read(file, 0, options).positions()).isEqualTo(s.positions());
    var other = new StructureFile.Options(List.of(1, 1, 1), Map.of(), seed + 1);
    assertThat(StructureFile.read(file, 0, other).positions()).isNotEqualTo(s.positions());
  }

  @ParameterizedTest
  @CsvSource({"0.5,0.25", "0.44,0.3", "0.47,0.1", "0.55,0.5", "0.4375,0.6"})
  void fillingIsNeutralAndNearTheOccupancies(double lithium, double exchange) throws IOException {
    Path file = write("a.cif", argyrodite(lithium, exchange));
    Map<String, Double> q = Map.of("Li", 1.0, "P", 5.0, "S", -2.0, "Cl", -1.0);
    var options = new StructureFile.Options(List.of(1, 1, 2), q, 1);
    Structure s = StructureFile.read(file, 0, options);
    assertThat(s.symbols().stream().mapToDouble(q::get).sum()).isZero();
    // neutrality with Cl fixed at 8 of 16 places forces Li to 48 ± what the anions can give
    assertThat(s.composition().get("Li")).isBetween(38, 56);
    assertThat(s.composition().get("P")).isEqualTo(8);
    assertThat(s.cell().volume()).isCloseTo(2 * Math.pow(9.859, 3), within(1e-9));
  }

  @Test
  void whatIsNotNeutralInTheFileIsFilledAsItSaysWithAWarning() throws IOException {
    Structure s = StructureFile.read(write("a.cif", argyrodite(0.01, 0.25)), 0);
    // 0.48 Li in a cell: none is left, and no supercell is neutral
    assertThat(s.composition()).doesNotContainKey("Li");
    assertThat(s.notes()).anyMatch(note -> note.contains("no Li is left (0.4800 in the file)"));
    assertThat(s.notes()).anyMatch(note -> note.contains("not neutral: -24.0 e"));
  }

  /// Doped ceria: 10.8 of 108 cations would be Gd. A dopant takes the place of a host, so that the
  /// cation sites stay full and oxygen alone pays for neutrality: O = (4 Ce + 3 Gd)/2.
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.2, 0.3})
  void dopantsReplaceTheirHostAndLeaveNoVacancy(double gadolinium) throws IOException {
    Path file =
        write(
            "d.cif",
            """
            data_d
            _cell_length_a 5.41
            _cell_length_b 5.41
            _cell_length_c 5.41
            _cell_angle_alpha 90
            _cell_angle_beta 90
            _cell_angle_gamma 90
            loop_
            _space_group_symop_operation_xyz
            'x,y,z'
            'x,y+1/2,z+1/2'
            'x+1/2,y,z+1/2'
            'x+1/2,y+1/2,z'
            '-x,-y,-z'
            '-x,-y+1/2,-z+1/2'
            '-x+1/2,-y,-z+1/2'
            '-x+1/2,-y+1/2,-z'
            loop_
            _atom_site_label
            _atom_site_type_symbol
            _atom_site_fract_x
            _atom_site_fract_y
            _atom_site_fract_z
            _atom_site_occupancy
            Ce1 Ce4+ 0 0 0 %s
            Gd1 Gd3+ 0 0 0 %s
            O1 O2- 0.25 0.25 0.25 %s
            """
                .formatted(1 - gadolinium, gadolinium, 1 - gadolinium / 4));
    Map<String, Double> q = Map.of("Ce", 4.0, "Gd", 3.0, "O", -2.0);
    var options = new StructureFile.Options(List.of(3, 3, 3), q, 1);
    Map<String, Integer> atoms = StructureFile.read(file, 0, options).composition();
    assertThat(atoms.get("Ce") + atoms.get("Gd")).isEqualTo(108);
    assertThat(2 * atoms.get("O")).isEqualTo(4 * atoms.get("Ce") + 3 * atoms.get("Gd"));
    assertThat(Math.abs(atoms.get("Gd") - 108 * gadolinium)).isLessThan(2);
  }

  @Test
  void specialPositionsAreMergedWithinTheRoundingOfTheFile() throws IOException {
    // hexagonal wurtzite-like site at 1/3, 2/3 given with four digits: P3 has three images of it
    Structure s =
        StructureFile.read(
            write(
                "h.cif",
                """
                data_h
                _cell_length_a 3.25
                _cell_length_b 3.25
                _cell_length_c 5.2
                _cell_angle_alpha 90
                _cell_angle_beta 90
                _cell_angle_gamma 120
                loop_
                _space_group_symop.id
                _space_group_symop.operation_xyz
                1 x,y,z
                2 -y,x-y,z
                3 -x+y,-x,z
                loop_
                _atom_site.label
                _atom_site.fract_x
                _atom_site.fract_y
                _atom_site.fract_z
                Zn1 0.3333 0.6667 0
                O1 0.3333 0.6667 0.382
                """),
            0);
    assertThat(s.symbols()).containsExactly("Zn", "O");
    // the mean of the three images lies exactly on the axis
    assertThat(s.positions()[0]).isCloseTo(0, within(1e-12));
    assertThat(s.positions()[1]).isCloseTo(3.25 / Math.sqrt(3), within(1e-12));
  }

  private void refused(String text, String... parts) throws IOException {
    Path file = write("x.cif", text);
    assertThatThrownBy(() -> StructureFile.read(file, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("x.cif")
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void wrongCifsAreRefusedWithRemedy() throws IOException {
    String good = argyrodite(0.5, 0.25);
    refused(
        good.replace(operations(), "").replace("F -4 3 m", "F -4 3 q"),
        "F -4 3 q",
        "no such group is known",
        "P1");
    refused(good.replace("'X, Y, Z'\n", ""), "the 95 symmetry operations are no group");
    refused(good.replace("'X, Y, Z'", "'X, Y'"), "symmetry operation 'X, Y' is not understood");
    refused(good.replace("'X, Y, Z'", "'X, X, Z'"), "is not understood");
    refused(good.replace("_cell_length_b 9.859(2)", ""), "holds no _cell_length_b");
    refused(good.replace("P1  P5+  0.5", "P1  P5+  ?"), "site P1 has no _atom_site_fract_x");
    refused(good.replace("P1  P5+  0.5", "P1  P5+  a"), "expected a number, got 'a'");
    refused(good.replace("P1  P5+ ", "Q1  Qq5+ "), "unknown element 'Qq5+' at site Q1");
    refused(good.replace("0.5 0.5 0.5 1", "0.5 0.5 0.5 1.2"), "occupancy of P1 is 1.2");
    refused(good.replace("0.25 0.25 0.75 0.75", "0.25 0.25 0.75 0.9"), "sum to 1.150; at most 1");
    refused(good.replace("beta 90.0", "beta 190.0"), "between 0 and 180");
    refused("data_x\n_cell_length_a 5\n", "holds no atom sites");
    refused("nothing here", "x.cif:1: is not valid CIF");
  }

  private static final String SALT =
      """
      data_salt # a comment
      _cell_length_a 5.64(2)
      _cell_length_b 5.64
      _cell_length_c 5.64
      _cell_angle_alpha 90
      _cell_angle_beta 90
      _cell_angle_gamma 90
      _chemical_name_common 'Dana's "salt"'
      _publ_section_comment
      ;loop_ that is none
      _atom_site_label 'neither
      ;
      LOOP_
      _symmetry_equiv_pos_as_xyz
      x,y,z
      loop_ _atom_site_label
      _atom_site.fract_x _atom_site_fract_y
      _atom_site_fract_z
      Na1 0 0 0 Cl1
      0.5 0.5#no_comment_here
      """
          .replace("#no_comment_here", "\n0.5 # the last value");

  @Test
  void textIsReadByTheGrammarOfCif() throws IOException {
    Structure s = StructureFile.read(write("s.cif", SALT), 0);
    assertThat(s.symbols()).containsExactly("Na", "Cl");
    assertThat(s.positions()).containsExactly(0, 0, 0, 2.82, 2.82, 2.82);
    assertThat(s.title()).isEqualTo("Dana's \"salt\"");
  }

  @Test
  void nothingIsDroppedOrShifted() throws IOException {
    refused(SALT.replace("Na1 0 0 0", "Na1 0 0"), "x.cif:21: loop_ of _atom_site_label (line 16)");
    refused(SALT.replace("Na1 0 0 0", "Na1 0 0"), "has 7 values for 4 columns");
    refused(
        SALT.replace("_atom_site_fract_y", "_atom_site_fract_x"),
        "x.cif:17: _atom_site_fract_x is given twice, first in line 17");
    refused(SALT.replace(" 5.64(2)", ""), "x.cif:2: _cell_length_a has no value");
    refused(SALT.replace("5.64(2)", "5.64 (2)"), "x.cif:2: is not valid CIF: the value '(2)'");
    refused(SALT.replace("\n;\n", "\n"), "x.cif:10: text that begins with ;");
    refused(SALT.replace("\"salt\"'", "salt"), "x.cif:8: text begins with '");
    refused(SALT.replace("LOOP_\n", "LOOP_\nloop_\n"), "x.cif:13: loop_ without names");
    refused(
        SALT.replace("x,y,z\n", ""),
        "x.cif:13: loop_ of _symmetry_equiv_pos_as_xyz ends before its first value");
    refused(SALT.replace("alpha 90", "alpha 9O"), "x.cif:5: _cell_angle_alpha: expected a number");
    refused(SALT.replace("alpha 90", "alpha " + "9".repeat(5000) + "O"), "got '9999", "…'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x,y,z              | 0.1  | 0.2   | 0.4
          '-y + 1/4, X-Y, z' | 0.05 | -0.1  | 0.4
          1/3+z,-x+0.5,2/3-y | 0.7333333333333333 | 0.4 | 0.4666666666666667
          -x+y,-x,z+.25      | 0.1  | -0.1  | 0.65
          """)
  void operationsAreAppliedAsWritten(String text, double x, double y, double z) {
    SymmetryOperation operation = SymmetryOperation.parse(text).orElseThrow();
    assertThat(operation.apply(new double[] {0.1, 0.2, 0.4}))
        .containsExactly(new double[] {x, y, z}, within(1e-15));
  }
}
