package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.LineReader;

/// Blocks of cp.x, one for a step: the number of the step, then rows of three numbers; and the
/// lines of `.evp`.
final class CpBlocks {
  private CpBlocks() {}

  static List<Path> beside(Path file, String ending) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.pos(\\.gz)?$", "") + ending;
    return List.of(file.resolveSibling(name), file.resolveSibling(name + ".gz"));
  }

  static Optional<StepValues> open(Path file, String ending, String what, double unit, int rows) {
    return StepValues.open(
        beside(file, ending),
        what,
        unit,
        (from, of) -> {
          String head = content(from);
          return head == null
              ? null
              : new StepValues.Entry(
                  from.integer(LineReader.words(head)[0], "step"), block(from, rows, of));
        });
  }

  static String content(LineReader reader) {
    String line = reader.next();
    while (line != null && line.isBlank()) {
      line = reader.next();
    }
    return line;
  }

  /// Rows of three numbers below the line of a step.
  static double[] block(LineReader reader, int rows, String what) {
    double[] values = new double[3 * rows];
    for (int i = 0; i < rows; i++) {
      String line = reader.next();
      String where = what + ", row " + (i + 1) + " of " + rows;
      if (line == null) {
        throw reader.fault("truncated: file ends here; expected " + where);
      }
      String[] words = LineReader.words(line);
      if (words.length != 3) {
        throw reader.fault(where + ": expected 3 numbers, got " + words.length);
      }
      if (what.equals("positions")) {
        // in Bohr, of which 1e6 are not farther than in Å
        reader.position(words, 0, values, 3 * i, where);
      } else {
        reader.triple(words, 0, values, 3 * i, where);
      }
    }
    reader.refuseCutLine();
    return values;
  }

  /// `etot` of a line of `.evp`. Its column is named in a title; without one the second column
  /// tells: time, with an exponent, where the energy stands in the sixth, else in the fifth.
  static final class Energies implements StepValues.Entries {
    private int column = -1;

    @Override
    public StepValues.Entry next(LineReader reader, String what) {
      String line = content(reader);
      while (line != null && line.strip().startsWith("#")) {
        int named = Arrays.asList(LineReader.words(line.replace("#", " "))).indexOf("etot");
        column = named >= 0 ? named : column;
        line = content(reader);
      }
      if (line == null) {
        return null;
      }
      String[] words = LineReader.words(line);
      int place = column >= 0 ? column : words.length > 1 && words[1].contains("E") ? 5 : 4;
      if (words.length <= place) {
        throw reader.fault("energies: expected at least " + (place + 1) + " columns");
      }
      reader.refuseCutLine();
      return new StepValues.Entry(
          reader.integer(words[0], "step"), new double[] {reader.number(words[place], "etot")});
    }
  }
}
