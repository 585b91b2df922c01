package org.haven.validation.aimd;

import java.util.ArrayList;
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
    List<Condition> conditions = inputs.conditions();
    List<ConditionObservables> seen =
        conditions.stream().map(c -> ConditionObservables.of(c, inputs, protocol)).toList();
    return of(inputs, seen, protocol);
  }

  /// The same of runs that have been read.
  static AimdBenchmark of(
      BenchmarkInputs inputs, List<ConditionObservables> seen, Protocol protocol) {
    List<Draft> drafts = new ArrayList<>();
    inputs
        .forces()
        .ifPresent(
            frames -> {
              ForceSections sections = new ForceSections(frames, protocol);
              drafts.add(sections.errors());
              drafts.add(sections.inJumps(JumpSection.jumping(inputs.conditions(), seen)));
            });
    if (!seen.isEmpty()) {
      drafts.add(new StabilitySection(protocol).of(inputs.conditions(), seen, inputs.drifts()));
      drafts.add(new StructureSection(protocol).of(seen, inputs.cells()));
      drafts.add(new VibrationSection(protocol).of(seen));
      drafts.add(new TransportSection(protocol).of(seen));
      drafts.add(new JumpSection(protocol).of(seen));
    }
    drafts.add(new BarrierSection(protocol).of(inputs.paths()));
    List<String> notes = new ArrayList<>();
    if (inputs.forces().isEmpty()) {
      notes.add("the reference's frames were not evaluated: forces are not compared");
    }
    seen.forEach(c -> notes.addAll(c.notes()));
    return new AimdBenchmark(
        protocol.title(),
        Draft.judged(drafts, protocol),
        ReferenceLength.of(inputs.conditions(), seen, protocol),
        List.copyOf(notes));
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
    json.put("reference_length", lengths.stream().map(ReferenceLength::json).toList());
    json.put("notes", notes);
    return json;
  }
}
