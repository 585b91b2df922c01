package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The first bytes of an HDF5 file, laid out as the HDF5 File Format Specification says: what the
/// library writes there may keep it from opening the file again.
///
/// @param bytes from the file's beginning, as many of [#BYTES] as there are
record Hdf5Superblock(ByteBuffer bytes) {
  private static final long SIGNATURE = 0x894844460d0a1a0aL;

  /// Bytes of a superblock of version 2 or 3: signature to checksum.
  private static final int BYTES = 48;

  private static final int VERSION_AT = 8;

  /// Where version 3 holds the mark "open for writing".
  private static final int MARK_AT = 11;

  static Hdf5Superblock read(Path path) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.read(bytes, 0);
    }
    return new Hdf5Superblock(bytes.flip());
  }

  /// Puts these bytes in place of those that the file has now.
  void restore(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(bytes.duplicate(), 0);
    }
  }

  /// Whether the file is marked as open for writing.
  boolean isMarked() {
    return version() == 3 && bytes.get(MARK_AT) != 0;
  }

  /// Length that the file must have; 0 in a format where this is not known.
  long fileBytes() {
    // Each version stands with addresses of eight bytes, as on every machine of today.
    return switch (version()) {
      case 0 -> bytes.get(13) == 8 ? bytes.getLong(40) : 0;
      case 2, 3 -> bytes.get(9) == 8 ? bytes.getLong(28) : 0;
      default -> 0;
    };
  }

  /// @throws TruncatedFileException if the file is shorter
  void requireWhole(Path path) throws IOException {
    if (Files.size(path) < fileBytes()) {
      throw new TruncatedFileException(path, fileBytes());
    }
  }

  private int version() {
    boolean whole =
        bytes.limit() == BYTES
            && bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(0) == SIGNATURE;
    return whole ? bytes.get(VERSION_AT) : -1;
  }
}
