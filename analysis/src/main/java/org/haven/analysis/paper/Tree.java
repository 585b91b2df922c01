package org.haven.analysis.paper;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Looking into maps and lists as JSON and YAML give them.
final class Tree {
  private Tree() {}

  /// The value at a path of keys; null where there is none.
  static Object at(Object tree, String... path) {
    Object node = tree;
    for (String key : path) {
      node = node instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return node;
  }

  static Map<?, ?> map(Object tree, String... path) {
    return at(tree, path) instanceof Map<?, ?> map ? map : Map.of();
  }

  static List<?> list(Object tree, String... path) {
    return at(tree, path) instanceof List<?> list ? list : List.of();
  }

  static double number(Object tree, String... path) {
    return at(tree, path) instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  static String text(Object tree, String... path) {
    Object value = at(tree, path);
    return value == null ? "" : value.toString();
  }

  /// A number as one writes it: `2`, `0.05`, `1e-05` as 0.00001.
  static String plain(double x) {
    return new java.math.BigDecimal(String.format(Locale.ROOT, "%.6g", x))
        .stripTrailingZeros()
        .toPlainString();
  }

  /// An estimate of `result.json`: value and interval.
  record Value(double value, double low, double high) {
    static Optional<Value> of(Object tree) {
      if (!(tree instanceof Map<?, ?> map)) {
        return Optional.empty();
      }
      List<?> ci = list(map, "ci95");
      return Optional.of(
          new Value(
              number(map, "value"),
              ci.size() == 2 && ci.get(0) instanceof Number n ? n.doubleValue() : Double.NaN,
              ci.size() == 2 && ci.get(1) instanceof Number n ? n.doubleValue() : Double.NaN));
    }

    boolean known() {
      return !Double.isNaN(value);
    }

    /// Whether the interval leaves even the order of magnitude open: its ends differ by more than a
    /// factor of 100, or one is not known.
    boolean vague() {
      return known() && !(high <= 100 * low);
    }

    /// Value and interval of a positive quantity with three digits, times `factor`; an upper bound
    /// where that is all. An end of the interval that is not known is 0 or ∞.
    String text(double factor) {
      if (!known()) {
        return Double.isNaN(high) ? "–" : "< " + digits(high * factor);
      }
      return digits(value * factor)
          + " ("
          + (Double.isNaN(low) ? "0" : digits(low * factor))
          + "–"
          + (Double.isNaN(high) ? "∞" : digits(high * factor))
          + ")";
    }
  }

  /// Three digits, without an exponent.
  static String digits(double x) {
    if (!Double.isFinite(x)) {
      return "–";
    }
    return x == 0
        ? "0"
        : new java.math.BigDecimal(x).round(new java.math.MathContext(3)).toPlainString();
  }
}
