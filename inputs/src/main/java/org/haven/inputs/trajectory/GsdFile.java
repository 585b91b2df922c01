package org.haven.inputs.trajectory;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// A file in GSD, the container of HOOMD-blue: named arrays ("chunks") of numbered frames.
///
/// Layout (file layer of the GSD specification, versions 1 and 2), little-endian:
///
/// | byte | what |
/// |---|---|
/// | 0 | `0x65df65df65df65df` |
/// | 8, 16 | position of the index, room in it in entries of 32 bytes |
/// | 24, 32 | position of the names, room for them in units of 64 bytes |
/// | 40, 44 | versions of schema and file, major in the upper 16 bits |
/// | 48, 112 | names of program and schema, 64 characters each |
///
/// An entry of the index says frame (8 bytes), rows N (8), position (8; 0 ends the index), columns
/// M (4), number of the name (2), type (1). Names follow one another ended by a zero; in version 1
/// each has 64 bytes.
final class GsdFile implements Closeable {
  /// The first bytes, as in the file.
  static final byte[] SIGNATURE = {
    (byte) 0xdf, 0x65, (byte) 0xdf, 0x65, (byte) 0xdf, 0x65, (byte) 0xdf, 0x65
  };

  private static final int HEADER = 256;
  private static final int ENTRY = 32;
  private static final int NAME = 64;

  /// Bytes of a number of each type: u8 u16 u32 u64 i8 i16 i32 i64 f32 f64, characters.
  private static final int[] BYTES = {0, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 1};

  private final BinaryFile file;
  private final ByteBuffer index;
  private final int frames;
  private final Map<String, Integer> names = new HashMap<>();

  /// First entry of each frame, and where the last one ends.
  private final int[] starts;

  /// @param schema what the file must hold
  /// @throws InputException if it is no such file, or its index is damaged or lost
  GsdFile(Path path, String schema) {
    file = new BinaryFile(path);
    try {
      ByteBuffer header = file.bytes(0, HEADER, "header");
      byte[] first = new byte[SIGNATURE.length];
      header.get(0, first);
      if (!Arrays.equals(first, SIGNATURE)) {
        throw file.fault("does not begin as GSD does; is it compressed?");
      }
      int version = header.getInt(44) >>> 16;
      if (version < 1 || version > 2) {
        throw file.fault("is GSD of version " + version + "; versions 1 and 2 are read");
      }
      String held = text(header, 112, NAME);
      if (!held.equals(schema)) {
        throw file.fault("is GSD of the schema '" + held + "'; expected " + schema);
      }
      names(header, version);
      index = file.bytes(header.getLong(8), entries(header.getLong(16)), "index");
      int count = 0;
      long last = -1;
      while ((count + 1) * ENTRY <= index.limit() && index.getLong(count * ENTRY + 16) != 0) {
        long frame = index.getLong(count * ENTRY);
        if (frame < last || frame < 0 || frame > file.size()) {
          throw file.fault("index is damaged: frame " + frame + " follows frame " + last);
        }
        last = frame;
        count++;
      }
      requireNoneBehind(count, last, header.getLong(8) + index.limit());
      file.requireRoom(last + 1, "number of frames");
      frames = (int) (last + 1);
      starts = new int[frames + 1];
      for (int entry = 0, frame = 0; frame <= frames; frame++) {
        while (entry < count && index.getLong(entry * ENTRY) < frame) {
          entry++;
        }
        starts[frame] = entry;
      }
    } catch (InputException e) {
      file.close();
      throw e;
    }
  }

  /// Nothing stands behind the last entry in the index, nor, where it is full, another entry behind
  /// the index.
  ///
  /// @param end where the index ends in the file
  private void requireNoneBehind(int count, long last, long end) {
    boolean more = false;
    for (int k = count * ENTRY; k < index.limit(); k++) {
      more |= index.get(k) != 0;
    }
    if (count * ENTRY == index.limit() && file.holds(end, ENTRY)) {
      ByteBuffer next = file.bytes(end, ENTRY, "index");
      int type = next.get(30);
      more =
          (next.getLong(0) == last || next.getLong(0) == last + 1)
              && next.getLong(8) > 0
              && next.getLong(16) >= HEADER
              && file.holds(next.getLong(16), 1)
              && Short.toUnsignedInt(next.getShort(28)) < names.size()
              && type > 0
              && type < BYTES.length;
    }
    if (more) {
      throw file.fault(
          "index is damaged: more stands behind its last entry, number "
              + count
              + "; copy the file again");
    }
  }

