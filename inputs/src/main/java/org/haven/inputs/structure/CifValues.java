package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// The values of a data block by name: what is there, as text or number, and errors at their lines.
///
/// @param columns by name, as in [CifText.Block]
record CifValues(Path file, Map<String, CifText.Column> columns) {
  /// Number of rows of the first of these names that is there.
  int rows(String... names) {
    return column(names).map(column -> column.values().size()).orElse(0);
  }

  /// The text in a row of the first of these names that is there; empty where none is given.
  Optional<String> text(int row, String... names) {
    return value(row, names)
        .filter(CifText.Value::given)
        .map(CifText.Value::text)
        .filter(text -> !text.isEmpty());
  }

  /// The number in a row, without the standard uncertainty in parentheses.
  ///
  /// @param what is meant, for the message
  double number(int row, String what, String... names) {
    String text = text(row, names).orElseThrow();
    try {
      double value = Double.parseDouble(text.replaceFirst("\\(\\d+\\)$", ""));
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw fault(row, what + ": expected a number, got " + Plain.quoted(text), names);
  }

  /// The number of a name that must be there.
  double required(String name) {
    if (text(0, name).isEmpty()) {
      throw fault(0, "holds no _" + name, name);
    }
    return number(0, "_" + name, name);
  }

  /// An error at the line of a row's value; of the file as a whole where it has none.
  InputException fault(int row, String message, String... names) {
    return value(row, names)
        .map(CifText.Value::line)
        .or(() -> column(names).map(CifText.Column::line))
        .map(line -> new InputException(file, line, Plain.withShortWords(message)))
        .orElseGet(() -> new InputException(file, Plain.withShortWords(message)));
  }

  private Optional<CifText.Value> value(int row, String... names) {
    return column(names)
        .map(CifText.Column::values)
        .filter(v -> row < v.size())
        .map(v -> v.get(row));
  }

  private Optional<CifText.Column> column(String... names) {
    for (String name : names) {
      if (columns.containsKey(name)) {
        return Optional.of(columns.get(name));
      }
    }
    return Optional.empty();
  }
}
