package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;

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

  /// What of a structure is lost in the format that the name of `file` stands for.
  public static Optional<String> loss(Structure structure, Path file) {
    return Formats.toWrite(file).loss(structure);
  }

  /// Writes a structure in the format that the name of `file` stands for; the file appears whole or
  /// not at all.
  ///
  /// @throws InputException if the name stands for no format that can be written
  /// @throws OutputException if it cannot be written
  public static void write(Structure structure, Path file) {
    WritableFormat format = Formats.toWrite(file);
    OutputFile.folder(file.toAbsolutePath().getParent());
    format.write(structure, file);
  }
}
