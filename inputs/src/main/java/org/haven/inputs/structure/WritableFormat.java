package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.Optional;

/// A format that Haven also writes.
public interface WritableFormat extends Format {
  /// What of a structure this format cannot hold, for people; empty where that is nothing they
  /// would miss.
  default Optional<String> loss(Structure structure) {
    return Optional.empty();
  }

  /// Writes a structure, with all that the format can hold of it. The file appears whole or not at
  /// all.
  ///
  /// @throws org.haven.inputs.OutputException if it cannot be written
  void write(Structure structure, Path file);
}
