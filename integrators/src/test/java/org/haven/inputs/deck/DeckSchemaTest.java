package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeckSchemaTest {
  record Nep(@DeckKey("Model file") String file, Optional<Double> scale) {}

  record Sum(List<DeckSection> terms) {}

  private static JsonNode schema() throws IOException {
    return new ObjectMapper().readTree(DeckSchema.json(Map.of("nep", Nep.class, "sum", Sum.class)));
  }

  @Test
  void keysCarryMeaningDefaultAndRange() throws IOException {
    JsonNode step = schema().at("/properties/time_step_fs");
    assertThat(step.path("description").asText()).contains("fs");
    assertThat(step.path("default").asInt()).isEqualTo(1);
    assertThat(step.path("minimum").asDouble()).isEqualTo(0.001);
    assertThat(step.path("maximum").asDouble()).isEqualTo(20);
    assertThat(schema().at("/properties/precision/enum")).hasSize(2);
    assertThat(schema().path("additionalProperties").asBoolean()).isFalse();
  }

  @Test
  void onlyWhatADeckMustHoldIsRequired() throws IOException {
    assertThat(schema().path("required").valueStream().map(JsonNode::asText))
        .containsExactly("structure", "potential", "mobile", "temperatures_k", "stages");
  }

  @Test
  void shortFormsAreOffered() throws IOException {
    JsonNode stage = schema().at("/properties/stages/anyOf/0/items/anyOf");
    assertThat(stage.get(0).path("enum").valueStream().map(JsonNode::asText))
        .containsExactly("minimise");
    assertThat(stage.get(1).path("maxProperties").asInt()).isEqualTo(1);
    assertThat(
            stage
                .get(1)
                .at("/properties/npt/anyOf")
                .valueStream()
                .map(each -> each.at("/required/0").asText()))
        .containsExactly("duration_ps", "until");
    JsonNode thermostat = stage.get(1).at("/properties/nvt/properties/thermostat/anyOf");
    assertThat(thermostat.get(0).path("enum").valueStream().map(JsonNode::asText))
        .containsExactly("bussi", "nose_hoover", "langevin");
    assertThat(
            schema()
                .at("/properties/guards/properties/max_temperature_ratio/anyOf/1/const")
                .asText())
        .isEqualTo("off");
  }

  @Test
  void familiesOfPotentialsAreChoices() throws IOException {
    JsonNode choices = schema().at("/$defs/potential/oneOf");
    assertThat(choices).hasSize(4);
    assertThat(choices.get(0).at("/properties/type/const").asText()).isEqualTo("nep");
    assertThat(choices.get(0).path("required").valueStream().map(JsonNode::asText))
        .containsExactly("type", "file");
    assertThat(choices.get(1).at("/properties/terms/anyOf/0/items/$ref").asText())
        .isEqualTo("#/$defs/potential");
    // The one in the box, as a mapping and as a word.
    assertThat(choices.get(2).at("/properties/type/const").asText()).isEqualTo("universal");
    assertThat(choices.get(3).path("const").asText()).isEqualTo("universal");
  }
}
