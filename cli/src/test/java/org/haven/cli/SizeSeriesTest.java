package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.haven.inputs.deck.RunLayout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A series over cell sizes of a small salt in one run directory.
class SizeSeriesTest {
  private static final String SIZES = "sizes: [1, 2]\n";

  @TempDir private static Path folder;
  private static Path deck;
  private static Path whole;

  @BeforeAll
  static void aFinishedSeries() throws IOException {
    RockSalt.write(folder, 5.13, "Li Cl");
    deck = folder.resolve("deck.yaml");
    Files.writeString(
        deck,
        SIZES
            + Processes.DECK
                .formatted(1, "[900, 2000]")
                .replace("[2, 1, 1]", "[1, 1, 1]")
                .replace("checkpoint_interval_s: 0.05", "checkpoint_interval_s: 60")
                .replace("velocities: true", "velocities: false"));
    whole = folder.resolve("whole");
    done("run", deck, "--output", whole);
  }

  private static void done(Object... words) {
    Invocation done = Invocation.of(words);
    assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.DONE);
  }

  private static JsonNode result(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve(RunLayout.RESULT).toFile());
  }

  @Test
  void eachSizeHasItsResultsAndTheLargestStandsAtTheTop() throws IOException {
    JsonNode json = result(whole);
    assertThat(json.at("/sizes")).hasSize(2);
    for (int k = 0; k < 2; k++) {
      JsonNode size = json.at("/sizes").get(k);
      assertThat(size.path("size").asInt()).isEqualTo(k + 1);
      assertThat(size.at("/cell/atoms").asInt()).isEqualTo(8 * (k + 1) * (k + 1) * (k + 1));
      assertThat(size.at("/temperatures")).hasSize(2);
      assertThat(size.at("/temperatures/0/species/Li/count").asInt())
          .isEqualTo(size.at("/cell/atoms").asInt() / 2);
    }
    assertThat(json.at("/temperatures")).isEqualTo(json.at("/sizes/1/temperatures"));
    assertThat(json.at("/fit")).isEqualTo(json.at("/sizes/1/fit"));
    assertThat(json.at("/cell/atoms").asInt()).isEqualTo(64);
    assertThat(json.at("/curves").toString()).contains("2x2x2-900K-1").doesNotContain("1x1x1-");
  }

  /// In so short a run no ion hops, and the trend needs values; that it goes through them is a law
  /// of `RunAnalysisTest`.
  @Test
  void tableAndReportHaveEachSize() throws IOException {
    Invocation table = Invocation.of("analyze", whole);
    assertThat(table.out())
        .contains("Sizes of the cell: the results and fits are those of 2x2x2, the largest")
        .contains("1x1x1  8 ", "2x2x2  64 ")
        .contains("no trend with size: it needs finished runs with values in two cells");
    assertThat(Files.readString(whole.resolve(RunLayout.REPORT)))
        .contains("Size of the cell", "1x1x1 at 900 K, 8 atoms");
  }

  /// Sizes, temperatures and replicas are shared between processes, and the bits are those of one.
  @Test
  void aSeriesFilledInPartsIsTheWholeSeries() throws IOException {
    Path parts = folder.resolve("parts");
    done("run", deck, "--output", parts, "--size", 2, "--only", 900);
    assertThat(parts.resolve(RunLayout.RESULT)).doesNotExist();
    assertThat(Invocation.of("run", deck, "--output", parts, "--size", 2, "--only", 900).err())
        .contains("haven resume " + parts + " --size 2 --only 900 --replica 1");
    done("run", deck, "--output", parts, "--size", 1);
    done("resume", parts, "--size", "2", "--threads", 2);
    Map<String, Object> one = Processes.contents(whole);
    assertThat(one).hasSizeGreaterThan(20);
    assertThat(Processes.contents(parts)).isEqualTo(one);
  }

  @Test
  void whatIsToComeIsSaidOfTheWholeSeries() throws IOException {
    Invocation check = Invocation.of("run", deck, "--check", "--output", folder.resolve("none"));
    assertThat(check.err())
        .contains("1x1x1 2x2x2; the above is the largest")
        // (0.1 + 1) ps of 1 fs in 2 sizes at 2 temperatures.
        .contains("for 4400 steps");
    done("export", whole);
    assertThat(Files.readString(whole.resolve("export/methods.md"))).contains("64 atoms");
  }
}
