package org.haven.inputs;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A text file read line by line, with line numbers for messages. Decompresses gzip, which it knows
/// by its first two bytes, and passes over a byte order mark.
public final class LineReader implements Closeable {
  /// What some editors put before a text in UTF-8.
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Path file;
  private final BufferedReader reader;
  private final CutStream bytes;
  private final LastCharacter last;
  private String pushedBack;
  private int line;
  private final String[] recent = new String[4];
  private boolean broken;
  private final boolean gzip;

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+.*");

  private static final double FARTHEST = 1e6;

  /// Decimals from which on a file's numbers are written with as many each, by a program.
  private static final int FIXED = 3;

  /// At most so many bytes come out of one byte of gzip.
  private static final long DEFLATE = 1032;

  /// At least so many bytes of memory are taken for an atom while it is read.
  private static final long HEAP_EACH = 60;

  private LineReader(Path file, boolean gzip, CutStream bytes, LastCharacter last) {
    this.file = file;
    this.gzip = gzip;
    this.bytes = bytes;
    this.last = last;
    this.reader = new BufferedReader(last, 1 << 16);
  }

  /// Ends where its source breaks, and remembers why, so that everything before is still read.
  private static final class CutStream extends FilterInputStream {
    private IOException cause;

    CutStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int count) {
      try {
        return cause != null ? -1 : super.read(buffer, offset, count);
      } catch (IOException e) {
        cause = e;
        return -1;
      }
    }
  }

  /// Remembers the last character that passed.
  private static final class LastCharacter extends FilterReader {
    private char value = '\n';

    LastCharacter(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] buffer, int offset, int count) throws IOException {
      int read = super.read(buffer, offset, count);
      if (read > 0) {
        value = buffer[offset + read - 1];
      }
      return read;
    }
  }

  /// Opens `file`.
  ///
  /// @throws InputException if it is missing, unreadable, a folder or empty
  public static LineReader open(Path file) {
    InputStream in = stream(file);
    CutStream bytes = new CutStream(in);
    return new LineReader(
        file,
        in instanceof GZIPInputStream,
        bytes,
        new LastCharacter(new InputStreamReader(bytes, StandardCharsets.UTF_8)));
  }

  /// The bytes of `file`, decompressed, without a byte order mark.
  public static InputStream stream(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException(file, "is a folder; expected a file");
    }
    if (!Files.exists(file)) {
      throw new InputException(file, "no such file (looked in " + folder(file) + ")");
    }
    try {
      if (Files.isRegularFile(file) && Files.size(file) == 0) {
        throw new InputException(file, "is empty");
      }
      PushbackInputStream raw =
          new PushbackInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), 2);
      byte[] magic = raw.readNBytes(2);
      raw.unread(magic);
      boolean gzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
      PushbackInputStream plain =
          new PushbackInputStream(gzip ? new GZIPInputStream(raw, 1 << 16) : raw, 3);
      byte[] first = plain.readNBytes(3);
      if (!Arrays.equals(first, BYTE_ORDER_MARK)) {
        plain.unread(first);
      }
      return plain;
    } catch (AccessDeniedException e) {
      throw new InputException(file, "cannot be read: permission denied", e);
    } catch (EOFException e) {
      throw new InputException(file, "gzip file is cut off; copy it again", e);
    } catch (ZipException e) {
      throw new InputException(file, "is not a valid gzip file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /// The next line, or null at the end.
  public String next() {
    line++;
    if (pushedBack != null) {
      String again = pushedBack;
      pushedBack = null;
      recent[line & 3] = again;
      return again;
    }
    try {
      String text = reader.readLine();
      if (text != null && text.indexOf('\0') >= 0) {
        throw fault("is not a text file");
      }
      if (text == null && bytes.cause != null) {
        throw bytes.cause;
      }
      recent[line & 3] = text;
      return text;
    } catch (IOException e) {
      broken = true;
      throw new InputException(
          file,
          e instanceof ZipException
              ? "gzip stream is damaged, or its checksum wrong (found at line "
                  + line
                  + "): what was read before may be wrong too; copy the file again"
              : "ends early at line " + line + ": " + e.getMessage(),
          e);
    }
  }

  /// Whether nothing follows. After a fault this tells a file that was cut off from a wrong one:
  /// where a gzip stream is damaged, nothing before is trusted either.
  public boolean exhausted() {
    if (pushedBack != null || bytes.cause instanceof ZipException) {
      return false;
    }
    try {
      String text = broken ? null : reader.readLine();
      if (text != null) {
        pushedBack = text;
      }
      return text == null;
    } catch (IOException e) {
      return true;
    }
  }

  /// Reads a gzip stream to its end, where its checksum stands.
  ///
  /// @throws InputException if that is wrong
  public void requireSound() {
    while (gzip && next() != null) {
      // passed over
    }
  }

  /// What to say of the last line read when the file ends in it without a line end: its last number
  /// may have lost digits.
  ///
  /// @throws InputException where that is sure: the numbers of each column have as many decimals as
  ///   those in the three lines above, and the last has fewer
  public Optional<String> cutLine() {
    if (!exhausted() || last.value == '\n' || last.value == '\r') {
      return Optional.empty();
    }
    if (bytes.cause != null) {
      throw fault("file ends within this line: the gzip stream is cut off");
    }
    String[] words = words(recent[line & 3]);
    boolean even = line > 3 && words.length > 0;
    int decimals = -1;
    for (int above = 1; above <= 3 && even; above++) {
      String[] others = words(recent[line - above & 3]);
      even = others.length == words.length;
      for (int k = 0; k < words.length - 1 && even; k++) {
        even = decimals(others[k]) == decimals(words[k]);
      }
      int found = even ? decimals(others[words.length - 1]) : -1;
      even &= above == 1 || found == decimals;
      decimals = found;
    }
    int own = words.length > 0 ? decimals(words[words.length - 1]) : -1;
    if (even && decimals >= FIXED && own < decimals) {
      throw fault(
          "file ends within this line: no line end follows, and its last number has "
              + Math.max(0, own)
              + " decimals, those above "
              + decimals
              + "; copy the file again, or end the line if it is whole");
    }
    return even && decimals >= FIXED && own == decimals
        ? Optional.empty()
        : Optional.of(
            "no line end follows the last line, "
                + line
                + ": if the file was cut off there, its last number lacks digits");
  }

  /// As [#cutLine], of a format that no one writes by hand: without a line end the file is cut.
  ///
  /// @throws InputException where digits may be lost
  public void refuseCutLine() {
    cutLine()
        .ifPresent(
            may -> {
              throw fault("file ends within this line: no line end follows");
            });
  }

  /// Characters behind the point of a number; -1 where there is none.
  private static int decimals(String word) {
    int point = word.indexOf('.');
    return point < 0 ? -1 : word.length() - point - 1;
  }

  /// Undoes the last [#next], whose result was `text`.
  public void back(String text) {
    pushedBack = text;
    line--;
  }

  /// The next line; an end of file is an error saying that `what` was expected.
  public String require(String what) {
    String text = next();
    if (text == null) {
      throw fault("file ends here; expected " + what);
    }
    return text;
  }

  /// 1-based number of the line that [#next] returned last.
  public int line() {
    return line;
  }

  public Path file() {
    return file;
  }

  /// An error at the current line. Long words of the file are shortened.
  public InputException fault(String message) {
    return new InputException(file, line, Plain.withShortWords(message));
  }

  /// An error at an earlier line.
  public InputException fault(int line, String message) {
    return new InputException(file, line, Plain.withShortWords(message));
  }

  /// A real number written by C, Fortran or Python, `what` for the message.
  public double number(String text, String what) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      int d = Math.max(text.indexOf('d'), text.indexOf('D'));
      if (d > 0) {
        try {
          value = Double.parseDouble(text.substring(0, d) + 'e' + text.substring(d + 1));
        } catch (NumberFormatException again) {
          throw notNumber(text, what);
        }
      } else if (text.equalsIgnoreCase("nan") || text.toLowerCase().matches("[+-]?inf(inity)?")) {
        value = Double.NaN;
      } else {
        throw notNumber(text, what);
      }
    }
    if (!Double.isFinite(value)) {
      throw fault(what + " is " + Plain.shortened(text) + "; expected a finite number");
    }
    return value;
  }

  private InputException notNumber(String text, String what) {
    return fault(
        what
            + ": expected a number, got "
            + Plain.quoted(text)
            + (text.contains("**") ? " (the field overflowed when the file was written)" : ""));
  }

  /// A whole number, `what` for the message.
  public int integer(String text, String what) {
    try {
      if (text.chars().allMatch(c -> c < 128)) {
        return Integer.parseInt(text);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw fault(what + ": expected a whole number, got " + Plain.quoted(text));
  }

  /// A count of things that follow, each of at least so many bytes.
  public int count(String text, String what, int bytesEach) {
    int count = integer(text, what);
    if (count < 0) {
      throw fault(what + " is " + count + "; expected 0 or more");
    }
    requireRoom(count, what, bytesEach);
    return count;
  }

  /// Refuses a count of things for which the file or the memory is too small, before memory is
  /// taken for them.
  public void requireRoom(long count, String what, int bytesEach) {
    long size = file.toFile().length() * (gzip ? DEFLATE : 1);
    if (Files.isRegularFile(file) && count * bytesEach > size) {
      throw fault(what + " is " + count + ", more than fit into a file of " + size + " bytes");
    }
    if (HEAP_EACH * count > Runtime.getRuntime().maxMemory()) {
      throw fault(what + " is " + count + ", more than fit into memory; give Java more (-Xmx)");
    }
  }

  /// The first three words of `text` as numbers, into `target` at `offset`. Where there are fewer,
  /// a fixed format may have left no blank before a minus sign.
  public void triple(String[] words, int from, double[] target, int offset, String what) {
    if (words.length < from + 3) {
      words = words(String.join(" ", words).replaceAll("(?<=[0-9.])-", " -"));
    }
    if (words.length < from + 3) {
      throw fault(
          what
              + ": expected 3 numbers, got "
              + Math.max(0, words.length - from)
              + (words.length > 0
                  ? " in " + Plain.quoted(String.join(" ", words))
                  : " (blank line)"));
    }
    for (int d = 0; d < 3; d++) {
      target[offset + d] = number(words[from + d], what);
    }
  }

  /// As [#triple], of a line that holds nothing else: a fourth number would have shifted them.
  public void onlyTriple(String[] words, double[] target, int offset, String what) {
    if (words.length > 3 && NUMBER.matcher(words[3]).matches()) {
      throw fault(what + ": expected 3 numbers, got 4");
    }
    triple(words, 0, target, offset, what);
  }

  /// As [#triple], of a position, which no atom has farther from the origin than `FARTHEST`.
  public void position(String[] words, int from, double[] target, int offset, String what) {
    triple(words, from, target, offset, what);
    for (int d = 0; d < 3; d++) {
      near(target[offset + d], what);
    }
  }

  /// Refuses a coordinate, in Å or cells, where no atom can be.
  public double near(double coordinate, String what) {
    if (!(Math.abs(coordinate) < FARTHEST)) {
      throw fault(what + " is " + coordinate + "; expected less than 1e6 in size");
    }
    return coordinate;
  }

  /// Words of `text` between white space; none for a blank line.
  public static String[] words(String text) {
    String stripped = text.strip();
    int length = stripped.length();
    String[] words = new String[8];
    int count = 0;
    for (int at = 0; at < length; ) {
      int from = at;
      while (at < length && !isBlank(stripped.charAt(at))) {
        at++;
      }
      if (count == words.length) {
        words = Arrays.copyOf(words, 2 * count);
      }
      words[count++] = stripped.substring(from, at);
      while (at < length && isBlank(stripped.charAt(at))) {
        at++;
      }
    }
    return count == words.length ? words : Arrays.copyOf(words, count);
  }

  /// As `\\s` of a regular expression.
  private static boolean isBlank(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new InputException(file, "cannot be closed: " + e.getMessage(), e);
    }
  }
}
