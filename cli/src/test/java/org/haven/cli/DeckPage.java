package org.haven.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.haven.campaigns.plan.ScreenSpec;
import org.haven.campaigns.substitution.SubstituteSpec;
import org.haven.inputs.deck.DeckSchema;
import org.haven.pathways.kmc.KmcSpec;
import org.haven.potentials.PotentialFamilies;

/// `docs/decks.md`, `docs/screens.md` and `docs/kmc-models.md`: every key of a deck, of a campaign
/// and of a lattice model, from the schemas that `haven deck --schema` prints.
final class DeckPage {
  private static final String TABLE =
      "| key | what it says | values | default |\n|---|---|---|---|\n";

  private final StringBuilder text = new StringBuilder();

  private DeckPage() {}

  static String markdown() throws IOException {
    JsonNode schema =
        new ObjectMapper().readTree(DeckSchema.json(PotentialFamilies.installed().parameters()));
    DeckPage page = new DeckPage();
    page.text.append(
        """
        # What a deck may hold

        A deck is a YAML file that says all of a run. The least it takes:

        ```yaml
        structure: POSCAR                                # or {file: …, supercell: [2, 2, 2]}
        potential: {type: nep, file: nep.txt}
        mobile: [Li]                                     # the diffusing species; all others are the framework
        temperatures_k: [600, 750, 900]
        stages:
          - minimise: {}
          - npt: {duration_ps: 20}                       # measures the mean cell
          - nvt: {duration_ps: 200, production: true}    # at the mean cell; is analysed
        ```

        With `charges: {Li: 1, …}` the conductivity comes out too. Ready decks are in `inputs/examples`. `haven run DECK --check` names
        what is wrong, with its line, says what to expect (least D, error of sigma, equilibration, wall time, memory, disk), and runs nothing. How long a stage
        must be to come to rest, it can find itself: `npt: {until: equilibrated, at_most_ps: 300}`
        ([what it tests](statistics.md#equilibrium)). Keys carry their units; a key in **bold** must be given; a list of one may be
        written without brackets. This file is generated from the schema that `haven deck --schema` prints; editors complete and check
        decks by it.

        ## The keys of a run

        """);
    page.text.append(TABLE);
    JsonNode keys = schema.path("properties");
    keys.fieldNames()
        .forEachRemaining(key -> page.row(key, keys.path(key), isRequired(schema, key)));
    for (String key : List.of("structure", "output", "guards", "analysis")) {
      page.section("`" + key + "`", mapping(keys.path(key)));
    }
    page.stages(mapping(keys.path("stages")).path("properties"));
    page.text.append(
        """

        ## `potential`

        It takes a `type`, and the keys of that type; those in parentheses may be left out. `sum` and `committee` hold other potentials
        ([committees.md](committees.md)); for `graph` see [graph-potentials.md](graph-potentials.md), for `hdnnp` [hdnnp.md](hdnnp.md), for `deepmd` [deepmd.md](deepmd.md).

        | type | keys |
        |---|---|
        """);
    schema.path("$defs").path("potential").path("oneOf").forEach(page::potential);
    return page.text.toString();
  }

  static String screens() throws IOException {
    JsonNode schema =
        new ObjectMapper()
            .readTree(
                DeckSchema.json(
                    "Haven campaign",
                    ScreenSpec.class,
                    PotentialFamilies.installed().parameters()));
    DeckPage page = new DeckPage();
    page.text.append(
        """
        # What a campaign's file may hold

        The YAML file of `haven screen` ([screening.md](screening.md)). Keys carry their units; a key in **bold** must be given; a list of one may
        be written without brackets. `haven screen SCREEN --check` names what is wrong, with its line, and runs nothing. This file is generated
        from the schema that `haven deck --schema --screen` prints.

        ## The keys of a campaign

        """);
    page.text.append(TABLE);
    JsonNode keys = schema.path("properties");
    keys.fieldNames()
        .forEachRemaining(key -> page.row(key, keys.path(key), isRequired(schema, key)));
    for (String key : List.of("structures", "ranking")) {
      page.section("`" + key + "`", mapping(keys.path(key)));
    }
    page.stages(mapping(keys.path("stages")).path("properties"));
    page.substitutions();
    return page.text.toString();
  }

  /// The file of `haven substitute`.
  private void substitutions() throws IOException {
    JsonNode schema =
        new ObjectMapper()
            .readTree(DeckSchema.json("Haven substitutions", SubstituteSpec.class, Map.of()));
    text.append(
        """

        # What a file of substitutions may hold

        The YAML file of `haven substitute` ([screening.md](screening.md#from-prototypes)). `structures` is that of a campaign. The schema:
        `haven deck --schema --substitute`.

        ## The keys of substitutions

        """);
    text.append(TABLE);
    JsonNode keys = schema.path("properties");
    keys.fieldNames().forEachRemaining(key -> row(key, keys.path(key), isRequired(schema, key)));
    JsonNode kinds = mapping(keys.path("substitutions")).path("properties");
    kinds
        .fieldNames()
        .forEachRemaining(kind -> section("A substitution `" + kind + "`", kinds.path(kind)));
  }

