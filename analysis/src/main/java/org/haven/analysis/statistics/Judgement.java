package org.haven.analysis.statistics;

/// What a test of one quantity says of a run, with the numbers that it says it of.
///
/// @param mark whether results may rest on it
/// @param quantity what was tested, as in `volume`
/// @param text value, limit and, where not good, the remedy
public record Judgement(Mark mark, String quantity, String text) {
  /// From good to bad: the worst of several is the greatest.
  public enum Mark {
    /// As it should be.
    GOOD,
    /// Results may be wrong by more than their intervals say.
    DOUBTFUL,
    /// Results mean nothing.
    UNUSABLE
  }
}
