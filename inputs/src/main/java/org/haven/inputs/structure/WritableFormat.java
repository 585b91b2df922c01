package org.haven.inputs.structure;

import java.io.IOException;
import java.nio.file.Path;

/// A format that Haven also writes.
public interface WritableFormat extends Format {
  /// Writes a structure, with all that the format can hold of it.
  void write(Structure structure, Path file) throws IOException;
}
