package org.haven.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A `.gsd` of HOOMD-blue, laid out by the specification of GSD, version 2.
final class GsdBytes {
  private static final int HEADER = 256;
  private static final String NAMES =
      "configuration/box\0particles/N\0particles/types\0particles/typeid\0particles/position\0"
          + "configuration/step\0\0";

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream index = new ByteArrayOutputStream();

  private GsdBytes() {}

  /// Frames of the same particles in a cube, 50 steps from one to the next.
  ///
  /// @param types names
  /// @param typeids [N]
  /// @param frames [F][3N] positions from 0 to the edge
  static byte[] of(double edge, List<String> types, int[] typeids, double[][] frames) {
    GsdBytes made = new GsdBytes();
    for (int f = 0; f < frames.length; f++) {
      if (f == 0) {
        float side = (float) edge;
        made.floats(f, 0, 6, 1, side, side, side, 0, 0, 0);
        made.chunk(f, 1, 1, 1, 3, little(4).putInt(typeids.length));
        ByteBuffer names = little(8 * types.size());
        for (int t = 0; t < types.size(); t++) {
          names.put(8 * t, types.get(t).getBytes(StandardCharsets.US_ASCII));
        }
        made.chunk(f, 2, types.size(), 8, 5, names);
        ByteBuffer ids = little(4 * typeids.length);
        for (int id : typeids) {
          ids.putInt(id);
        }
        made.chunk(f, 3, typeids.length, 1, 3, ids);
      }
      float[] r = new float[frames[f].length];
      for (int k = 0; k < r.length; k++) {
        r[k] = (float) (frames[f][k] - edge / 2);
      }
      made.floats(f, 4, r.length / 3, 3, r);
      made.chunk(f, 5, 1, 1, 4, little(8).putLong(50L * f));
    }
    byte[] data = made.data.toByteArray();
    byte[] index = made.index.toByteArray();
    int room = index.length / 32 + 1;
    ByteBuffer whole = little(HEADER + data.length + 32 * room + 128);
    whole.putLong(0x65df65df65df65dfL).putLong(HEADER + data.length).putLong(room);
    whole.putLong(HEADER + data.length + 32L * room).putLong(2).putInt(0x10004).putInt(0x20000);
    whole.put(112, "hoomd".getBytes(StandardCharsets.US_ASCII));
    whole.put(HEADER, data).put(HEADER + data.length, index);
    whole.put(HEADER + data.length + 32 * room, NAMES.getBytes(StandardCharsets.US_ASCII));
    return whole.array();
  }

  private void floats(int frame, int name, int rows, int columns, float... values) {
    ByteBuffer bytes = little(4 * values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    chunk(frame, name, rows, columns, 9, bytes);
  }

  private void chunk(int frame, int name, int rows, int columns, int type, ByteBuffer bytes) {
    index.writeBytes(
        little(32)
            .putLong(frame)
            .putLong(rows)
            .putLong(HEADER + data.size())
            .putInt(columns)
            .putShort((short) name)
            .put((byte) type)
            .array());
    data.writeBytes(bytes.array());
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
