package org.haven.integrators.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;

/// A text file that grows at its end, and is cut to what a checkpoint counts on when a run goes on.
final class GrowingFile implements AutoCloseable {
  private final Path path;
  private final StringBuilder pending = new StringBuilder();
  private final CRC32C sum = new CRC32C();
  private FileChannel channel;
  private long written;

  GrowingFile(Path path) {
    this.path = path;
  }

  /// Opens the file and cuts it to what it was at a [#mark]; an empty one begins a new file. As
  /// long as it is open, no other process opens it here.
  ///
  /// @throws InputException if it is missing, shorter, or no longer what it was
  void open(double[] mark) throws IOException {
    long bytes = mark.length == 0 ? 0 : (long) mark[0];
    if (bytes > 0 && !Files.isRegularFile(path)) {
      throw lost(Files.exists(path) ? "is not a file" : "is missing");
    }
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    RunDirectory.lock(channel, path, false);
    if (channel.size() < bytes) {
      throw lost("has " + channel.size() + " bytes, the checkpoint expects at least " + bytes);
    }
    sum.reset();
    ByteBuffer block = ByteBuffer.allocate(1 << 16);
    for (long at = 0; at < bytes; at += block.limit()) {
      channel.read(block.clear().limit((int) Math.min(block.capacity(), bytes - at)), at);
      sum.update(block.flip());
    }
    if (bytes > 0 && sum.getValue() != mark[1]) {
      throw lost("does not fit its checksum in the checkpoint: it is damaged, or of another run");
    }
    channel.truncate(bytes);
    channel.position(bytes);
    written = bytes;
  }

  private InputException lost(String what) {
    return new InputException(
        path,
        what
            + ". Remedy: copy the whole file again; if it is lost, delete checkpoint.h5 beside it,"
            + " and 'haven resume' begins this simulation at its start");
  }

  /// Appends a text with the next [#flush].
  void append(CharSequence text) {
    pending.append(text);
  }

  /// Hands everything to the operating system.
  void flush() throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(pending.toString());
    pending.setLength(0);
    sum.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      written += channel.write(bytes);
    }
  }

  /// Flushes, and returns when everything is on the disk.
  void sync() throws IOException {
    flush();
    channel.force(true);
  }

  /// Copies what was flushed. To open the file a second time could give up its lock.
  void copyTo(Path other) throws IOException {
    Path part = other.resolveSibling(other.getFileName() + RunLayout.PART);
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (long at = 0; at < written; ) {
        at += channel.transferTo(at, written - at, out);
      }
      out.force(true);
    }
    Files.move(part, other, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Length of the file in bytes and its CRC-32C after the last flush, for [#open].
  double[] mark() {
    return new double[] {written, sum.getValue()};
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
