package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers that mean nothing in decks, tables and models are refused where they stand.
final class BadNumbersTest {
  private static final String TABLE =
      "T,D,D_error\n600,2.0e-5,1e-6\n700,3.3e-5,1.5e-6\n800,4.9e-5,2e-6\n900,6.5e-5,2e-6\n";

  @TempDir Path folder;

  private static String refusal(Object... words) {
    Invocation outcome = Invocation.of(words);
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(outcome.out()).isEmpty();
    return outcome.err();
  }

  private static Path given(String name) {
    Path given =
        Path.of(System.getProperty("haven.root"), "..", "shared", "cases", "readers", name);
    assumeTrue(Files.isDirectory(given), "no " + given);
    return given;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deck-numbers|deck.yaml:15: key 'time_step_fs' is 1e-320; it must be at least 0.001",
        "deck-durations|key 'time_step_fs' is 1e-300; it must be at least 0.001",
        "deck-epsilon-overflow|deck.yaml:7: key 'potential.pairs.epsilon_ev'",
        "deck-interval-zero-steps|deck.yaml:27: key 'output.trajectory_interval_fs'",
        "deck-two-documents|deck.yaml:30: not valid YAML",
      })
  void casesOfDecksAreRefused(String name, String message) {
    assertThat(refusal("run", "--check", "--quiet", given(name).resolve("deck.yaml")))
        .contains(message);
  }

  @Test
  void aFolderIsNoDeck() {
    assertThat(refusal("run", "--check", given("deck-folder"))).contains("is a folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit-extra-cell|t.csv:2: 4 cells, the header has 3",
        "fit-semicolon-decimal-comma|t.csv:2: '2,0e-5' in column 2 is no number; write it with a"
            + " decimal point",
        "fit-singular|t.csv:4: D is 2000000.0 cm2/s; expected",
        "fit-singular-t|t.csv:4: T is 1.0E308 K; expected",
      })
  void casesOfTablesAreRefused(String name, String message) {
    assertThat(refusal("fit", given(name).resolve("t.csv"))).contains(message);
  }

  @Test
  void casesOfCompressedAndOldTextsAreRead() {
    for (Path table :
        List.of(given("fit-gzip").resolve("t.csv.gz"), given("fit-latin1").resolve("t.csv"))) {
      Invocation outcome = Invocation.of("fit", table);
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.out()).contains("Arrhenius");
    }
  }

  @Test
  void aCutPotentialOfTheCasesIsRefused() {
    Path given = given("nep-cut-number");
    assertThat(
            refusal("evaluate", "--potential", given.resolve("nep.txt"), given.resolve("si.xyz")))
        .contains("the file ends within this line");
  }

  private Path table(String right, String wrong) throws IOException {
    return Files.writeString(folder.resolve("t.csv"), BadInputTable.replaced(TABLE, right, wrong));
  }

  @Test
  void aTableHoldsWhatCanBeMeasured() throws IOException {
    assertThat(refusal("fit", table("700,3.3e-5", "1e-9,3.3e-5"))).contains("t.csv:3: T is 1.0E-9");
    assertThat(refusal("fit", table("3.3e-5", "33"))).contains("t.csv:3: D is 33.0 cm2/s");
    assertThat(refusal("fit", table("3.3e-5", "1e-300"))).contains("t.csv:3: D is 1.0E-300");
    assertThat(refusal("fit", table("1.5e-6", "0"))).contains("t.csv:3: the error of D is 0");
    assertThat(refusal("fit", table(",1.5e-6", ""))).contains("t.csv:3: 2 cells, the header has 3");
    // One error 1e-9 of the others': that point alone would count.
    assertThat(refusal("fit", table("1.5e-6", "1.5e-20"))).contains("is not determined by its");
  }

  @ParameterizedTest
  @CsvSource({"T D D_error", "'# T D D_error'", "'#T,D,D_error'", "'  T   D   D_error  '"})
  void whatStandsBetweenCellsIsSeen(String header) throws IOException {
    String between = header.contains(",") ? "," : "   ";
    String text = TABLE.replace("T,D,D_error", header).replaceAll(",(?=[0-9])", between);
    Path other = Files.writeString(folder.resolve("t.txt"), "# of a simulation, by hand\n" + text);
    Path plain = Files.writeString(folder.resolve("t.csv"), TABLE);
    Invocation outcome = Invocation.of("fit", other);
    assertThat(outcome.out()).as(outcome.err()).isEqualTo(Invocation.of("fit", plain).out());
  }

  @Test
  void aCompressedTableIsTheSameTable() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(TABLE.getBytes(StandardCharsets.UTF_8));
    }
    Path packed = Files.write(folder.resolve("t.csv.gz"), bytes.toByteArray());
    Path plain = Files.writeString(folder.resolve("t.csv"), TABLE);
    assertThat(Invocation.of("fit", packed).out())
        .isEqualTo(Invocation.of("fit", plain).out())
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time_step_fs: 2|time_step_fs: 1e-5|it must be at least 0.001",
        "temperatures_k: [600]|temperatures_k: [1e-200]|it must be at least 0.001",
        "epsilon_ev: 0.1|epsilon_ev: 1e-200|expected 0 or a number of size",
        "sigma_angstrom: 2.5|sigma_angstrom: 1e59|cannot be made of these parameters",
        "duration_ps: 10,|duration_ps: 1e9, start_temperature_k: 1e-5,|at least 0.001",
      })
  void aDeckHoldsWhatCanBeComputed(String right, String wrong, String message) throws IOException {
    Files.writeString(folder.resolve("POSCAR"), BadInputTable.SALT);
    Path deck =
        Files.writeString(
            folder.resolve("deck.yaml"), BadInputTable.replaced(BadInputTable.DECK, right, wrong));
    assertThat(refusal("run", "--check", "--quiet", deck)).contains("deck.yaml:", message);
  }

  @Test
  void tooManyStepsAreCounted() throws IOException {
    Files.writeString(folder.resolve("POSCAR"), BadInputTable.SALT);
    String deck =
        BadInputTable.replaced(BadInputTable.DECK, "duration_ps: 10,", "duration_ps: 9e8,");
    deck = deck.replace("time_step_fs: 2", "time_step_fs: 0.01");
    assertThat(
            refusal(
                "run", "--check", "--quiet", Files.writeString(folder.resolve("deck.yaml"), deck)))
        .contains("9.00e+13 time steps of 0.01 fs; no more than 1e+12 are possible");
  }

  @Test
  void aliasesAreNotExpandedWithoutBound() throws IOException {
    StringBuilder deck = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int k = 1; k < 5; k++) {
      deck.append("a%d: &a%d [".formatted(k, k));
      deck.append("*a%d, ".formatted(k - 1).repeat(9)).append("*a%d]\n".formatted(k - 1));
    }
    Path file = Files.writeString(folder.resolve("deck.yaml"), deck);
    assertThat(refusal("run", "--check", file))
        .contains("more than 100000 values, those counted that aliases (*name) repeat");
  }

  @Test
  void weightsThatOverflowGiveNoEnergy() throws IOException {
    String nep = BadInputTable.nep("Na", "Cl");
    Path model = Files.writeString(folder.resolve("nep.txt"), nep.replace("0.1\n", "1e300\n"));
    Path structure = Files.writeString(folder.resolve("a.xyz"), BadInputTable.XYZ);
    assertThat(refusal("evaluate", "--potential", model, structure))
        .contains("gives no finite energy and forces here");
    Files.writeString(model, nep.substring(0, nep.length() - 2));
    assertThat(refusal("evaluate", "--potential", model, structure))
        .contains("nep.txt:", "the file ends within this line");
    // Without a line end at its end it is whole.
    Files.writeString(model, nep.substring(0, nep.length() - 1));
    Invocation whole = Invocation.of("evaluate", "--potential", model, structure);
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    assertThat(whole.out()).doesNotContainPattern("-0\\.0+(?![0-9])");
  }
}
