package org.haven.inputs.deck;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Haven deck");
    schema.setAll(object(DeckKeys.class));
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
    if (choices.isEmpty()) {
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
    for (RecordComponent component : record.getRecordComponents()) {
      String key = RecordBinder.key(component.getName());
      DeckKey about = component.getAnnotation(DeckKey.class);
      ObjectNode property = schema(component.getGenericType(), about);
      if (about != null) {
        property.put("description", about.value());
        if (!about.fallback().isEmpty()) {
          DeckNode value =
              DeckNode.parse("x: " + about.fallback(), Path.of("fallback"))
                  .entries()
                  .get("x")
                  .value();
          property.set("default", JSON.valueToTree(DeckNode.plain(value)));
        }
      }
      properties.set(key, property);
      if (!RecordBinder.mayBeAbsent(component)) {
        required.add(key);
      }
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    object.put("additionalProperties", false);
    return object;
  }

  private static ObjectNode schema(Type type, DeckKey about) {
    Class<?> raw = RecordBinder.raw(type);
    ObjectNode node = JSON.createObjectNode();
    if (raw == Optional.class) {
      return schema(RecordBinder.argument(type, 0), about);
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
    } else if (raw == DeckKeys.Limit.class) {
      ArrayNode either = node.putArray("anyOf");
      either.add(number(JSON.createObjectNode(), "number", about));
      either.addObject().put("const", "off");
      return node;
    } else if (raw.isEnum()) {
      ArrayNode words = node.putArray("enum");
      for (Object constant : raw.getEnumConstants()) {
        words.add(Plain.word((Enum<?>) constant));
      }
      return node;
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
    DeckKey.Short shortForm = record.getAnnotation(DeckKey.Short.class);
    if (shortForm == null) {
      return mapping;
    }
    ObjectNode node = JSON.createObjectNode();
    ArrayNode either = node.putArray("anyOf");
    RecordComponent[] components = record.getRecordComponents();
    if (shortForm.value() == DeckKey.Form.FIRST_KEY) {
      either.add(
          schema(components[0].getGenericType(), components[0].getAnnotation(DeckKey.class)));
    } else {
      ArrayNode words = either.addObject().putArray("enum");
      for (RecordComponent c : components) {
        Class<?> inner = RecordBinder.raw(RecordBinder.argument(c.getGenericType(), 0));
        if (java.util.Arrays.stream(inner.getRecordComponents())
            .allMatch(RecordBinder::mayBeAbsent)) {
          words.add(RecordBinder.key(c.getName()));
        }
      }
      mapping.put("minProperties", 1).put("maxProperties", 1);
    }
    either.add(mapping);
    return node;
  }
}
