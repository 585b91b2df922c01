package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.Optional;

/// A format that Haven writes. Most are read too, and are found as a [Format]; one that is written
/// only has its line in `META-INF/services/org.haven.inputs.structure.WritableFormat`.
public interface WritableFormat extends NamedFormat {
  /// What of a structure this format cannot hold, for people; empty where that is nothing they
  /// would miss.
  default Optional<String> loss(Structure structure) {
    return Optional.empty();
  }

  /// Whether the programs that read it unpack `.gz`.
  default boolean mayBePacked() {
    return true;
  }

  /// Writes a structure, with all that the format can hold of it. The file appears whole or not at
  /// all.
  ///
  /// @throws org.haven.inputs.OutputException if it cannot be written
  void write(Structure structure, Path file);
}
