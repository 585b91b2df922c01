package org.haven.inputs;

import java.util.Locale;

/// How numbers and constants are written in decks, structure files and messages.
public final class Plain {
  private Plain() {}

  /// Whole numbers without a point: `300`, `0.5`.
  public static String number(double value) {
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }

  /// Row `i` of `values` [3N], in full.
  public static String row(double[] values, int i) {
    return values[3 * i] + " " + values[3 * i + 1] + " " + values[3 * i + 2];
  }

  /// A constant as a deck spells it: `NVT` is `nvt`.
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
