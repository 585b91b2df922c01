package org.haven.campaigns.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.haven.analysis.statistics.Estimate;
import org.haven.campaigns.stages.Numbers;

/// How a task ended: what it found, or why it found nothing. Without times, so that the same task
/// gives the same bytes.
///
/// @param key of all that it depends on; another key is another task
/// @param numbers empty where it failed
/// @param reason why it failed
public record Outcome(String key, Optional<Numbers> numbers, Optional<String> reason) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// What a task found.
  public static Outcome done(String key, Numbers numbers) {
    return new Outcome(key, Optional.of(numbers), Optional.empty());
  }

  /// Why a task found nothing.
  public static Outcome failed(String key, String reason) {
    return new Outcome(key, Optional.empty(), Optional.of(reason));
  }

  /// As it stands in the ledger.
  String json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("status", numbers.isPresent() ? "done" : "failed");
    reason.ifPresent(r -> node.put("reason", r));
    numbers.ifPresent(
        n -> {
          ObjectNode values = node.putObject("values");
          n.values().forEach((column, e) -> put(values, column, e));
          ObjectNode words = node.putObject("words");
          n.words().forEach(words::put);
          ArrayNode notes = node.putArray("notes");
          n.notes().forEach(notes::add);
        });
    node.put("key", key);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void put(ObjectNode values, String column, Estimate e) {
    if (e.known() && e.ci95Low() == e.ci95High()) {
      values.put(column, e.value());
      return;
    }
    ObjectNode inner = values.putObject(column);
    number(inner, "value", e.value());
    number(inner, "std", e.std());
    ArrayNode interval = inner.putArray("ci95");
    interval.add(finite(e.ci95Low()));
    interval.add(finite(e.ci95High()));
  }

  private static void number(ObjectNode node, String key, double value) {
    node.put(key, finite(value));
  }

  /// A number, or null for none.
  private static Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }

  /// Reads [#json]; empty where it is not one.
  static Optional<Outcome> parse(byte[] text) {
    try {
      JsonNode node = JSON.readTree(text);
      String key = node.path("key").asText("");
      if (key.isEmpty()) {
        return Optional.empty();
      }
      if (node.path("status").asText().equals("failed")) {
        return Optional.of(failed(key, node.path("reason").asText()));
      }
      Numbers.Builder numbers = new Numbers.Builder();
      node.path("values")
          .properties()
          .forEach(e -> numbers.put(e.getKey(), estimate(e.getValue())));
      node.path("words").properties().forEach(e -> numbers.word(e.getKey(), e.getValue().asText()));
      node.path("notes").forEach(n -> numbers.note(n.asText()));
      return Optional.of(done(key, numbers.build()));
    } catch (java.io.IOException damaged) {
      return Optional.empty();
    }
  }

  private static Estimate estimate(JsonNode node) {
    return node.isNumber()
        ? Numbers.exact(node.asDouble())
        : new Estimate(
            node.path("value").asDouble(Double.NaN),
            node.path("std").asDouble(Double.NaN),
            node.path("ci95").path(0).asDouble(Double.NaN),
            node.path("ci95").path(1).asDouble(Double.NaN));
  }
}
