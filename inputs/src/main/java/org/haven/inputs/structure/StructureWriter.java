package org.haven.inputs.structure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.haven.inputs.InputException;

/// Writes structures in any [WritableFormat]. Numbers are written in full: what is read back is
/// what was written, bit by bit, unless a format says otherwise.
public final class StructureWriter {
  private StructureWriter() {}

  /// Checks that a structure can be written under the name of `file`, before the work for it.
  ///
  /// @throws InputException if the name stands for no format that can be written
  public static void requireFormat(Path file) {
    Formats.toWrite(file);
  }

  /// Writes a structure in the format that the name of `file` stands for; the file appears whole or
  /// not at all.
  ///
  /// @throws InputException if the name stands for no format that can be written, or writing fails
  public static void write(Structure structure, Path file) {
    WritableFormat format = Formats.toWrite(file);
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      format.write(structure, beside);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InputException(
          file,
          "cannot be written ("
              + e.getClass().getSimpleName()
              + "); check that its folder is one and that you may write there",
          e);
    }
  }
}
