package org.haven.integrators.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.haven.inputs.InputException;

/// A text file that grows at its end, and is cut to what a checkpoint counts on when a run goes on.
final class GrowingFile implements AutoCloseable {
  private final Path path;
  private final StringBuilder pending = new StringBuilder();
  private FileChannel channel;
  private long written;

  GrowingFile(Path path) {
    this.path = path;
  }

  /// Opens the file and cuts it to its first `bytes` bytes; 0 begins a new one.
  ///
  /// @throws InputException if it is shorter
  void open(long bytes) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.size() < bytes) {
      throw new InputException(
          path,
          "has "
              + channel.size()
              + " bytes, the checkpoint expects at least "
              + bytes
              + ". Remedy: copy the whole file again; if it is lost, delete checkpoint.h5 beside"
              + " it, and 'haven resume' begins this simulation at its start");
    }
    channel.truncate(bytes);
    channel.position(bytes);
    written = bytes;
  }

  /// Appends a text with the next [#flush].
  void append(CharSequence text) {
    pending.append(text);
  }

  /// Hands everything to the operating system.
  void flush() throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(pending.toString());
    pending.setLength(0);
    while (bytes.hasRemaining()) {
      written += channel.write(bytes);
    }
  }

  /// Flushes, and returns when everything is on the disk.
  void sync() throws IOException {
    flush();
    channel.force(true);
  }

  /// Length of the file in bytes after the last flush.
  long length() {
    return written;
  }

  /// Flushes and closes; nothing if it is not open.
  @Override
  public void close() throws IOException {
    if (channel != null) {
      try (FileChannel open = channel) {
        flush();
      } finally {
        channel = null;
      }
    }
  }
}
