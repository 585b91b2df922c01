package org.haven.campaigns.stages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;

/// What a stage found of a candidate.
///
/// @param values by column; one without an error has an interval of no width
/// @param words by column, such as a formula or a verdict
/// @param notes what the user should know
public record Numbers(Map<String, Estimate> values, Map<String, String> words, List<String> notes) {

  /// Gathers them.
  public static final class Builder {
    private final Map<String, Estimate> values = new LinkedHashMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();
    private final List<String> notes = new java.util.ArrayList<>();

    /// A number without an error; left out where it is none.
    public Builder put(String column, double value) {
      return put(column, exact(value));
    }

    /// A number with its error.
    public Builder put(String column, Estimate value) {
      values.put(column, value);
      return this;
    }

    /// A word.
    public Builder word(String column, String word) {
      words.put(column, word);
      return this;
    }

    /// Something the user should know.
    public Builder note(String text) {
      notes.add(text);
      return this;
    }

    /// All that was put.
    public Numbers build() {
      return new Numbers(
          java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values)),
          java.util.Collections.unmodifiableMap(new LinkedHashMap<>(words)),
          List.copyOf(notes));
    }
  }

  /// A number without an error.
  public static Estimate exact(double value) {
    return Double.isFinite(value) ? new Estimate(value, 0, value, value) : Estimate.UNKNOWN;
  }
}
