package org.haven.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A `.traj` of ASE, laid out by the documentation of ULM: the table of items behind the header is
/// that of the first alone, the other has room for 42 or 42².
final class UlmBytes {
  private UlmBytes() {}

  /// Frames of the same atoms in a cube.
  ///
  /// @param numbers [N] atomic numbers
  /// @param frames [F][3N] positions in Å
  static byte[] of(double edge, List<Integer> numbers, double[][] frames) {
    int n = numbers.size();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int start = 48 + 8;
    ByteBuffer places = little(8 * (frames.length == 1 ? 1 : frames.length <= 42 ? 42 : 42 * 42));
    numbers.forEach(z -> body.writeBytes(little(8).putLong(z).array()));
    String atoms =
        String.format(
            "\"version\": 1, \"pbc\": [true, true, true],"
                + " \"numbers.\": {\"ndarray\": [[%d], \"int64\", %d]}, ",
            n, start);
    for (double[] frame : frames) {
      int at = start + body.size();
      for (double x : frame) {
        body.writeBytes(little(8).putDouble(x).array());
      }
      places.putLong(start + body.size());
      String json =
          String.format(
              "{%s\"positions.\": {\"ndarray\": [[%d, 3], \"float64\", %d]}, \"cell\": %s}",
              atoms, n, at, cube(edge));
      json += " ".repeat((8 - json.length() % 8) % 8);
      body.writeBytes(little(8).putLong(json.length()).array());
      body.writeBytes(json.getBytes(StandardCharsets.US_ASCII));
      atoms = "";
    }
    int room = frames.length == 1 ? 0 : places.capacity();
    ByteBuffer whole = little(start + body.size() + room);
    whole.put("- of UlmASE-Trajectory  ".getBytes(StandardCharsets.US_ASCII));
    whole.putLong(3).putLong(frames.length).putLong(room == 0 ? 48 : start + body.size());
    whole.put(places.array(), 0, 8).put(body.toByteArray());
    return whole.put(places.array(), 0, room).array();
  }

  private static String cube(double edge) {
    return IntStream.range(0, 3)
        .mapToObj(
            k ->
                IntStream.range(0, 3)
                    .mapToObj(d -> k == d ? "" + edge : "0.0")
                    .collect(Collectors.joining(", ", "[", "]")))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
