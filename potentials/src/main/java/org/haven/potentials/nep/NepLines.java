package org.haven.potentials.nep;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// The lines of a `nep.txt` in order: words of the header, then one number a line. Faults name the
/// line.
final class NepLines {
  private final Path file;
  private final List<String> lines;
  private int next;

  NepLines(Path file) {
    this.file = file;
    try {
      // some editors put a byte order mark before it
      String text = Files.readString(file).replaceFirst("^\ufeff", "");
      List<String> all = text.lines().toList();
      int count = all.size();
      if (count > 1
          && !text.endsWith("\n")
          && digits(all.get(count - 1)) < digits(all.get(count - 2))) {
        throw fault(
            count,
            "the file ends within this line, whose number may have lost digits; copy it again, or"
                + " end the line if it is whole");
      }
      int end = all.size();
      while (end > 0 && all.get(end - 1).isBlank()) {
        end--;
      }
      lines = all.subList(0, end);
    } catch (NoSuchFileException e) {
      throw new InputException(file, "no such file; give the path of a nep.txt");
    } catch (MalformedInputException e) {
      throw new InputException(file, "not a text file; give a nep.txt as GPUMD writes it");
    } catch (IOException e) {
      throw new InputException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
    if (lines.isEmpty()) {
      throw new InputException(file, "empty file; a nep.txt starts with its version and species");
    }
  }

  /// Length of a number without its sign.
  private static int digits(String line) {
    return line.strip().length() - (line.strip().startsWith("-") ? 1 : 0);
  }

  /// The words of one line of the header.
  final class Words {
    private final String[] words;
    private final int line;

    private Words(String text) {
      words = text.strip().split("\\s+");
      line = next;
    }

    /// Number of words after the keyword.
    int count() {
      return words.length - 1;
    }

    String get(int index) {
      return words[index];
    }

    /// The words from one on.
    List<String> from(int index) {
      return List.of(words).subList(index, words.length);
    }

    int integer(int index, int least, int most) {
      int value;
      try {
        value = Integer.parseInt(words[index]);
      } catch (NumberFormatException e) {
        throw fault(
            "value %d of %s is \"%s\"; it must be an integer"
                .formatted(index, words[0], Plain.shortened(words[index])));
      }
      if (value < least || value > most) {
        throw fault(
            "value %d of %s is %d; it must be at least %d%s"
                .formatted(
                    index,
                    words[0],
                    value,
                    least,
                    most == Integer.MAX_VALUE ? "" : " and at most " + most));
      }
      return value;
    }

    double number(int index) {
      return NepLines.this.number(words[index], line, "value " + index + " of " + words[0]);
    }

    InputException fault(String message) {
      return NepLines.this.fault(line, message);
    }
  }

  /// The first line.
  Words first() {
    next = 1;
    return new Words(lines.getFirst());
  }

  /// The next line, which must start with `keyword`.
  Words words(String keyword) {
    if (next >= lines.size()) {
      throw fault(lines.size(), "the file ends where the line \"" + keyword + " …\" should follow");
    }
    next++;
    Words words = new Words(lines.get(next - 1));
    if (!words.get(0).equals(keyword)) {
      throw fault(
          "expected the line \""
              + keyword
              + " …\", found \""
              + Plain.shortened(words.get(0))
              + "\"");
    }
    return words;
  }

  Words words(String keyword, int least, int most, String form) {
    Words words = words(keyword);
    if (words.count() < least || words.count() > most) {
      throw fault(keyword + " has " + words.count() + " values; the line must be \"" + form + "\"");
    }
    return words;
  }

  /// The number on the next line, which holds nothing else.
  double value() {
    String line = lines.get(next++).strip();
    return number(line, next, "the parameter");
  }

  double[] values(int count) {
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = value();
    }
    return values;
  }

  /// A finite number in decimal notation; `Double.parseDouble` would also take `1d` and `0x1p3`.
  private double number(String word, int line, String what) {
    double value = Double.NaN;
    try {
      value = Double.parseDouble(word);
    } catch (NumberFormatException e) {
      // Refused below.
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (!Double.isFinite(value)
        || lower.endsWith("d")
        || lower.endsWith("f")
        || lower.contains("x")) {
      throw fault(line, what + " is \"" + Plain.shortened(word) + "\"; it must be a finite number");
    }
    return value;
  }

  /// Number of the line read last, from 1.
  int line() {
    return next;
  }

  /// Number of lines, without blank ones at the end.
  int size() {
    return lines.size();
  }

  /// Lines that follow the one read last.
  int remaining() {
    return lines.size() - next;
  }

  /// A fault of the line read last.
  InputException fault(String message) {
    return fault(next, message);
  }

  InputException fault(int line, String message) {
    return new InputException(file, line, Plain.withShortWords(message));
  }
}
