package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/results.md against a run: its Python runs, its keys and columns exist, and none is missing.
class ResultsPageTest {
  private static final Path ROOT = Path.of(System.getProperty("haven.root"));

  @TempDir private static Path folder;
  private static Path run;
  private static String page;

  @BeforeAll
  static void aRun() throws IOException {
    page = Files.readString(ROOT.resolve("docs/results.md"));
    run = folder.resolve("run");
    Path example = ROOT.resolve("inputs/examples/li6ps5cl");
    String deck =
        Files.readString(example.resolve("quickstart.yaml"))
            .replaceAll("(structure|file): ", "$1: " + example + "/")
            .replaceAll("temperatures_k: .*", "temperatures_k: [600]")
            .replaceAll(", field: .*\\}", "}")
            .replaceAll("duration_ps: [0-9.]+", "duration_ps: 1");
    Files.writeString(folder.resolve("deck.yaml"), deck);
    Invocation.of("run", folder.resolve("deck.yaml").toString(), "--output", run.toString());
  }

  private static String python(String code) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("snippet.py"), code);
    Process process =
        new ProcessBuilder("python3", script.toString())
            .directory(run.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", code, said).isZero();
    return said;
  }

  private static boolean works(String code) throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", code).redirectErrorStream(true).start().waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private static List<String> snippets(boolean ofHdf5) {
    List<String> all =
        Pattern.compile("```python\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(m -> m.group(1))
            .filter(code -> code.contains("h5py") == ofHdf5)
            .toList();
    assertThat(all).isNotEmpty();
    return all;
  }

  @Test
  void snippetsOfTheStandardLibraryRun() throws IOException, InterruptedException {
    assumeTrue(works("import json, csv"), "SKIPPED: no python3");
    for (String code : snippets(false)) {
      assertThat(python(code)).as(code).isNotNull();
    }
  }

  @Test
  void snippetsOfHdf5Run() throws IOException, InterruptedException {
    assumeTrue(works("import h5py"), "SKIPPED: python3 without h5py");
    for (String code : snippets(true)) {
      assertThat(python(code)).contains("192 Li");
    }
  }

  /// Every key down to the estimates of a temperature and a simulation stands on the page.
  @Test
  void everyKeyIsNamed() throws IOException {
    JsonNode result = new ObjectMapper().readTree(run.resolve("result.json").toFile());
    JsonNode point = result.get("temperatures").get(0);
    for (JsonNode object : List.of(result, point, point.get("species").get("Li"))) {
      for (String key : (Iterable<String>) object::fieldNames) {
        assertThat(page).as("key %s", key).contains("`" + key + "`");
      }
    }
    JsonNode simulation = point.get("simulations").get(0);
    for (String key : List.of("measured_temperature_k", "verdict", "unfinished", "summary")) {
      assertThat(simulation.has(key)).as(key).isTrue();
    }
    assertThat(result.get("curves").findValuesAsText("quantity")).contains("msd", "thermo");
  }

  /// The columns of thermo.csv are those of the table.
  @Test
  void everyColumnIsNamed() throws IOException {
    String header = Files.readAllLines(run.resolve("600K-1/thermo.csv")).getFirst();
    String table = page.substring(page.indexOf("## thermo.csv"), page.indexOf("## trajectory.h5"));
    for (String column : header.split(",")) {
      boolean within =
          List.of("b_angstrom", "c_angstrom", "alpha_deg", "beta_deg").contains(column);
      assertThat(within || table.contains("`" + column + "`")).as(column).isTrue();
    }
    List<String> named =
        Pattern.compile("`([a-z0-9]+_[a-z0-9_]+)`")
            .matcher(table)
            .results()
            .map((MatchResult m) -> m.group(1))
            .filter(name -> !name.startsWith("rms_force"))
            // Columns of runs in a field alone.
            .filter(name -> !List.of("field_work_ev", "mobile_temperature_k").contains(name))
            .toList();
    assertThat(List.of(header.split(","))).containsAll(named);
  }
}
