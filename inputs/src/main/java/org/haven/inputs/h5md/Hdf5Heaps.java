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
/// which attributes name it (IV.A.1, IV.A.2.m). Attributes stored densely, apart from a header, are
/// not found; for them there is [Hdf5Watch].
final class Hdf5Heaps implements AutoCloseable {
  private static final int COLLECTION = littleEndian("GCOL");
  private static final int HEADER = littleEndian("OHDR");

  /// Types of messages: an attribute; where a header goes on.
  private static final int ATTRIBUTE_MESSAGE = 0x000c;

  private static final int CONTINUATION_MESSAGE = 0x0010;

  /// Bytes before the data of a message in headers of version 1.
  private static final int FIRST_HEAD_BYTES = 8;

  /// Class of the types of variable length.
  private static final int STRINGS_CLASS = 9;

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

  /// Looks at the heaps that the attributes of an object header name.
  ///
  /// @param header its address in the file
  /// @throws IOException if one of them is damaged
  void requireSoundOfHeader(long header) throws IOException {
    if (headers.add(header)) {
      ByteBuffer begin = read(header, OWN_BYTES + 24);
      if (begin.limit() < OWN_BYTES + 24) {
        return;
      }
      if (begin.getInt(0) == HEADER) {
        int flags = begin.get(5);
        int at = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        long length =
            switch (flags & 3) {
              case 0 -> begin.get(at) & 0xff;
              case 1 -> begin.getShort(at) & 0xffff;
              case 2 -> begin.getInt(at) & 0xffffffffL;
              default -> begin.getLong(at);
            };
        int first = at + (1 << (flags & 3));
        requireSoundOfBlock(header + first, length, (flags & 4) != 0 ? 6 : 4);
      } else {
        requireSoundOfBlock(header + OWN_BYTES, begin.getInt(8) & 0xffffffffL, FIRST_HEAD_BYTES);
      }
    }
  }

  /// Looks at the messages of a block of a header.
  ///
  /// @param from its first message
  /// @param head bytes before the data of a message: 8 in headers of version 1, else 4, or 6 with
  ///   its order of creation
  private void requireSoundOfBlock(long from, long bytes, int head) throws IOException {
    ByteBuffer block = read(from, (int) Math.clamp(bytes, 0, MOST_BYTES));
    boolean first = head == FIRST_HEAD_BYTES;
    for (int at = 0; at + head <= block.limit(); ) {
      int type = first ? block.getShort(at) & 0xffff : block.get(at) & 0xff;
      int length = block.getShort(at + (first ? 2 : 1)) & 0xffff;
      at += head;
      if (at + length > block.limit()) {
        return;
      }
      ByteBuffer data = block.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
      if (type == CONTINUATION_MESSAGE && length >= 16 && headers.add(data.getLong(0))) {
        // A further block begins with a signature, and ends with a checksum, from version 2 on.
        int around = first ? 0 : 4;
        requireSoundOfBlock(data.getLong(0) + around, data.getLong(8) - 2 * around, head);
      } else if (type == ATTRIBUTE_MESSAGE && length >= 9) {
        requireSoundOfAttribute(data);
      }
      at += length;
    }
  }

  /// Looks at the heaps that an attribute names: the strings of its value, if it has such.
  private void requireSoundOfAttribute(ByteBuffer message) throws IOException {
    int version = message.get(0);
    int step = version == 1 ? 8 : 1;
    int type = (version == 3 ? 9 : 8) + padded(message, 2, step);
    int value = type + padded(message, 4, step) + padded(message, 6, step);
    // A type that is kept elsewhere may be one of strings.
    boolean elsewhere = version > 1 && (message.get(1) & 1) != 0;
    if (value < message.limit() && (elsewhere || (message.get(type) & 0xf) == STRINGS_CLASS)) {
      requireSoundOfStrings(message.slice(value, message.limit() - value));
    }
  }

  /// A length that stands at a place of a message, up to a multiple of `step`.
  private static int padded(ByteBuffer message, int at, int step) {
    return ((message.getShort(at) & 0xffff) + step - 1) / step * step;
  }

  private boolean isInside(long address) throws IOException {
    return address > 0 && address < channel.size() - OWN_BYTES;
  }

  /// Looks at the heaps that strings of variable length name, in the data of a dataset: for each
  /// its length, the address of its collection and its number there, 16 bytes.
  void requireSoundOfStrings(long from, long bytes) throws IOException {
    for (long done = 0; done < bytes; done += MOST_BYTES) {
      requireSoundOfStrings(read(from + done, (int) Math.min(MOST_BYTES, bytes - done)));
    }
  }

  private void requireSoundOfStrings(ByteBuffer data) throws IOException {
    ByteBuffer names = data.order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + OWN_BYTES <= names.limit(); at += OWN_BYTES) {
      long address = names.getLong(at + 4);
      if (isInside(address)) {
        requireObject(address, names.getInt(at + 12));
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
