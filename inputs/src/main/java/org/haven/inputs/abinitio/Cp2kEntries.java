package org.haven.inputs.abinitio;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.ElementLabel;

/// What CP2K writes for a step: vectors of the atoms in XYZ, or a line of a table.
final class Cp2kEntries {
  private static final Pattern STEP = Pattern.compile("\\s*i\\s*=\\s*(\\d{1,18})\\b.*");

  private Cp2kEntries() {}

  /// A frame of an XYZ: [3N].
  static StepValues.Entry vectors(LineReader reader, String what) {
    String line = content(reader);
    if (line == null) {
      return null;
    }
    int count = reader.count(line.strip(), "number of atoms", 8);
    Matcher comment = STEP.matcher(reader.require("the comment line of CP2K"));
    if (!comment.matches()) {
      throw reader.fault("expected CP2K's 'i = 0, time = 0.000, E = …'");
    }
    return new StepValues.Entry(Long.parseLong(comment.group(1)), rows(reader, count, null, what));
  }

  /// A line of a table: step, time and nine numbers.
  static StepValues.Entry nine(LineReader reader, String what) {
    String line = content(reader);
    if (line == null) {
      return null;
    }
    String[] words = LineReader.words(line);
    if (words.length < 11) {
      throw reader.fault(
          what + ": expected step, time and 9 numbers, got " + words.length + " columns");
    }
    double[] nine = new double[9];
    for (int k = 0; k < 9; k++) {
      nine[k] = reader.number(words[k + 2], what);
    }
    reader.refuseCutLine();
    return new StepValues.Entry(reader.integer(words[0], "step"), nine);
  }

  /// A line of `.ener`: time, temperature, potential energy, conserved quantity of its step.
  static StepValues.Entry energies(LineReader reader, String what) {
    String line = content(reader);
    if (line == null) {
      return null;
    }
    String[] words = LineReader.words(line);
    if (words.length < 6) {
      throw reader.fault(
          what
              + ": expected step, time, kinetic energy, temperature, potential energy and conserved"
              + " quantity, got "
              + words.length
              + " columns");
    }
    double[] four = new double[4];
    int[] columns = {1, 3, 4, 5};
    for (int k = 0; k < 4; k++) {
      four[k] = reader.number(words[columns[k]], what);
    }
    reader.refuseCutLine();
    return new StepValues.Entry(reader.integer(words[0], "step"), four);
  }

  private static String content(LineReader reader) {
    String line = reader.next();
    while (line != null && (line.isBlank() || line.strip().startsWith("#"))) {
      line = reader.next();
    }
    return line;
  }

  /// Rows of an XYZ: a label and three numbers.
  ///
  /// @param names where the elements go and positions are expected, or null
  static double[] rows(LineReader reader, int count, List<String> names, String what) {
    double[] rows = new double[3 * count];
    for (int i = 0; i < count; i++) {
      String line = reader.next();
      String where = what + " of atom " + (i + 1) + " of " + count;
      if (line == null) {
        throw reader.fault("truncated: file ends here; expected " + where);
      }
      String[] words = LineReader.words(line);
      if (words.length < 4) {
        throw reader.fault(where + ": expected a label and 3 numbers, got " + words.length);
      }
      if (names == null) {
        reader.triple(words, 1, rows, 3 * i, where);
      } else {
        reader.position(words, 1, rows, 3 * i, where);
        names.add(symbol(reader, words[0]));
      }
    }
    reader.refuseCutLine();
    return rows;
  }

  /// The element of a label.
  static String symbol(LineReader reader, String label) {
    return ElementLabel.read(label)
        .orElseThrow(
            () ->
                reader.fault(
                    "unknown element "
                        + Plain.quoted(label)
                        + "; "
                        + ElementLabel.suggestion(label)))
        .symbol();
  }
}
