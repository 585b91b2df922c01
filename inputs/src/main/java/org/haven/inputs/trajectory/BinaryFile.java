package org.haven.inputs.trajectory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.haven.inputs.InputException;

/// A file of bytes that is read at any place, little-endian. Every length is held against that of
/// the file before memory is taken.
final class BinaryFile implements Closeable {
  /// At least so many bytes of memory are taken for an atom while it is read.
  private static final long HEAP_EACH = 60;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  /// @throws InputException if it cannot be read
  BinaryFile(Path path) {
    this.path = path;
    try {
      this.channel = FileChannel.open(path, StandardOpenOption.READ);
      this.size = channel.size();
    } catch (IOException e) {
      throw new InputException(path, "cannot be read: " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /// A fault of this file.
  InputException fault(String message) {
    return new InputException(path, message);
  }

  /// Bytes of the file.
  ///
  /// @param what for messages
  /// @throws InputException if they do not all lie in the file
  ByteBuffer bytes(long place, long length, String what) {
    if (!holds(place, length) || length > Integer.MAX_VALUE - 8) {
      throw fault(
          what
              + " lies beyond the end of the file, at bytes "
              + place
              + " to "
              + (place + length)
              + " of "
              + size
              + "; copy the whole file again");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    try {
      for (int more = 0; more >= 0 && bytes.hasRemaining(); ) {
        more = channel.read(bytes, place + bytes.position());
      }
    } catch (IOException e) {
      throw new InputException(path, what + " cannot be read: " + e.getMessage(), e);
    }
    return bytes.flip();
  }

  /// Whether all these bytes lie in the file.
  boolean holds(long place, long length) {
    return place >= 0 && length >= 0 && length <= size && place <= size - length;
  }

  /// Refuses a count of atoms, each of at least a byte, that does not fit into file or memory.
  void requireRoom(long count, String what) {
    if (count < 0 || count > size) {
      throw fault(what + " is " + count + ", more than fit into a file of " + size + " bytes");
    }
    if (HEAP_EACH * count > Runtime.getRuntime().maxMemory()) {
      throw fault(what + " is " + count + ", more than fit into memory; give Java more (-Xmx)");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new InputException(path, "cannot be closed: " + e.getMessage(), e);
    }
  }
}
