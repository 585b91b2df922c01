package org.haven.inputs.structure;

import java.nio.file.Path;

/// A format that Haven also writes.
public interface WritableFormat extends Format {
  /// Writes a structure, with all that the format can hold of it. The file appears whole or not at
  /// all.
  ///
  /// @throws org.haven.inputs.OutputException if it cannot be written
  void write(Structure structure, Path file);
}
