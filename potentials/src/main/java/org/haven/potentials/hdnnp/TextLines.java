package org.haven.potentials.hdnnp;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// The words of a text file, line by line, without comments (`#`) and empty lines. Faults name file
/// and line.
final class TextLines {
  /// The words of one line.
  ///
  /// @param number of the line, from 1
  record Words(Path file, int number, List<String> words) {
    int count() {
      return words.size();
    }

    String get(int k) {
      return words.get(k);
    }

    /// A finite number in decimal notation.
    double number(int k, String what) {
      String word = words.get(k);
      String lower = word.toLowerCase(Locale.ROOT);
      double value = Double.NaN;
      try {
        // Fortran writes 1.0D-3.
        value = Double.parseDouble(lower.replaceFirst("(?<=[0-9.])d(?=[-+0-9])", "e"));
      } catch (NumberFormatException e) {
        // Refused below.
      }
      if (!Double.isFinite(value)
          || lower.endsWith("d")
          || lower.endsWith("f")
          || lower.contains("x")) {
        throw fault(what + " is \"" + Plain.shortened(word) + "\"; it must be a finite number");
      }
      return value;
    }

    int integer(int k, String what, int least, int most) {
      double value = number(k, what);
      if (value != Math.rint(value) || value < least || value > most) {
        throw fault(
            what
                + " is "
                + Plain.shortened(words.get(k))
                + "; it must be a whole number from "
                + least
                + " to "
                + most);
      }
      return (int) value;
    }

    InputException fault(String message) {
      return new InputException(file, number, Plain.withShortWords(message));
    }
  }

  private TextLines() {}

  /// @param what the file should be, for example "the scaling of the functions"
  static List<Words> of(Path file, String what) {
    String text;
    try {
      text = Files.readString(file).replaceFirst("^\ufeff", "");
    } catch (NoSuchFileException e) {
      throw new InputException(
          file, "no such file; it holds " + what + " and belongs beside input.nn");
    } catch (MalformedInputException e) {
      throw new InputException(file, "not a text file; it should hold " + what);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
    List<Words> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String rest = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!rest.isEmpty()) {
        lines.add(new Words(file, number, List.of(rest.split("\\s+"))));
      }
    }
    if (lines.isEmpty()) {
      throw new InputException(file, "holds nothing; it should hold " + what);
    }
    return lines;
  }
}
