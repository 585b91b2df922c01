package org.haven.inputs.deck;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.haven.inputs.Plain;

/// JSON Schema (draft 2020-12) of a deck, for editors: drawn from the very records that decks are
/// bound to, by the same rules, so that it cannot fall behind the reader.
///
/// What spans several keys (one production stage, neutrality) is left to [DeckReader].
public final class DeckSchema {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private DeckSchema() {}

  /// The schema as JSON text.
  ///
  /// @param families the record of deck keys of each type of potential
  public static String json(Map<String, Class<? extends Record>> families) {
    return json("Haven deck", RunSpec.class, families);
  }

  /// The schema of another file that is bound as a deck is.
  ///
  /// @param file the record of the whole file
  public static String json(
      String title, Class<? extends Record> file, Map<String, Class<? extends Record>> families) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", title);
    schema.setAll(object(file));
    ObjectNode potential = schema.putObject("$defs").putObject("potential");
    ArrayNode choices = potential.putArray("oneOf");
    new TreeMap<>(families)
        .forEach(
            (type, keys) -> {
              ObjectNode choice = object(keys);
              ObjectNode properties = (ObjectNode) choice.get("properties");
              properties.putObject("type").put("const", type);
              ArrayNode required =
                  choice.has("required")
                      ? (ArrayNode) choice.get("required")
                      : choice.putArray("required");
              boolean named = false;
              for (var name : required) {
                named |= name.asText().equals("type");
              }
              if (!named) {
                required.insert(0, "type");
              }
              choices.add(choice);
            });
    ObjectNode bundled = choices.addObject().put("type", "object");
    bundled.putObject("properties").putObject("type").put("const", UniversalPotential.NAME);
    bundled.putArray("required").add("type");
    choices.addObject().put("const", UniversalPotential.NAME);
    if (families.isEmpty()) {
      potential.removeAll();
      potential.put("type", "object");
      potential.putArray("required").add("type");
    }
    try {
      return JSON.writeValueAsString(schema);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode object(Class<?> record) {
    ObjectNode object = JSON.createObjectNode();
    object.put("type", "object");
    ObjectNode properties = object.putObject("properties");
    ArrayNode required = JSON.createArrayNode();
    for (RecordComponent component : RecordBinder.keys(record)) {
      String key = RecordBinder.key(component.getName());
      properties.set(key, property(component));
      if (!RecordBinder.mayBeAbsent(component)) {
        required.add(key);
      }
      String or = or(component);
      if (!or.isEmpty()) {
        ArrayNode either = object.putArray("anyOf");
        either.addObject().putArray("required").add(key);
        either.addObject().putArray("required").add(or);
      }
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    object.put("additionalProperties", false);
    return object;
  }

  private static String or(RecordComponent component) {
    DeckKey about = component.getAnnotation(DeckKey.class);
    return about == null ? "" : about.or();
  }

  private static ObjectNode property(RecordComponent component) {
    DeckKey about = component.getAnnotation(DeckKey.class);
    ObjectNode property = schema(component.getGenericType(), about);
    if (about != null) {
      property.put("description", RecordBinder.about(component));
      if (!about.fallback().isEmpty()) {
        property.set("default", JSON.valueToTree(DeckNode.plain(RecordBinder.fallback(about))));
      }
    }
    return property;
  }

  private static ObjectNode schema(Type type, DeckKey about) {
    Class<?> raw = RecordBinder.raw(type);
    ObjectNode node = JSON.createObjectNode();
    if (raw == Optional.class) {
      return schema(RecordBinder.argument(type, 0), about);
    } else if (about != null && !about.word().isEmpty()) {
      ArrayNode either = node.putArray("anyOf");
      either.add(number(JSON.createObjectNode(), "number", about));
      either.addObject().put("const", about.word());
      return node;
    } else if (raw == OptionalDouble.class || raw == double.class || raw == Double.class) {
      return number(node, "number", about);
    } else if (raw == OptionalInt.class
        || raw == OptionalLong.class
        || raw == int.class
        || raw == Integer.class
        || raw == long.class
        || raw == Long.class) {
      return number(node, "integer", about);
    } else if (raw == boolean.class || raw == Boolean.class) {
      return node.put("type", "boolean");
    } else if (raw == String.class || raw == Path.class) {
      return node.put("type", "string");
    } else if (raw == List.class) {
      ObjectNode item = schema(RecordBinder.argument(type, 0), about);
      ArrayNode either = node.putArray("anyOf");
      either.addObject().put("type", "array").set("items", item);
      either.add(item.deepCopy());
      return node;
    } else if (raw == Map.class) {
      node.put("type", "object");
      node.set("additionalProperties", schema(RecordBinder.argument(type, 1), about));
      return node;
    } else if (raw == DeckSection.class) {
      return node.put("$ref", "#/$defs/potential");
    } else if (raw.isEnum()) {
      ArrayNode words = node.putArray("enum");
      for (Object constant : raw.getEnumConstants()) {
        words.add(Plain.word((Enum<?>) constant));
      }
      return node;
    } else if (RecordBinder.isChoice(raw)) {
      return choice(raw);
    } else if (raw.isRecord()) {
      return record(raw);
    }
    throw new IllegalArgumentException("a deck cannot hold a " + type);
  }

  private static ObjectNode number(ObjectNode node, String type, DeckKey about) {
    node.put("type", type);
    if (about != null && about.min() != Double.NEGATIVE_INFINITY) {
      node.put("minimum", about.min());
    }
    if (about != null && about.above() != Double.NEGATIVE_INFINITY) {
      node.put("exclusiveMinimum", about.above());
    }
    if (about != null && about.max() != Double.POSITIVE_INFINITY) {
      node.put("maximum", about.max());
    }
    return node;
  }

  /// The mapping of a record, or its short form where it has one.
  private static ObjectNode record(Class<?> record) {
    ObjectNode mapping = object(record);
    if (!record.isAnnotationPresent(DeckKey.Short.class)) {
      return mapping;
    }
    RecordComponent first = RecordBinder.keys(record).getFirst();
    ObjectNode node = JSON.createObjectNode();
    node.putArray("anyOf")
        .add(schema(first.getGenericType(), first.getAnnotation(DeckKey.class)))
        .add(mapping);
    return node;
  }

  /// The mapping of any kind, or the name of one that has defaults for all its keys.
  private static ObjectNode choice(Class<?> choice) {
    var kinds = DeckKind.of(choice);
    DeckKey.Kind about = choice.getAnnotation(DeckKey.Kind.class);
    ObjectNode node = JSON.createObjectNode();
    ArrayNode either = node.putArray("anyOf");
    ArrayNode words = either.addObject().putArray("enum");
    for (DeckKind kind : kinds.values()) {
      if (RecordBinder.keys(kind.keys()).stream()
          .allMatch(each -> RecordBinder.mayBeAbsent(each) && or(each).isEmpty())) {
        words.add(kind.name());
      }
    }
    ObjectNode mapping = either.addObject().put("type", "object");
    ObjectNode properties = mapping.putObject("properties");
    if (about == null) {
      kinds.forEach(
          (name, kind) ->
              properties.set(name, object(kind.keys()).put("description", kind.about())));
      mapping.put("additionalProperties", false).put("minProperties", 1).put("maxProperties", 1);
    } else {
      ObjectNode name = properties.putObject(RecordBinder.KIND);
      kinds.keySet().forEach(name.putArray("enum")::add);
      name.put("description", about.value());
      DeckKind.components(kinds).forEach((key, c) -> properties.set(key, property(c)));
      mapping.putArray("required").add(RecordBinder.KIND);
      mapping.put("additionalProperties", false);
    }
    return node;
  }

  /// A key of several kinds, with the default of each.
  private static ObjectNode property(SequencedMap<String, RecordComponent> kinds) {
    ObjectNode property = property(kinds.firstEntry().getValue());
    SequencedMap<String, String> others = new LinkedHashMap<>();
    kinds.forEach((kind, c) -> others.put(kind, c.getAnnotation(DeckKey.class).fallback()));
    String usual = others.firstEntry().getValue();
    others.values().removeIf(usual::equals);
    if (!others.isEmpty()) {
      StringBuilder text = new StringBuilder(property.path("description").asText());
      text.append("; default: ").append(usual);
      others.forEach((kind, value) -> text.append(", for ").append(kind).append(' ').append(value));
      property.put("description", text.toString());
      property.remove("default");
    }
    return property;
  }
}
