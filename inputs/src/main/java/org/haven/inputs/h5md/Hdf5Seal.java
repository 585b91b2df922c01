package org.haven.inputs.h5md;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// The last bytes of a file written in one go: a word, and the CRC-32C of all bytes before. HDF5
/// reads past none of them, and the library sees no file whose bytes are not those written.
final class Hdf5Seal {
  private static final byte[] WORD = "HAVENCRC".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = WORD.length + Long.BYTES;

  /// Of a buffer.
  private static final long MOST_BYTES = 1L << 30;

  private Hdf5Seal() {}

  /// The bytes that follow those summed up.
  static ByteBuffer of(CRC32C sum) {
    ByteBuffer seal = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return seal.put(WORD).putLong(sum.getValue()).flip();
  }

  /// Whether the file ends with a seal that fits the bytes before.
  ///
  /// @throws IOException if it has none, or another one
  static void check(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long end = channel.size() - BYTES;
      ByteBuffer found = ByteBuffer.allocate(BYTES);
      channel.read(found, Math.max(0, end));
      if (end < 0 || !found.slice(0, WORD.length).equals(ByteBuffer.wrap(WORD))) {
        throw new IOException(path + ": its checksum is missing: it is cut off or damaged");
      }
      CRC32C sum = new CRC32C();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, end, arena);
        for (long at = 0; at < end; at += MOST_BYTES) {
          sum.update(bytes.asSlice(at, Math.min(MOST_BYTES, end - at)).asByteBuffer());
        }
      } catch (InternalError lost) {
        throw new IOException(path + ": became shorter while it was read", lost);
      }
      if (!of(sum).equals(found.flip())) {
        throw new IOException(path + ": its bytes do not fit its checksum: it is damaged");
      }
    }
  }
}
