package org.haven.analysis.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.statistics.Judgement.Mark;

/// One mark from all that speaks for and against a result: the worst of its reasons.
///
/// @param reasons the weightiest first; those of one mark in the order in which they were found
public record Verdict(List<Judgement> reasons) {
  /// Of all that was found.
  public static Verdict of(List<Judgement> found) {
    List<Judgement> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(Judgement::mark).reversed());
    return new Verdict(List.copyOf(sorted));
  }

  /// Good where nothing speaks against it.
  public Mark mark() {
    return reasons.isEmpty() ? Mark.GOOD : reasons.getFirst().mark();
  }

  /// The mark as a word: good, doubtful, unusable.
  public String word() {
    return word(mark());
  }

  /// A mark as a word.
  public static String word(Mark mark) {
    return mark.name().toLowerCase(Locale.ROOT);
  }

  /// What speaks against it.
  public List<Judgement> against() {
    return reasons.stream().filter(r -> r.mark() != Mark.GOOD).toList();
  }

  /// As in result.json: `{"mark", "reasons": [{"mark", "quantity", "text"}]}`.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mark", word());
    json.put("reasons", reasons.stream().map(Verdict::json).toList());
    return json;
  }

  private static Map<String, Object> json(Judgement reason) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mark", word(reason.mark()));
    json.put("quantity", reason.quantity());
    json.put("text", reason.text());
    return json;
  }
}
