package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ModelCommandTest {
  private static final Path NEP =
      Path.of(System.getProperty("haven.root"), "inputs/examples/li6ps5cl/nep.txt");

  @Test
  void nepIsInspected() {
    JsonNode facts = Invocation.of("model", "inspect", NEP, "--json").json();
    assertThat(facts.get("family").asText()).isEqualTo("nep");
    assertThat(facts.get("version").asInt()).isEqualTo(4);
    assertThat(facts.get("species").toString()).isEqualTo("[\"Li\",\"P\",\"S\",\"Cl\"]");
    assertThat(facts.get("cutoff_angstrom").asDouble()).isEqualTo(6);
    assertThat(facts.get("angular_cutoff_angstrom").asDouble()).isEqualTo(4.5);
    assertThat(facts.get("charge_mode").asInt()).isZero();
    assertThat(Invocation.of("model", "inspect", NEP).out()).contains("charges    none");
  }

  @Test
  void nepTakesNoFactsFromTheCommandLine() {
    Invocation outcome = Invocation.of("model", "inspect", NEP, "--cutoff", "5");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("leave out --species, --cutoff, --dtype");
  }
}
