package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Global heaps of a file: where strings of variable length stand. They have no checksum, and the
/// library (1.14.3) does not survive every damage to them; so they are looked at before.
///
/// Layout as the HDF5 File Format Specification says: the collection (III.E), the object headers in
/// which attributes name it (IV.A.1). Attributes stored densely, apart from a header, are not
/// found; for them there is [Hdf5Watch].
final class Hdf5Heaps implements AutoCloseable {
  private static final int COLLECTION = littleEndian("GCOL");
  private static final int HEADER = littleEndian("OHDR");
  private static final int CONTINUED = littleEndian("OCHK");

  /// Type of the message that names a further block of a header, in headers of version 1.
  private static final int CONTINUATION_MESSAGE = 0x0010;

  /// Bytes before the objects of a collection, and before the data of an object.
  private static final int OWN_BYTES = 16;

  /// A block of a header is much shorter.
  private static final int MOST_BYTES = 1 << 16;

  private final Path path;
  private final Set<Long> headers = new HashSet<>();

  /// By address, the objects of each collection.
  private final Map<Long, Set<Integer>> collections = new HashMap<>();

  private FileChannel channel;

  Hdf5Heaps(Path path) {
    this.path = path;
  }

  private static int littleEndian(String signature) {
    return ByteBuffer.wrap(signature.getBytes(StandardCharsets.US_ASCII))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getInt();
  }

  /// Looks at the heaps that an object header names.
  ///
  /// @param header its address in the file
  /// @throws IOException if one of them is damaged
  void requireSoundOfHeader(long header) throws IOException {
    if (headers.add(header)) {
      ByteBuffer begin = read(header, OWN_BYTES + 16);
      if (begin.limit() < OWN_BYTES + 16) {
        return;
      }
      if (begin.getInt(0) == HEADER) {
        int flags = begin.get(5);
        int at = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        long length =
            switch (flags & 3) {
              case 0 -> begin.get(at) & 0xff;
              case 1 -> begin.getShort(at) & 0xffff;
              default -> begin.getInt(at) & 0xffffffffL;
            };
        requireSoundOfBlock(header, at + 8 + length);
      } else {
        requireSoundOfBlock(header, OWN_BYTES + (begin.getInt(8) & 0xffffffffL));
      }
    }
  }

  private void requireSoundOfBlock(long from, long bytes) throws IOException {
    ByteBuffer block = read(from, (int) Math.min(bytes, MOST_BYTES));
    for (int at = 0; at + 8 <= block.limit(); at++) {
      long address = block.getLong(at);
      if (!isInside(address)) {
        continue;
      }
      int there = read(address, 4).getInt(0);
      if (there == COLLECTION && at + 12 <= block.limit()) {
        requireObject(address, block.getInt(at + 8));
      } else if (at + 16 <= block.limit()
          && (there == CONTINUED || at >= 8 && block.getShort(at - 8) == CONTINUATION_MESSAGE)
          && headers.add(address)) {
        requireSoundOfBlock(address, block.getLong(at + 8));
      }
    }
  }

  private boolean isInside(long address) throws IOException {
    return address > 0 && address < channel.size() - OWN_BYTES;
  }

  /// Looks at the heaps that strings of variable length name, in the data of a dataset: for each
  /// its length, the address of its collection and its number there, 16 bytes.
  void requireSoundOfStrings(long from, long bytes) throws IOException {
    for (long done = 0; done < bytes; done += MOST_BYTES) {
      ByteBuffer block = read(from + done, (int) Math.min(MOST_BYTES, bytes - done));
      for (int at = 0; at + OWN_BYTES <= block.limit(); at += OWN_BYTES) {
        long address = block.getLong(at + 4);
        if (isInside(address)) {
          requireObject(address, block.getInt(at + 12));
        }
      }
    }
  }

  /// Refuses an object that is not there; where no collection is, the library sees that itself.
  private void requireObject(long address, int number) throws IOException {
    Set<Integer> objects = collections.get(address);
    if (objects == null) {
      objects = objects(address);
      collections.put(address, objects);
    }
    if (!objects.isEmpty() && !objects.contains(number)) {
      throw damaged(address);
    }
  }

  /// Walks through a collection; empty where none is.
  private Set<Integer> objects(long address) throws IOException {
    ByteBuffer own = read(address, OWN_BYTES);
    if (own.getInt(0) != COLLECTION) {
      return Set.of();
    }
    Set<Integer> numbers = new HashSet<>();
    long end = address + own.getLong(8);
    boolean sound = end > address && end <= channel.size();
    for (long at = address + OWN_BYTES; sound && at + OWN_BYTES <= end; ) {
      ByteBuffer object = read(at, OWN_BYTES);
      int number = object.getShort(0) & 0xffff;
      long length = object.getLong(8);
      // Number 0 is what is free; its length counts its own header.
      sound = length >= (number == 0 ? OWN_BYTES : 0) && length <= end - at;
      at += number == 0 ? length : OWN_BYTES + (length + 7 & ~7L);
      if (number > 0) {
        numbers.add(number);
      }
    }
    if (!sound || numbers.isEmpty()) {
      throw damaged(address);
    }
    return numbers;
  }

  private IOException damaged(long address) {
    return new IOException(path + ": a heap of its texts, at byte " + address + ", is damaged");
  }

  /// Fewer bytes at the end of the file.
  private ByteBuffer read(long from, int bytes) throws IOException {
    if (channel == null) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    }
    ByteBuffer block = ByteBuffer.allocate(Math.max(0, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    while (block.hasRemaining() && channel.read(block, from + block.position()) > 0) {
      continue;
    }
    return block.flip();
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
