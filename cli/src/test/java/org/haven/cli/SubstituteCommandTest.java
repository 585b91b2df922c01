package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `haven substitute` as a user meets it.
final class SubstituteCommandTest {
  private static final String EXAMPLE =
      Path.of(System.getProperty("haven.root"), "inputs/examples/substitute/substitute.yaml")
          .toString();

  @TempDir Path folder;

  @Test
  void theExampleMakesItsArgyrodites() throws IOException {
    Path out = folder.resolve("argyrodites");
    Invocation check = Invocation.of("substitute", EXAMPLE, "--check", "--output", out.toString());
    assertThat(check.out()).startsWith("1 prototype, at most 6 structures");
    assertThat(out).doesNotExist();

    Invocation made =
        Invocation.of("substitute", EXAMPLE, "--json", "--quiet", "--output", out.toString());
    assertThat(made.exitCode()).as(made.err()).isZero();
    JsonNode answer = made.json();
    assertThat(answer.path("refused")).isEmpty();
    assertThat(answer.path("structures")).hasSize(6);
    JsonNode rich = answer.path("structures").get(4);
    assertThat(rich.path("compensation").asText()).isEqualTo("2 Li vacancies");
    assertThat(rich.path("reached").asDouble()).isEqualTo(0.5);
    assertThat(Path.of(rich.path("path").asText())).exists();
    assertThat(Files.readAllLines(out.resolve("structures.csv"))).hasSize(7);
    assertThat(out.resolve("refused.csv")).doesNotExist();
  }
}
