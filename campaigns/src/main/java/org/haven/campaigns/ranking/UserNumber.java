package org.haven.campaigns.ranking;

import java.util.OptionalDouble;

/// A number in a user's table, which may be a bound, as `<1e-10`.
public final class UserNumber {
  private UserNumber() {}

  /// The number, or the bound; empty where the text is neither.
  public static OptionalDouble of(String text) {
    try {
      double value = Double.parseDouble(text.strip().replaceFirst("^[<>≤≥~]=?\\s*", ""));
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException none) {
      return OptionalDouble.empty();
    }
  }
}
