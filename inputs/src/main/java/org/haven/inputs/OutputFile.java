package org.haven.inputs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;

/// Files that appear whole or not at all.
public final class OutputFile {
  private OutputFile() {}

  /// A file beside `file` for what is not whole yet, of a name that no other process takes.
  public static Path part(Path file) {
    String mark = Long.toHexString(ThreadLocalRandom.current().nextLong(1L << 40));
    return file.resolveSibling(file.getFileName() + "." + mark + ".part");
  }

  /// Writes a text: at any moment `file` is the old one or the new one, whole. What is no regular
  /// file, such as a pipe, is written to.
  ///
  /// @throws OutputException if it cannot be written
  public static void write(Path file, CharSequence text) {
    write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// As [#write(Path, CharSequence)], of bytes.
  public static void write(Path file, byte[] bytes) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        Files.write(file, bytes);
        return;
      }
      Path part = part(file);
      try {
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException failure) {
        Files.deleteIfExists(part);
        throw failure;
      }
    } catch (IOException failure) {
      throw new OutputException(file, failure);
    }
  }

  /// Writes a text piece by piece.
  public interface Content {
    /// Writes all of it.
    void write(Writer out) throws IOException;
  }

  /// As [#write(Path, CharSequence)], of a text that need not fit into memory; compressed where the
  /// name ends in `.gz`. Nothing is left of it where `content` fails.
  public static void write(Path file, Content content) {
    writeBytes(
        file,
        bytes -> {
          Writer out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
          content.write(out);
          out.flush();
        });
  }

  /// Writes bytes piece by piece.
  public interface Bytes {
    /// Writes all of them.
    void write(OutputStream out) throws IOException;
  }

  /// As [#write(Path, Content)], of bytes.
  public static void writeBytes(Path file, Bytes content) {
    boolean gzip = file.getFileName().toString().endsWith(".gz");
    boolean whole = Files.exists(file) && !Files.isRegularFile(file);
    Path part = whole ? file : part(file);
    try {
      boolean done = false;
      try (OutputStream bytes = Files.newOutputStream(part);
          OutputStream out =
              new BufferedOutputStream(
                  gzip ? new GZIPOutputStream(bytes, 1 << 16) : bytes, 1 << 16)) {
        content.write(out);
        done = true;
      } finally {
        if (!done && !whole) {
          Files.deleteIfExists(part);
        }
      }
      if (!whole) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException failure) {
      try {
        if (!whole) {
          Files.deleteIfExists(part);
        }
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw new OutputException(file, failure);
    }
  }

  /// Makes a folder, and those above it.
  ///
  /// @throws OutputException if it cannot be made
  public static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new OutputException(folder, failure);
    }
  }
}
