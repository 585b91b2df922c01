package org.haven.inputs;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// The word that was probably meant: least Damerau–Levenshtein distance (optimal string alignment),
/// letters compared without case.
public final class Nearest {
  private static final int LONGEST = 60;

  private Nearest() {}

  /// The nearest of `valid`, or empty when nothing comes within half the length of `word`.
  public static Optional<String> of(String word, Collection<String> valid) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String best = null;
    int least = Math.max(2, (word.length() + 1) / 2) + 1;
    for (String candidate : valid) {
      int d = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (d < least && d < Math.max(word.length(), candidate.length())) {
        least = d;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + cost, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
