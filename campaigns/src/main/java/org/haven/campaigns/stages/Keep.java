package org.haven.campaigns.stages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.Plain;

/// A condition that candidates must meet to go on: `< 0.6`, or `> 1e-7 and < 1e-3`.
///
/// A number with an interval meets it unless the whole interval lies beyond the limit: what may
/// still be good is kept. A column without a value meets it only where its interval does.
///
/// @param column `e_3d_ev` of the same stage, `bond_valence.e_3d_ev` of an earlier one, or a column
///   of the user's table
/// @param bounds all of them must hold
public record Keep(String column, List<Bound> bounds) {
  private static final Pattern BOUND =
      Pattern.compile("\\s*(<=|>=|<|>)\\s*([-+]?[0-9.]+(?:[eE][-+]?\\d+)?)\\s*");

  /// One side of it.
  ///
  /// @param sign `<`, `<=`, `>` or `>=`
  public record Bound(String sign, double limit) {
    private boolean holds(Estimate e) {
      return switch (sign) {
        case "<" -> low(e) < limit;
        case "<=" -> low(e) <= limit;
        case ">" -> high(e) > limit;
        default -> high(e) >= limit;
      };
    }

    private static double low(Estimate e) {
      return Double.isNaN(e.ci95Low()) ? e.value() : e.ci95Low();
    }

    private static double high(Estimate e) {
      return Double.isNaN(e.ci95High()) ? e.value() : e.ci95High();
    }
  }

  /// Reads a condition.
  ///
  /// @throws IllegalArgumentException saying what was expected, if it is none
  public static Keep parse(String column, String text) {
    List<Bound> bounds = new ArrayList<>();
    for (String part : text.split("\\band\\b", -1)) {
      Matcher bound = BOUND.matcher(part);
      Optional<Double> limit = bound.matches() ? number(bound.group(2)) : Optional.<Double>empty();
      if (limit.isEmpty()) {
        throw new IllegalArgumentException(
            "is "
                + Plain.quoted(text)
                + "; expected <, <=, > or >= and a number, as in \"< 0.6\" or \"> 1e-7 and <"
                + " 1e-3\"");
      }
      bounds.add(new Bound(bound.group(1), limit.get()));
    }
    return new Keep(column, List.copyOf(bounds));
  }

  private static Optional<Double> number(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  /// Whether `value` may meet it.
  public boolean holds(Estimate value) {
    return bounds.stream().allMatch(bound -> bound.holds(value));
  }

  /// Why `value` does not meet it, for the table.
  public String refusal(Estimate value) {
    String found =
        value.known()
            ? String.format(Locale.ROOT, "%.4g", value.value())
            : Double.isNaN(value.ci95High())
                ? "not known"
                : String.format(Locale.ROOT, "below %.3g", value.ci95High());
    return column + " is " + found + ", asked for " + text();
  }

  /// The largest value of `column` for which every value below it fails; minus infinity where there
  /// is no such limit.
  public double floor() {
    return bounds.stream()
        .filter(bound -> bound.sign().startsWith(">"))
        .mapToDouble(Bound::limit)
        .max()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /// As it is written.
  public String text() {
    return String.join(
        " and ", bounds.stream().map(b -> b.sign() + " " + Plain.number(b.limit())).toList());
  }
}
