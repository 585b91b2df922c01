package org.haven.validation.aimd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A potential against a reference: all sections, judged jointly.
///
/// @param protocol name and version of the protocol
/// @param sections in the order of a page
/// @param lengths how long the reference must be
/// @param notes on the whole
public record AimdBenchmark(
    String protocol, List<Section> sections, List<ReferenceLength> lengths, List<String> notes) {

  /// Compares and judges.
  ///
  /// @throws org.haven.inputs.InputException where the sides do not fit: other species, no frames
  public static AimdBenchmark of(BenchmarkInputs inputs, Protocol protocol) {
    throw new UnsupportedOperationException("in the making");
  }

  /// The section of this id.
  public java.util.Optional<Section> section(String id) {
    return sections.stream().filter(s -> s.id().equals(id)).findFirst();
  }

  /// How many quantities have this verdict.
  public long count(Agreement agreement) {
    return sections.stream().mapToLong(s -> s.count(agreement)).sum();
  }

  /// As in benchmark.json: `{"protocol", "verdicts", "sections", "reference_length", "notes"}`.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("protocol", protocol);
    Map<String, Object> verdicts = new LinkedHashMap<>();
    for (Agreement each : Agreement.values()) {
      verdicts.put(each.words(), count(each));
    }
    json.put("verdicts", verdicts);
    json.put("sections", sections.stream().map(Section::json).toList());
    json.put("reference_length", lengths);
    json.put("notes", notes);
    return json;
  }
}
