package org.haven.api.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.Nearest;
import org.haven.inputs.Plain;
import org.haven.kernels.Precision;

/// One line of the client: an object with `do`, what is wanted, and that request's own keys.
///
/// @param id as it came, given back with the reply; null where there is none
record Request(JsonNode id, ObjectNode keys) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StreamReadConstraints LIMITS = JSON.getFactory().streamReadConstraints();

  static Request parse(String line) {
    JsonNode node;
    try (JsonParser parser = JSON.createParser(line)) {
      node = JSON.readTree(parser);
      if (node instanceof ObjectNode) {
        nothingAfter((int) parser.currentLocation().getCharOffset(), line);
      }
    } catch (StreamConstraintsException tooLong) {
      throw new InputException(
          ("a part of the line is too long; expected at most %d characters of a number, %d of a"
                  + " key, %d of a string, and %d brackets within each other")
              .formatted(
                  LIMITS.getMaxNumberLength(),
                  LIMITS.getMaxNameLength(),
                  LIMITS.getMaxStringLength(),
                  LIMITS.getMaxNestingDepth()));
    } catch (JsonEOFException cut) {
      throw new InputException("not JSON: the line ends before its object does");
    } catch (JsonProcessingException wrong) {
      throw new InputException(
          "not JSON: wrong near character "
              + wrong.getLocation().getColumnNr()
              + "; keys and strings stand in double quotes, numbers are finite");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    if (!(node instanceof ObjectNode object)) {
      throw new InputException(
          "not a JSON object; expected one such as {\"id\":1,\"do\":\"hello\"}");
    }
    return new Request(object.get("id"), object);
  }

  private static void nothingAfter(int end, String line) {
    if (!line.substring(end).isBlank()) {
      throw new InputException(
          "text after the object, from character "
              + (end + 1)
              + " on: "
              + Plain.quoted(line.substring(end).strip())
              + "; expected one object a line");
    }
  }

  String action() {
    return text("do");
  }

  /// Refuses keys that the request does not have.
  void allow(Set<String> known) {
    keys.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key) && !key.equals("id") && !key.equals("do")) {
                throw new InputException(
                    "unknown key "
                        + Plain.quoted(key)
                        + " in '"
                        + action()
                        + "'"
                        + Nearest.of(key, List.copyOf(known))
                            .map(near -> "; did you mean " + Plain.quoted(near) + "?")
                            .orElse(""));
              }
            });
  }

  boolean has(String key) {
    return keys.hasNonNull(key);
  }

  JsonNode value(String key) {
    JsonNode value = keys.get(key);
    if (value == null || value.isNull()) {
      throw new InputException("'" + key + "' is missing");
    }
    return value;
  }

  String text(String key) {
    JsonNode value = value(key);
    if (!value.isTextual()) {
      throw expected(key, "a string", value);
    }
    return value.textValue();
  }

  Path path(String key) {
    try {
      return Path.of(text(key));
    } catch (InvalidPathException wrong) {
      throw new InputException("'" + key + "' is no path: " + wrong.getMessage());
    }
  }

  List<String> words(String key) {
    JsonNode value = value(key);
    List<String> words = new ArrayList<>(value.size());
    if (!value.isArray()) {
      throw expected(key, "a list of strings", value);
    }
    for (JsonNode word : value) {
      if (!word.isTextual()) {
        throw expected(key, "a list of strings", word);
      }
      words.add(word.textValue());
    }
    return words;
  }

  long whole(String key, long fallback, long min, long max) {
    if (!has(key)) {
      return fallback;
    }
    JsonNode value = value(key);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      throw expected(key, "a whole number from " + min + " to " + max, value);
    }
    return value.longValue();
  }

  double number(String key, double fallback, double min, double max) {
    if (!has(key)) {
      return fallback;
    }
    JsonNode value = value(key);
    if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
      throw expected(key, "a number from " + min + " to " + max, value);
    }
    return value.doubleValue();
  }

  boolean flag(String key) {
    if (has(key) && !value(key).isBoolean()) {
      throw expected(key, "true or false", value(key));
    }
    return has(key) && value(key).booleanValue();
  }

  Precision precision(String key) {
    if (!has(key)) {
      return Precision.MIXED;
    }
    for (Precision precision : Precision.values()) {
      if (precision.name().toLowerCase(Locale.ROOT).equals(value(key).textValue())) {
        return precision;
      }
    }
    throw expected(key, "\"double\" or \"mixed\"", value(key));
  }

  private static InputException expected(String key, String what, JsonNode value) {
    String found = value.toString();
    return new InputException(
        "'"
            + key
            + "' is "
            + (found.length() > 60 ? found.substring(0, 60) + "…" : found)
            + "; expected "
            + what);
  }
}