  static String lattices() throws IOException {
    JsonNode schema =
        new ObjectMapper()
            .readTree(DeckSchema.json("Haven kinetic Monte Carlo", KmcSpec.class, Map.of()));
    DeckPage page = new DeckPage();
    page.text.append(
        """
        # What a lattice model may hold

        The YAML file of `haven kmc` ([kmc.md](kmc.md)). Keys carry their units; a key in **bold** must be given; a list of one may be written
        without brackets. `haven kmc MODEL --check` names what is wrong, with its line, and says what to expect. This file is generated from the
        schema that `haven deck --schema --kmc` prints.

        ## The keys of a model

        """);
    page.text.append(TABLE);
    JsonNode keys = schema.path("properties");
    keys.fieldNames()
        .forEachRemaining(key -> page.row(key, keys.path(key), isRequired(schema, key)));
    for (String key : List.of("sites", "species", "hops", "pairs", "superbasin")) {
      page.section("`" + key + "`", mapping(keys.path(key)));
    }
    return page.text.toString();
  }

  private void section(String title, JsonNode mapping) {
    text.append("\n## ").append(title).append("\n\n").append(TABLE);
    keys("", mapping);
  }

  /// One section for all kinds that have the same keys.
  private void stages(JsonNode kinds) {
    Map<JsonNode, List<String>> names = new LinkedHashMap<>();
    kinds
        .fieldNames()
        .forEachRemaining(
            kind ->
                names
                    .computeIfAbsent(
                        ((ObjectNode) kinds.path(kind)).deepCopy().without("description"),
                        keys -> new ArrayList<>())
                    .add("`" + kind + "`"));
    names.forEach(
        (keys, kind) ->
            section(
                "A stage " + String.join(", ", kind).replaceFirst(", ([^,]*)$", " or $1"), keys));
  }

  /// Rows of all keys of a mapping, and of those below them.
  private void keys(String prefix, JsonNode mapping) {
    JsonNode keys = mapping.path("properties");
    keys.fieldNames()
        .forEachRemaining(
            key -> {
              row(prefix + key, keys.path(key), isRequired(mapping, key));
              keys(prefix + key + ".", mapping(keys.path(key)));
            });
  }

  private void row(String key, JsonNode value, boolean required) {
    String name = required ? "**`" + key + "`**" : "`" + key + "`";
    String usual = value.has("default") ? "`" + value.get("default") + "`" : "";
    text.append("| ")
        .append(String.join(" | ", name, value.path("description").asText(), values(value), usual))
        .append(" |\n");
  }

  private void potential(JsonNode family) {
    if (!family.has("properties")) {
      return; // a word in place of a mapping
    }
    StringJoiner keys = new StringJoiner(", ");
    JsonNode properties = family.path("properties");
    properties
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!key.equals("type")) {
                StringJoiner inner = new StringJoiner(", ", " {", "}").setEmptyValue("");
                mapping(properties.path(key))
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(inner::add);
                String shown = "`" + key + inner + "`";
                keys.add(isRequired(family, key) ? shown : "(" + shown + ")");
              }
            });
    text.append("| `")
        .append(properties.path("type").path("const").asText())
        .append("` | ")
        .append(keys)
        .append(" |\n");
  }

  private static boolean isRequired(JsonNode mapping, String key) {
    for (JsonNode each : mapping.path("required")) {
      if (each.asText().equals(key)) {
        return true;
      }
    }
    return false;
  }

  /// The mapping that a value may be, or of which it may be a list; missing if it is none.
  private static JsonNode mapping(JsonNode value) {
    if (value.has("properties")) {
      return value;
    }
    for (JsonNode choice : value.path("anyOf")) {
      JsonNode found = mapping(choice);
      if (found.has("properties")) {
        return found;
      }
    }
    return value.has("items") ? mapping(value.path("items")) : value.path("properties");
  }

  private static String values(JsonNode value) {
    if (value.has("const")) {
      return "`" + value.path("const").asText() + "`";
    }
    if (value.has("enum")) {
      StringJoiner words = new StringJoiner(", ");
      value.path("enum").forEach(word -> words.add("`" + word.asText() + "`"));
      return words.toString();
    }
    if (value.has("anyOf")) {
      Set<String> choices = new LinkedHashSet<>();
      value.path("anyOf").forEach(choice -> choices.add(values(choice)));
      // A list of one may be written as that one.
      value.path("anyOf").forEach(choice -> choices.remove(values(choice.path("items"))));
      return String.join(", or ", choices);
    }
    return switch (value.path("type").asText()) {
      case "array" -> "list of " + values(value.path("items"));
      case "object" ->
          value.has("additionalProperties") && value.path("additionalProperties").isObject()
              ? "by name: " + values(value.path("additionalProperties"))
              : "mapping";
      case "boolean" -> "`true`, `false`";
      case "integer" -> "whole number" + range(value);
      case "number" -> "number" + range(value);
      case "string" -> "text";
      default -> "";
    };
  }

  private static String range(JsonNode value) {
    StringJoiner limits = new StringJoiner(", ", " ", "").setEmptyValue("");
    if (value.has("minimum")) {
      limits.add("≥ " + plain(value.path("minimum")));
    }
    if (value.has("exclusiveMinimum")) {
      limits.add("> " + plain(value.path("exclusiveMinimum")));
    }
    if (value.has("maximum")) {
      limits.add("≤ " + plain(value.path("maximum")));
    }
    return limits.toString();
  }

  private static String plain(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().toPlainString();
  }
}
