package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.haven.analysis.curves.Curve;

/// A section while it is filled. Mutable.
final class Draft {
  final String id;
  final String title;
  final List<Measured> quantities = new ArrayList<>();
  final List<Curve> curves = new ArrayList<>();
  final List<Parity> parity = new ArrayList<>();
  final List<String> notes = new ArrayList<>();

  Draft(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /// Adds a note once.
  void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  /// Verdicts of all sections, with the error shared as the protocol says: section s of weight w
  /// gets α w/Σw, and each of its m quantities the level (1 − α_s)^(1/m). Sections without
  /// quantities take none.
  static List<Section> judged(List<Draft> drafts, Protocol protocol) {
    Map<String, Double> weights = protocol.joint().weights();
    double total =
        drafts.stream()
            .filter(d -> !d.quantities.isEmpty())
            .mapToDouble(d -> weights.getOrDefault(d.id, 1.0))
            .sum();
    return drafts.stream()
        .map(
            d -> {
              double share =
                  (1 - protocol.joint().level()) * weights.getOrDefault(d.id, 1.0) / total;
              double level = Math.pow(1 - share, 1.0 / Math.max(1, d.quantities.size()));
              return new Section(
                  d.id,
                  d.title,
                  d.quantities.stream().map(q -> q.judged(level)).toList(),
                  d.curves,
                  d.parity,
                  d.notes);
            })
        .toList();
  }
}
