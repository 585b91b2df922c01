package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {
  @TempDir Path folder;

  private static final Path EXAMPLES =
      Path.of(System.getProperty("haven.root"), "inputs", "examples", "li6ps5cl");

  @Test
  void aRowHoldsWhatItMeasuredAndTheReportTheMachine() throws Exception {
    Path file = folder.resolve("bench.json");
    Invocation outcome =
        Invocation.of(
            "bench",
            "--system",
            "lennard_jones",
            "--sizes",
            "256,500",
            "--threads",
            "1",
            "--precision",
            "double",
            "--seconds",
            "0.05",
            "--warm-up-seconds",
            "0.1",
            "--json",
            "--output",
            file);
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode report = outcome.json();
    assertThat(report.at("/machine/processors").asInt()).isPositive();
    assertThat(report.at("/machine/java").asText()).isNotEmpty();
    assertThat(report.at("/flatness/0/slowest_over_fastest").asDouble()).isGreaterThanOrEqualTo(1);
    assertThat(report.at("/rows")).hasSize(2);
    JsonNode row = report.at("/rows/0");
    assertThat(row.get("atoms").asInt()).isEqualTo(256);
    assertThat(row.get("atom_steps_per_s").asDouble())
        .isEqualTo(256 * row.get("steps").asDouble() / row.get("seconds").asDouble());
    assertThat(new ObjectMapper().readTree(file.toFile()).at("/rows/0")).isEqualTo(row);
  }

  @Test
  void aStructureIsMeasuredWithItsPotentialAtItsOwnSize() {
    Invocation outcome =
        Invocation.of(
            "bench",
            "--potential",
            EXAMPLES.resolve("nep.txt"),
            EXAMPLES.resolve("li6ps5cl_52.xyz"),
            "--threads",
            "1",
            "--precision",
            "mixed",
            "--seconds",
            "0.05",
            "--warm-up-seconds",
            "0.1",
            "--quiet");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out()).containsPattern("li6ps5cl_52.xyz +52 mixed +cpu \\(1 thread\\)");
  }
}
