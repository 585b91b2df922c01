package org.haven.inputs.trajectory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.inputs.InputException;

/// A file in ULM, the container of ASE: numbered items of JSON, whose arrays lie beside them.
///
/// Layout (documentation of `ase.io.ulm`), all whole numbers little-endian of 8 bytes:
///
/// | byte | what |
/// |---|---|
/// | 0 | `- of Ulm` |
/// | 8 | 16 characters: what the file is for |
/// | 24 | version, number of items, position of the table of items |
///
/// The table holds the position of each item: a length, and so many bytes of JSON. An array is
/// `"name.": {"ndarray": [shape, type, position]}`; a small one may be a list `"name"`. Every
/// length is held against that of the file before memory is taken.
final class UlmFile implements Closeable {
  /// The first bytes.
  static final String SIGNATURE = "- of Ulm";

  private static final int HEADER = 48;

  /// At least so many bytes of memory are taken for three numbers while they are read.
  private static final long HEAP_EACH = 60;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final long[] places;

  private UlmFile(Path file, FileChannel channel, String tag) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
    ByteBuffer header = bytes(0, HEADER, "header");
    byte[] words = new byte[24];
    header.get(words);
    String text = new String(words, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(SIGNATURE)) {
      throw new InputException(file, "does not begin with '" + SIGNATURE + "'; is it compressed?");
    }
    if (!text.substring(8).strip().equals(tag)) {
      throw new InputException(
          file, "is a file of ASE's kind '" + text.substring(8).strip() + "'; expected " + tag);
    }
    header.getLong();
    long count = header.getLong();
    long table = header.getLong();
    if (count < 1 || count > size / 8) {
      throw new InputException(
          file,
          "number of frames is "
              + count
              + "; a file of "
              + size
              + " bytes holds from 1 to "
              + size / 8);
    }
    ByteBuffer list = bytes(table, 8 * count, "table of " + count + " frames");
    places = new long[(int) count];
    list.asLongBuffer().get(places);
  }

  /// Opens a file.
  ///
  /// @param tag what it must be for
  /// @throws InputException if it is no such file, or its table of items is damaged or lost
  static UlmFile open(Path file, String tag) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      return new UlmFile(file, channel, tag);
    } catch (IOException e) {
      close(file, channel);
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    } catch (InputException e) {
      close(file, channel);
      throw e;
    }
  }

  /// Number of items.
  int count() {
    return places.length;
  }

  /// Whether item `k`, or one after it, lies beyond the end of the file.
  boolean lost(int k) {
    return Arrays.stream(places, k, places.length).anyMatch(place -> place > size - 8)
        || places[k] >= 0 && places[k] + 8 + bytes(places[k], 8, "length").getLong() > size;
  }

  /// An item.
  ///
  /// @throws InputException if it is damaged or lost
  JsonNode item(int k) {
    String what = "frame " + k + " (from 0)";
    long length = bytes(places[k], 8, what).getLong();
    byte[] text = new byte[checked(places[k] + 8, length, what)];
    bytes(places[k] + 8, length, what).get(text);
    try {
      JsonNode item = JSON.readTree(text);
      if (item.isObject()) {
        return item;
      }
    } catch (JsonProcessingException e) {
      // said below
    } catch (IOException e) {
      throw new InputException(file, what + " cannot be read: " + e.getMessage(), e);
    }
    throw new InputException(file, what + " is damaged: no JSON stands at byte " + places[k]);
  }

  /// Whether an item has the array `name`.
  static boolean has(JsonNode item, String name) {
    return item.has(name + ".") || item.hasNonNull(name);
  }

  /// The array `name` of an item, row by row.
  ///
  /// @param item whole, or a part of it
  /// @param shape of the array; a length of -1 may be any
  /// @param where for messages
  double[] numbers(JsonNode item, String name, String where, int... shape) {
    String what = where + ": " + name;
    JsonNode stored = item.path(name + ".").path("ndarray");
    List<Long> lengths = new ArrayList<>();
    double[] values;
    if (stored.isArray() && stored.size() == 3) {
      stored.get(0).forEach(each -> lengths.add(each.asLong(-1)));
      requireShape(lengths, shape, what);
      values = array(lengths, stored.get(1).asText(), stored.get(2).asLong(-1), what);
    } else {
      JsonNode list = item.path(name);
      for (JsonNode inner = list; inner.isArray(); inner = inner.path(0)) {
        lengths.add((long) inner.size());
      }
      requireShape(lengths, shape, what);
      values = new double[(int) product(lengths)];
      fill(list, values, 0, what);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new InputException(file, what + " holds " + value + "; expected finite numbers");
      }
    }
    return values;
  }

  private static long product(List<Long> lengths) {
    return lengths.stream().reduce(1L, (a, b) -> a * b);
  }

  private void requireShape(List<Long> lengths, int[] shape, String what) {
    boolean fits = lengths.size() == shape.length;
    for (int d = 0; fits && d < shape.length; d++) {
      fits = shape[d] < 0 ? lengths.get(d) > 0 : lengths.get(d) == shape[d];
    }
    if (!fits) {
      String expected = Arrays.toString(shape).replace("-1", "N");
      throw new InputException(
          file,
          what
              + (lengths.isEmpty()
                  ? " is missing; expected an array " + expected
                  : " has the shape " + lengths + ", expected " + expected));
    }
    long count = lengths.stream().mapToLong(each -> each).max().orElse(0);
    if (count > size || HEAP_EACH * count > Runtime.getRuntime().maxMemory()) {
      throw new InputException(
          file,
          what
              + " has the shape "
              + lengths
              + ", more than fit into "
              + (count > size ? "a file of " + size + " bytes" : "memory; give Java more (-Xmx)"));
    }
  }

  private double[] array(List<Long> lengths, String type, long place, String what) {
    int count = (int) product(lengths);
    int each =
        switch (type) {
          case "float64", "int64" -> 8;
          case "float32", "int32" -> 4;
          case "int16" -> 2;
          case "int8", "uint8", "bool" -> 1;
          default ->
              throw new InputException(file, what + " is of type " + type + ", which is not read");
        };
    ByteBuffer bytes = bytes(place, (long) each * count, what);
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] =
          switch (type) {
            case "float64" -> bytes.getDouble();
            case "float32" -> bytes.getFloat();
            case "int64" -> bytes.getLong();
            case "int32" -> bytes.getInt();
            case "int16" -> bytes.getShort();
            default -> bytes.get();
          };
    }
    return values;
  }

  /// Puts the numbers of nested lists of one length into `values`; returns how many.
  private int fill(JsonNode list, double[] values, int from, String what) {
    if (!list.isArray()) {
      if (!list.isNumber() && !list.isBoolean() || from >= values.length) {
        throw new InputException(file, what + " is no array of numbers");
      }
      values[from] = list.isBoolean() ? (list.asBoolean() ? 1 : 0) : list.asDouble();
      return from + 1;
    }
    int next = from;
    for (JsonNode each : list) {
      next = fill(each, values, next, what);
    }
    return next;
  }

  private int checked(long place, long length, String what) {
    if (place < 0 || length < 0 || length > size || place > size - length) {
      throw new InputException(
          file,
          what
              + " lies beyond the end of the file, at bytes "
              + place
              + " to "
              + (place + length)
              + " of "
              + size
              + "; copy the whole file again");
    }
    return Math.toIntExact(Math.min(length, Integer.MAX_VALUE - 8));
  }

  private ByteBuffer bytes(long place, long length, String what) {
    ByteBuffer bytes =
        ByteBuffer.allocate(checked(place, length, what)).order(ByteOrder.LITTLE_ENDIAN);
    try {
      for (int more = 0; more >= 0 && bytes.hasRemaining(); ) {
        more = channel.read(bytes, place + bytes.position());
      }
    } catch (IOException e) {
      throw new InputException(file, what + " cannot be read: " + e.getMessage(), e);
    }
    return bytes.flip();
  }

  @Override
  public void close() {
    close(file, channel);
  }

  private static void close(Path file, FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new InputException(file, "cannot be closed: " + e.getMessage(), e);
    }
  }
}
