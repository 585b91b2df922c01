package org.haven.inputs.deck;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.Plain;

/// One of the fields of a deck: `F+0.5`, `F-0.5d2` (the second of several directions), `F+0.01eV`.
///
/// @param value reduced strength, or force in eV/Å, with the sign of the field
/// @param reduced which of the two
/// @param direction from 1; 0 where the deck has only one
public record FieldPoint(double value, boolean reduced, int direction) {
  /// As in the name of a folder.
  static final String PATTERN = "F([+-][0-9]+(?:[.][0-9]+)?(?:E-?[0-9]+)?)(eV)?(?:d([1-9][0-9]?))?";

  private static final Pattern TEXT = Pattern.compile(PATTERN);

  /// The inverse of [#toString]; empty for another text.
  static Optional<FieldPoint> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new FieldPoint(
                Double.parseDouble(parts.group(1)),
                parts.group(2) == null,
                parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3))))
        : Optional.empty();
  }

  /// The other one of the pair ±**F**.
  public FieldPoint reversed() {
    return new FieldPoint(-value, reduced, direction);
  }

  @Override
  public String toString() {
    return (value < 0 ? "F-" : "F+")
        + Plain.number(Math.abs(value))
        + (reduced ? "" : "eV")
        + (direction == 0 ? "" : "d" + direction);
  }
}
