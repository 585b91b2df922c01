package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    // The helper writes the crystal too.
    new Processes(folder);
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

  /// Two cells are on a line: ln y = ln y_inf + b/L through both values.
  @Test
  void theTrendGoesThroughTwoSizes() throws IOException {
    JsonNode json = result(whole);
    Set<Double> seen = new TreeSet<>();
    Set<Double> expected = new TreeSet<>();
    for (JsonNode t : json.at("/sizes/0/temperatures")) {
      expected.add(t.path("temperature_k").asDouble());
    }
    for (JsonNode size : json.at("/sizes")) {
      for (JsonNode t : size.path("temperatures")) {
        if (!t.at("/species/Li/d_tracer_cm2_s/value").isNumber()) {
          expected.remove(t.path("temperature_k").asDouble());
        }
      }
    }
    for (JsonNode trend : json.at("/size_trends")) {
      if (!trend.path("quantity").asText().startsWith("D* of Li")) {
        continue;
      }
      seen.add(trend.path("temperature_k").asDouble());
      double[] x = new double[2];
      double[] y = new double[2];
      for (int k = 0; k < 2; k++) {
        for (JsonNode t : json.at("/sizes").get(k).path("temperatures")) {
          if (t.path("temperature_k").asDouble() == trend.path("temperature_k").asDouble()) {
            x[k] = 1 / Math.cbrt(t.path("volume_angstrom3").asDouble());
            y[k] = Math.log(t.at("/species/Li/d_tracer_cm2_s/value").asDouble());
          }
        }
      }
      double slope = (y[1] - y[0]) / (x[1] - x[0]);
      assertThat(trend.at("/slope_angstrom/value").asDouble())
          .isCloseTo(slope, offset(1e-6 * Math.abs(slope)));
      assertThat(Math.log(trend.at("/infinite_cell/value").asDouble()))
          .isCloseTo(y[0] - slope * x[0], offset(1e-6));
    }
    assertThat(seen).isEqualTo(expected).contains(2000.0);
    Invocation table = Invocation.of("analyze", whole);
    assertThat(table.out())
        .contains("Sizes of the cell: the results and fits are those of 2x2x2, the largest")
        .contains("1x1x1  8 ")
        .contains("D* of Li/cm2/s at 2000 K over 2 cells: ");
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
