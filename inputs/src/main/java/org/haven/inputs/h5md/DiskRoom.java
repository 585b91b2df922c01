package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The room left on the disk for a file that grows. The HDF5 library brings down the process at its
/// end when it cannot write what it holds, so it must not meet a full disk.
final class DiskRoom {
  /// Room that must stay, for what the library buffers.
  private static final long RESERVE_BYTES = 1L << 23;

  /// Appended bytes between two looks at the disk.
  private static final long UNCHECKED_BYTES = 1L << 21;

  private final Path path;
  private FileStore store;
  private long unchecked = UNCHECKED_BYTES;

  /// @param path of the file that grows
  DiskRoom(Path path) {
    this.path = path;
  }

  /// Counts bytes about to be appended, and looks at the disk now and then.
  ///
  /// @throws IOException if there is no room for them
  void reserve(long bytes) throws IOException {
    unchecked += bytes;
    if (unchecked > UNCHECKED_BYTES) {
      require(unchecked);
    }
  }

  /// Makes sure that so many bytes more fit, with some to spare.
  ///
  /// @throws IOException if they do not
  void require(long bytes) throws IOException {
    if (store == null) {
      store = Files.getFileStore(path.toAbsolutePath().getParent());
    }
    long usable = store.getUsableSpace();
    if (usable < bytes + RESERVE_BYTES) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: no space left on the disk: %.1f MB free, %.1f MB needed",
              path,
              usable * 1e-6,
              (bytes + RESERVE_BYTES) * 1e-6));
    }
    unchecked = 0;
  }
}
