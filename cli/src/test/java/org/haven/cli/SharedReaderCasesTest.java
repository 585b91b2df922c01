package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every case of `../shared/cases/readers`, run as a command: its exit code, and what it says. What
/// is refused is refused with the file, and the line where there is one.
final class SharedReaderCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("haven.root", ".."), "..", "shared", "cases", "readers");

  /// Of runs, which [ResumedRunTest] disturbs as these say.
  private static final Set<String> OF_RUNS =
      Set.of(
          "checkpoint-no-fingerprint",
          "resume-potential-edited",
          "resume-thermo-missing",
          "resume-thermo-short",
          "resume-trajectory-missing");

  /// Whose input is not kept: it is described, and written here.
  private static final Set<String> DESCRIBED = Set.of("cif-by-zero", "cif-null");

  /// Words that stand for a command with its options.
  private static final String CONVERT = "convert";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cif-charge-dot | convert a.cif | 2 | a.cif:27: charge in 'Li.+' at site Li1 is no number
          cif-column-twice | convert a.cif | 2 | a.cif:11: _space_group_symop_operation_xyz is given twice, first in line 10
          cif-row-incomplete | convert a.cif | 2 | a.cif:28: loop_ of _atom_site_label (line 20) has 7 values for 6 columns
          data-atoms-tab | convert a.data | 0 | Li4 Cl4, 8 atoms
          data-cut-number | convert a.data | 2 | a.data:24: atom 8: expected at least 5 columns
          data-flat-cell | convert a.data | 2 | a.data:9: lattice vector c is too long: 1.000e+20 Å
          data-heading-unknown | convert a.data | 0 | section 'Velocitys'
          data-image-mass | convert a.lammpstrj | 2 | mass 500.0 is not near that of any element
          data-masses-contradict | convert a.data | 2 | a.data:14: atom type 2: mass 35.45 is not that of Li
          data-tilt-damaged | convert a.data | 2 | a.data:9: xy xz yz: expected 3 numbers, got 2
          data-tilt-tabs | convert a.data | 0 | Li4 Cl4, 8 atoms
          deck-durations | run --check deck.yaml | 2 | deck.yaml:
          deck-epsilon-overflow | run --check deck.yaml | 2 | deck.yaml:7:
          deck-folder | run --check . | 2 | is a folder; expected a file
          deck-huge-supercell | run --check deck.yaml | 2 | more than fit into memory
          deck-interval-zero-steps | run --check deck.yaml | 2 | deck.yaml:27: key 'output.trajectory_interval_fs'
          deck-numbers | run --check deck.yaml | 2 | deck.yaml:15:
          deck-supercell-wraps | run --check deck.yaml | 2 | more than fit into memory
          deck-two-documents | run --check deck.yaml | 2 | deck.yaml:30: not valid YAML
          dump-mass-unknown | convert a.lammpstrj | 2 | mass 0.0 is not near that of any element
          dump-mass-wrong | convert a.lammpstrj | 2 | mass 28.5 is not near that of any element
          fit-extra-cell | fit t.csv | 2 | t.csv:2: 4 cells, the header has 3; numbers have a decimal point
          fit-gzip | fit t.csv.gz | 0 | ln D:
          fit-latin1 | fit t.csv | 0 | ln D:
          fit-semicolon-decimal-comma | fit t.csv | 2 | t.csv:2:
          fit-singular | fit t.csv | 2 | t.csv:
          fit-singular-t | fit t.csv | 2 | t.csv:4: T is 1.0E308 K
          gzip-checksum | analyze XDATCAR.gz --frame-interval 10 --mobile Li --temperature 300 | 2 | XDATCAR.gz: gzip stream is damaged, or its checksum wrong
          gzip-header-cut | convert POSCAR.gz | 2 | POSCAR.gz: gzip file is cut off
          h5-nan | analyze trajectory.h5 --mobile Li --temperature 300 | 2 | trajectory.h5: frame 18 (from 0): atom 49 (Cl) is at NaN Å along x
          h5-species-unknown-value | analyze trajectory.h5 --mobile Li --temperature 300 | 2 | trajectory.h5: value 124 in /particles/all/species has no name
          nep-cut-number | evaluate --potential nep.txt si.xyz | 2 | nep.txt:42: the file ends within this line
          poscar-cut-number | convert POSCAR | 2 | POSCAR:16: file ends within this line
          poscar-extra-number | convert POSCAR | 2 | POSCAR:9: position of atom 1: expected 3 numbers, got 4
          poscar-lattice-overflow | convert POSCAR | 2 | lattice vector a is too long
          poscar-scale-subnormal | convert POSCAR | 2 | lattice vector a is too short
          vasprun-damaged-middle | convert vasprun.xml | 2 | vasprun.xml:64: is not valid XML
          xdatcar-infinite | analyze XDATCAR --frame-interval 10 --mobile Li --temperature 300 | 2 | XDATCAR:10: position of atom 2
          xyz-cut-number | convert a.xyz | 2 | a.xyz:10: file ends within this line
          xyz-properties-negative | convert a.xyz | 2 | a.xyz:2: Properties, columns of x: number of columns must be positive
          xyz-species-arabic-digit | convert a.xyz | 2 | a.xyz:1: number of atoms: expected a whole number
          xyz-species-long-digits | convert a.xyz | 2 | a.xyz:3: unknown element '99999999999'
          """)
  void aCaseEndsAsItMust(String name, String command, int exitCode, String said) {
    Path given = CASES.resolve(name);
    assumeTrue(Files.isDirectory(given), "no " + given);
    Invocation outcome = run(given, command);
    assertThat(outcome.err() + outcome.out()).contains(said);
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.err() + outcome.out()).doesNotContain("null", "Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          loop_\\nLi1 0 0 0\\n | a.cif:8: loop_ without names
          loop_\\n_atom_site_label\\n_atom_site_fract_x\\n | a.cif:8: loop_ of _atom_site_label ends before its first value
          """)
  void aLoopWithoutNamesOrValuesIsRefused(String loop, String said) throws IOException {
    String head = "data_x\n";
    for (String name : List.of("a", "b", "c")) {
      head += "_cell_length_" + name + " 5.13\n";
    }
    for (String name : List.of("alpha", "beta", "gamma")) {
      head += "_cell_angle_" + name + " 90\n";
    }
    Files.writeString(folder.resolve("a.cif"), head + loop.replace("\\n", "\n"));
    Invocation outcome = run(folder, "convert a.cif");
    assertThat(outcome.err()).contains(said);
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void noCaseIsLeftOut() throws Exception {
    assumeTrue(Files.isDirectory(CASES), "no " + CASES);
    CsvSource rows =
        getClass()
            .getDeclaredMethod(
                "aCaseEndsAsItMust", String.class, String.class, int.class, String.class)
            .getAnnotation(CsvSource.class);
    Set<String> held =
        rows.textBlock().lines().map(row -> row.split(" ")[0]).collect(Collectors.toSet());
    held.addAll(OF_RUNS);
    held.addAll(DESCRIBED);
    try (Stream<Path> cases = Files.list(CASES)) {
      assertThat(cases.filter(Files::isDirectory).map(each -> each.getFileName().toString()))
          .allMatch(held::contains);
    }
  }

  /// Runs a command with the files of a folder; what it converts goes into another.
  private Invocation run(Path given, String command) {
    List<Object> words = new ArrayList<>();
    for (String word : command.split(" ")) {
      Path file = given.resolve(word);
      words.add(Files.exists(file) ? file : word);
    }
    if (words.getFirst().equals(CONVERT)) {
      words.add(folder.resolve("out.xyz"));
    }
    return Invocation.of(words.toArray());
  }
}