  private long entries(long room) {
    if (room < 0 || room > file.size()) {
      throw file.fault("index is damaged: it has room for " + room + " entries");
    }
    return room * ENTRY;
  }

  private void names(ByteBuffer header, int version) {
    long room = header.getLong(32);
    if (room < 0 || room > file.size()) {
      throw file.fault("list of names is damaged: it has room for " + room);
    }
    ByteBuffer list = file.bytes(header.getLong(24), room * NAME, "list of names");
    int at = 0;
    while (at < list.limit()) {
      String name = text(list, at, version == 1 ? NAME : list.limit() - at);
      if (name.isEmpty()) {
        break;
      }
      if (names.put(name, names.size()) != null) {
        throw file.fault("list of names is damaged: it holds " + Plain.quoted(name) + " twice");
      }
      at += version == 1 ? NAME : name.length() + 1;
    }
  }

  /// Characters up to a zero.
  private static String text(ByteBuffer bytes, int from, int most) {
    int length = 0;
    while (length < most && bytes.get(from + length) != 0) {
      length++;
    }
    byte[] text = new byte[length];
    bytes.get(from, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  int frames() {
    return frames;
  }

  BinaryFile file() {
    return file;
  }

  /// Whether data of frame `k` or one after it lie beyond the end of the file.
  boolean lost(int k) {
    for (int entry = starts[k]; entry < starts[frames]; entry++) {
      if (!file.holds(index.getLong(entry * ENTRY + 16), 1)) {
        return true;
      }
    }
    return false;
  }

  /// Names of chunks.
  Set<String> names() {
    return names.keySet();
  }

  /// Whether a frame has a chunk of its own.
  boolean has(int frame, String name) {
    return entry(frame, name) >= 0;
  }

  private int entry(int frame, String name) {
    Integer number = names.get(name);
    if (number != null && frame < frames) {
      for (int entry = starts[frame]; entry < starts[frame + 1]; entry++) {
        if (Short.toUnsignedInt(index.getShort(entry * ENTRY + 28)) == number) {
          return entry * ENTRY;
        }
      }
    }
    return -1;
  }

  /// A chunk of a frame, else of the first one; null where neither has it.
  ///
  /// @param rows expected number, or -1
  /// @param columns expected number, or -1
  double[] numbers(int frame, String name, int rows, int columns) {
    int owner = has(frame, name) ? frame : 0;
    int entry = entry(owner, name);
    if (entry < 0) {
      return null;
    }
    String what = "frame " + owner + " (from 0): " + name;
    long n = index.getLong(entry + 8);
    long m = Integer.toUnsignedLong(index.getInt(entry + 24));
    int type = index.get(entry + 30);
    if (rows >= 0 && n != rows || columns >= 0 && m != columns) {
      throw file.fault(
          what
              + " has the shape ["
              + n
              + ", "
              + m
              + "], expected ["
              + (rows < 0 ? "N" : rows)
              + ", "
              + (columns < 0 ? "M" : columns)
              + "]");
    }
    if (type < 1 || type >= BYTES.length) {
      throw file.fault(what + " is of type " + type + ", which is not read");
    }
    file.requireRoom(n, what);
    if (n > 0 && m > file.size() / n) {
      throw file.fault(
          what
              + " has the shape ["
              + n
              + ", "
              + m
              + "], more than fit into a file of "
              + file.size()
              + " bytes");
    }
    ByteBuffer bytes = file.bytes(index.getLong(entry + 16), n * m * BYTES[type], what);
    double[] values = new double[(int) (n * m)];
    for (int k = 0; k < values.length; k++) {
      values[k] =
          switch (type) {
            case 1, 11 -> Byte.toUnsignedInt(bytes.get());
            case 2 -> Short.toUnsignedInt(bytes.getShort());
            case 3 -> Integer.toUnsignedLong(bytes.getInt());
            case 4, 8 -> bytes.getLong();
            case 5 -> bytes.get();
            case 6 -> bytes.getShort();
            case 7 -> bytes.getInt();
            case 9 -> bytes.getFloat();
            default -> bytes.getDouble();
          };
      if (!Double.isFinite(values[k])) {
        throw file.fault(what + " holds " + values[k] + "; expected finite numbers");
      }
    }
    return values;
  }

  /// Columns of a chunk that [#numbers] gives.
  int columns(int frame, String name) {
    return Math.max(1, index.getInt(entry(has(frame, name) ? frame : 0, name) + 24));
  }

  @Override
  public void close() {
    file.close();
  }
}
