package org.haven.analysis.statistics;

import java.util.regex.Pattern;

/// What a test of one quantity says of a run, with the numbers that it says it of.
///
/// @param mark whether results may rest on it
/// @param quantity what was tested, as in `volume`
/// @param text value, limit and, where not good, the remedy
public record Judgement(Mark mark, String quantity, String text) {
  private static final Pattern OF_RUN = Pattern.compile("^\\S*K-\\d+: ");

  /// The first clause of the text that holds a figure, without the name of a run: what a list of
  /// reasons has room for.
  public String brief() {
    return brief(text);
  }

  /// That of the text of a judgement.
  public static String brief(String text) {
    String whole = OF_RUN.matcher(text).replaceFirst("");
    StringBuilder clause = new StringBuilder();
    for (String part : whole.split("(?<=: |; |\\. )")) {
      clause.append(part);
      if (clause.chars().anyMatch(Character::isDigit)) {
        break;
      }
    }
    return clause.toString().replaceFirst("[:;.,\\s]+$", "");
  }

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
