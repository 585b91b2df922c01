package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;

/// The text of a CIF (grammar of CIF 1.1, IUCr) as names and values, each with its line.
///
/// Nothing is dropped or shifted: a name given twice, a name without a value, a value without a
/// name, a loop_ whose values are not whole rows and a text that is never closed are refused at
/// their line.
final class CifText {
  /// A data block.
  ///
  /// @param columns by name, in lower case and without the underscore in front; a dot of the newer
  ///   dictionaries reads as an underscore. A name outside a loop_ is a column of one value.
  /// @param notes what the user should know of the file
  record Block(String name, Map<String, Column> columns, List<String> notes) {}

  /// A name with its values.
  record Column(String name, int line, List<Value> values) {}

  /// A value.
  ///
  /// @param given whether it is more than a bare `.` or `?`, which stand for none
  record Value(String text, int line, boolean given) {}

  private final LineReader reader;
  private final List<Block> blocks = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private String line;
  private int at;

  /// Of the token read last: what it says, where it begins, and whether it was in quotes.
  private String token;

  private int tokenLine;
  private boolean quoted;

  private CifText(LineReader reader) {
    this.reader = reader;
    this.line = reader.next();
  }

  /// The data blocks of a file.
  ///
  /// @throws InputException with the line of what is not CIF
  static List<Block> read(Path file) {
    try (LineReader reader = LineReader.open(file)) {
      return new CifText(reader).blocks();
    }
  }

  private List<Block> blocks() {
    advance();
    while (token != null) {
      if (begins("data_")) {
        blocks.add(new Block(token.substring(5), new LinkedHashMap<>(), notes));
        advance();
      } else if (blocks.isEmpty()) {
        throw fault("is not valid CIF: expected data_NAME, got " + Plain.quoted(token));
      } else if (isName()) {
        Column column = column();
        advance();
        if (!isValue()) {
          throw new InputException(
              reader.file(), column.line(), Plain.shortened(column.name()) + " has no value");
        }
        column.values().add(value());
        advance();
      } else if (isWord("loop_")) {
        loop();
      } else if (isValue()) {
        throw fault(
            "is not valid CIF: the value "
                + Plain.quoted(token)
                + " belongs to no name; text with blanks stands in quotes");
      } else {
        throw fault("is not valid CIF: " + Plain.quoted(token) + " has no place in a crystal");
      }
    }
    return blocks;
  }

  private void loop() {
    int start = tokenLine;
    List<Column> columns = new ArrayList<>();
    for (advance(); token != null && isName(); advance()) {
      columns.add(column());
    }
    if (columns.isEmpty()) {
      throw new InputException(reader.file(), start, "loop_ without names before its values");
    }
    int count = 0;
    int last = start;
    for (; isValue(); advance()) {
      columns.get(count++ % columns.size()).values().add(value());
      last = tokenLine;
    }
    String name = Plain.shortened(columns.getFirst().name());
    if (count == 0) {
      throw new InputException(
          reader.file(), start, "loop_ of " + name + " ends before its first value");
    }
    if (count % columns.size() != 0) {
      throw new InputException(
          reader.file(),
          last,
          String.format(
              Locale.ROOT,
              "loop_ of %s (line %d) has %d values for %d columns: a row is incomplete or has too"
                  + " many",
              name,
              start,
              count,
              columns.size()));
    }
  }

  /// The column that the token names, new in its block.
  private Column column() {
    Column column = new Column(token, tokenLine, new ArrayList<>());
    String key = token.substring(1).toLowerCase(Locale.ROOT).replace('.', '_');
    Column before = blocks.getLast().columns().put(key, column);
    if (before != null) {
      throw fault(Plain.shortened(token) + " is given twice, first in line " + before.line());
    }
    return column;
  }

  private Value value() {
    boolean none = !quoted && (token.equals(".") || token.equals("?"));
    return new Value(token.strip(), tokenLine, !none);
  }

  private boolean isName() {
    return !quoted && token.charAt(0) == '_';
  }

  private boolean isValue() {
    return token != null
        && (quoted
            || !isName()
                && !begins("data_")
                && !begins("save_")
                && !isWord("loop_")
                && !isWord("stop_")
                && !isWord("global_"));
  }

  private boolean begins(String reserved) {
    return !quoted && token.regionMatches(true, 0, reserved, 0, reserved.length());
  }

  private boolean isWord(String reserved) {
    return !quoted && token.equalsIgnoreCase(reserved);
  }

  private InputException fault(String message) {
    return new InputException(reader.file(), tokenLine, Plain.withShortWords(message));
  }

  /// Reads the next token; null at the end of the file.
  private void advance() {
    while (line != null) {
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      if (at < line.length() && line.charAt(at) != '#') {
        break;
      }
      reader.cutLine().ifPresent(notes::add);
      line = reader.next();
      at = 0;
    }
    quoted = false;
    token = null;
    tokenLine = reader.line();
    if (line == null) {
      return;
    }
    char first = line.charAt(at);
    if (first == ';' && at == 0) {
      field();
    } else if (first == '\'' || first == '"') {
      string(first);
    } else {
      int from = at;
      while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      token = line.substring(from, at);
    }
  }

  /// A text in quotes, which end it before white space only.
  private void string(char quote) {
    quoted = true;
    int end = at;
    do {
      end = line.indexOf(quote, end + 1);
      if (end < 0) {
        throw fault("text begins with " + quote + ", which does not end it in its line");
      }
    } while (end + 1 < line.length() && !Character.isWhitespace(line.charAt(end + 1)));
    token = line.substring(at + 1, end);
    at = end + 1;
  }

  /// A text between lines that begin with a semicolon.
  private void field() {
    quoted = true;
    StringBuilder text = new StringBuilder(line.substring(1));
    for (line = reader.next(); line != null && !line.startsWith(";"); line = reader.next()) {
      text.append('\n').append(line);
    }
    if (line == null) {
      throw fault("text that begins with ; in this line is never closed by a line that does so");
    }
    at = 1;
    token = text.toString();
  }
}
