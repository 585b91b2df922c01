package org.haven.validation.aimd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.curves.Curve;

/// Quantities of one kind, with what is plotted beside them.
///
/// @param id `forces`, `jumps-forces`, `stability`, `structure`, `vibrations`, `transport`,
///   `jumps`, `barriers`
/// @param title in words
/// @param quantities compared ones
/// @param curves of both sides, each with a column `reference` and a column `haven` (and their
///   errors `reference_std`, `haven_std` where known)
/// @param parity pairs for parity plots
/// @param notes what the reader must know; what could not be compared and why
public record Section(
    String id,
    String title,
    List<ComparedQuantity> quantities,
    List<Curve> curves,
    List<Parity> parity,
    List<String> notes) {

  public Section {
    quantities = List.copyOf(quantities);
    curves = List.copyOf(curves);
    parity = List.copyOf(parity);
    notes = List.copyOf(notes);
  }

  /// How many quantities have this verdict.
  public long count(Agreement agreement) {
    return quantities.stream().filter(q -> q.agreement() == agreement).count();
  }

  /// As in benchmark.json, without curves and parity.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("title", title);
    json.put("quantities", quantities.stream().map(ComparedQuantity::json).toList());
    json.put("notes", notes);
    return json;
  }
}
