package org.haven.inputs;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How numbers and constants are written in decks, structure files and messages.
public final class Plain {
  private Plain() {}

  /// Whole numbers without a point: `300`, `0.5`.
  public static String number(double value) {
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }

  /// A computed number, for messages: to twelve digits, in which no rounding of sums and products
  /// shows (0.06, not 0.060000000000000005).
  public static String rounded(double value) {
    return Double.isFinite(value)
        ? number(new BigDecimal(value).round(new MathContext(12)).doubleValue())
        : number(value);
  }

  /// Six digits, without an exponent: `0.0001`, `56`.
  public static String decimal(double value) {
    return Math.abs(value) < 1e-9
        ? "0"
        : BigDecimal.valueOf(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  /// Most characters of a file that a message quotes.
  private static final int QUOTED = 60;

  /// What stands in a file, for a message: in quotes, its beginning where it is long.
  public static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  /// The beginning of a long text; characters that a terminal would obey are shown as `\uFFFD`.
  public static String shortened(String text) {
    int end = text.length() <= QUOTED ? text.length() : QUOTED;
    String begin = text.substring(0, end).replaceAll("[\\p{Cntrl}&&[^\t]]", "\uFFFD");
    return end < text.length() ? begin + "…" : begin;
  }

  private static final Pattern LONG_WORD = Pattern.compile("\\S{" + (QUOTED + 4) + ",}");

  /// A message with its long words [#shortened].
  public static String withShortWords(String message) {
    return LONG_WORD
        .matcher(message)
        .replaceAll(word -> Matcher.quoteReplacement(shortened(word.group())));
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
