package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An HDF5 file is shorter than its superblock says: its end was lost, as in a copy that stopped
/// half-way. The library reads nothing of such a file.
final class TruncatedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param wholeBytes length that the file must have
  TruncatedFileException(Path path, long wholeBytes) throws IOException {
    super(
        path
            + ": truncated: "
            + Files.size(path)
            + " of its "
            + wholeBytes
            + " bytes are there, and HDF5 reads nothing of it");
  }
}
