package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void hdnnpIsInspected(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("input.nn"),
        """
        elements O Li
        global_hidden_layers_short 1
        global_nodes_short 2
        global_activation_short t l
        symfunction_short Li 2 O 0.1 0.0 5.0
        symfunction_short O 2 Li 0.1 0.0 6.0
        symfunction_short O 3 Li Li 0.1 1.0 2.0 6.0
        """);
    Files.writeString(folder.resolve("weights.003.data"), "0.1\n".repeat(7));
    Files.writeString(folder.resolve("weights.008.data"), "0.1\n".repeat(9));
    JsonNode facts = Invocation.of("model", "inspect", folder, "--json").json();
    assertThat(facts.get("family").asText()).isEqualTo("hdnnp");
    assertThat(facts.get("species").toString()).isEqualTo("[\"Li\",\"O\"]");
    assertThat(facts.get("cutoff_in_the_models_unit").asDouble()).isEqualTo(6);
    assertThat(facts.get("symmetry_functions").toString()).isEqualTo("[1,2]");
    assertThat(Invocation.of("model", "inspect", folder.resolve("input.nn")).out())
        .contains("hidden layers of [2] neurons");
  }
}
