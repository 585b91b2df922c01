package org.haven.validation.aimd;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;

/// One quantity of both sides, and whether they agree.
///
/// @param name for example `D* of Li`
/// @param unit as at an axis; empty for a pure number
/// @param temperatureK NaN where it belongs to all temperatures
/// @param measure what `change` is
/// @param reference value of the reference with its error; unknown for errors and distances, which
///   have none of their own
/// @param haven value of Haven's dynamics; unknown likewise
/// @param change ratio, difference, distance or error with its own 95 % interval
/// @param jointLow lower end of the interval that holds jointly with all others of the benchmark
/// @param jointHigh upper end
/// @param tolerance factor, difference or distance that does not matter, from the protocol
/// @param agreement the verdict
/// @param reason the verdict in a sentence, with numbers
/// @param lengthFactor how many times as long the reference must be to tell; NaN where it can
public record ComparedQuantity(
    String name,
    String unit,
    double temperatureK,
    Measure measure,
    Estimate reference,
    Estimate haven,
    Estimate change,
    double jointLow,
    double jointHigh,
    double tolerance,
    Agreement agreement,
    String reason,
    double lengthFactor) {

  /// As in benchmark.json.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("unit", unit);
    json.put("temperature_k", number(temperatureK));
    json.put("measure", measure.name().toLowerCase(Locale.ROOT));
    json.put("reference", estimate(reference));
    json.put("haven", estimate(haven));
    json.put("change", estimate(change));
    json.put("joint_interval", java.util.Arrays.asList(number(jointLow), number(jointHigh)));
    json.put("tolerance", number(tolerance));
    json.put("verdict", agreement.words());
    json.put("reason", reason);
    json.put("length_factor", number(lengthFactor));
    return json;
  }

  private static Map<String, Object> estimate(Estimate e) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", number(e.value()));
    json.put("std", number(e.std()));
    json.put("ci95", java.util.Arrays.asList(number(e.ci95Low()), number(e.ci95High())));
    return json;
  }

  static Object number(double x) {
    return Double.isFinite(x) ? x : null;
  }
}
