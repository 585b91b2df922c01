package org.haven.campaigns;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// Some of a campaign's candidates: every `of`-th, from the `number`-th on, so that parts are
/// alike.
///
/// @param number from 1 to `of`
public record Part(int number, int of) {
  /// All of them.
  public static final Part ALL = new Part(1, 1);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,7})/(\\d{1,7})");

  /// Reads `3/10`.
  ///
  /// @throws InputException if it is none
  public static Part parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (parts.matches()) {
      int number = Integer.parseInt(parts.group(1));
      int of = Integer.parseInt(parts.group(2));
      if (number >= 1 && number <= of) {
        return new Part(number, of);
      }
    }
    throw new InputException(
        "--part is " + Plain.quoted(text) + "; expected K/N with K from 1 to N, as in 3/10");
  }

  /// The first of so few parts that it has no more than `structures` of all.
  public static Part pilot(int structures, int all) {
    return new Part(1, Math.max(1, Math.ceilDiv(all, structures)));
  }

  boolean isAll() {
    return of == 1;
  }

  /// Whether the candidate of this index is one of them.
  boolean has(int candidate) {
    return candidate % of == number - 1;
  }

  /// File that whoever works at it holds.
  String lock() {
    return isAll() ? ".lock-all" : ".lock-" + number + "-of-" + of;
  }
}
