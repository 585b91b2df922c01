package org.haven.inputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Text files that are written in one go.
public final class OutputFile {
  private OutputFile() {}

  /// Writes a text: at any moment `file` is the old one or the new one, whole. What is no regular
  /// file, such as a pipe, is written to.
  ///
  /// @throws OutputException if it cannot be written
  public static void write(Path file, CharSequence text) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        Files.writeString(file, text);
        return;
      }
      Path part = file.resolveSibling(file.getFileName() + ".part");
      try {
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException failure) {
        Files.deleteIfExists(part);
        throw failure;
      }
    } catch (IOException failure) {
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
