package org.haven.inputs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The beginning of a file, by which its format is known: at most 64 kB, decompressed where the
/// file is gzip.
public final class FileHead {
  private static final int BYTES = 1 << 16;

  private final Path file;
  private final byte[] bytes;
  private final List<String> lines;

  private FileHead(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
    this.lines =
        hasZero(bytes) ? List.of() : new String(bytes, StandardCharsets.UTF_8).lines().toList();
  }

  private static boolean hasZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  /// Reads the beginning of `file`. What is damaged ends it: the reader of the format will say so.
  ///
  /// @throws InputException if the file is missing, unreadable, a folder or empty
  public static FileHead of(Path file) {
    byte[] bytes = new byte[BYTES];
    int read = 0;
    try (InputStream in = LineReader.stream(file)) {
      for (int more = 0; more >= 0 && read < BYTES; read += Math.max(0, more)) {
        more = in.read(bytes, read, BYTES - read);
      }
    } catch (IOException e) {
      // a gzip stream that breaks off: what came before it counts
    }
    return new FileHead(file, Arrays.copyOf(bytes, read));
  }

  /// Whether there is nothing but white space.
  public boolean isBlank() {
    return bytes.length == 0 || !lines.isEmpty() && lines.stream().allMatch(String::isBlank);
  }

  /// The file itself, for formats that lie in a container.
  public Path file() {
    return file;
  }

  /// Whether the file begins with these bytes.
  public boolean startsWith(byte... signature) {
    return bytes.length >= signature.length
        && Arrays.equals(bytes, 0, signature.length, signature, 0, signature.length);
  }

  /// Whether these characters, of one byte each, stand at a place.
  public boolean has(int place, String characters) {
    byte[] wanted = characters.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= place + wanted.length
        && Arrays.equals(bytes, place, place + wanted.length, wanted, 0, wanted.length);
  }

  /// Whether these characters, of one byte each, stand anywhere in it.
  public boolean contains(String characters) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(characters);
  }

  /// The lines of a text, the last perhaps not whole; none where there are zero bytes.
  public List<String> lines() {
    return lines;
  }

  /// A line, 0-based, without white space around it; empty where there is none.
  public String line(int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }
}
