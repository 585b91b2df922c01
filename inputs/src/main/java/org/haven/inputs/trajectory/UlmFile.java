package org.haven.inputs.trajectory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  /// A table too small is made so many times as long.
  static final int GROWTH = 42;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final BinaryFile file;
  private final long size;
  private final long[] places;

  /// Opens a file.
  ///
  /// @param tag what it must be for
  /// @throws InputException if it is no such file, or its table of items is damaged or lost
  UlmFile(Path path, String tag) {
    file = new BinaryFile(path);
    size = file.size();
    try {
      ByteBuffer header = file.bytes(0, HEADER, "header");
      byte[] words = new byte[24];
      header.get(words);
      String text = new String(words, StandardCharsets.ISO_8859_1);
      if (!text.startsWith(SIGNATURE)) {
        throw file.fault("does not begin with '" + SIGNATURE + "'; is it compressed?");
      }
      if (!text.substring(8).strip().equals(tag)) {
        throw file.fault(
            "is a file of ASE's kind '" + text.substring(8).strip() + "'; expected " + tag);
      }
      header.getLong();
      long count = header.getLong();
      long table = header.getLong();
      if (count < 1 || count > size / 8) {
        throw file.fault(
            "number of frames is "
                + count
                + "; a file of "
                + size
                + " bytes holds from 1 to "
                + size / 8);
      }
      ByteBuffer list = file.bytes(table, 8 * count, "table of " + count + " frames");
      places = new long[(int) count];
      list.asLongBuffer().get(places);
      requireNoneBehind(count, table);
    } catch (InputException e) {
      file.close();
      throw e;
    }
  }

  /// A table behind the header has room for one item; one that ASE has moved behind the first item
  /// for 42, 42², … and zeros where none is.
  private void requireNoneBehind(long count, long table) {
    if (table == HEADER && count > 1) {
      throw file.fault(
          "number of frames is "
              + count
              + ", but the table of them, at byte "
              + table
              + ", has room for one: the file is damaged; copy it again");
    }
    long room = table == HEADER ? 1 : GROWTH;
    while (room < count) {
      room *= GROWTH;
    }
    if (count < room
        && table + 8 * (count + 1) <= size
        && file.bytes(table + 8 * count, 8, "table of frames").getLong() > 0) {
      throw file.fault(
          "number of frames is "
              + count
              + ", but the table names more: the file is damaged, or ASE is writing it; copy it"
              + " again");
    }
  }

  /// Number of items.
  int count() {
    return places.length;
  }

  /// Whether item `k`, or one after it, lies beyond the end of the file.
  boolean lost(int k) {
    return Arrays.stream(places, k, places.length).anyMatch(place -> place > size - 8)
        || places[k] >= 0 && places[k] + 8 + file.bytes(places[k], 8, "length").getLong() > size;
  }

  /// An item.
  ///
  /// @throws InputException if it is damaged or lost
  JsonNode item(int k) {
    String what = "frame " + k + " (from 0)";
    long length = file.bytes(places[k], 8, what).getLong();
    byte[] text = file.bytes(places[k] + 8, length, what).array();
    try {
      JsonNode item = JSON.readTree(text);
      if (item.isObject()) {
        return item;
      }
    } catch (JsonProcessingException e) {
      // said below
    } catch (IOException e) {
      throw new InputException(file.path(), what + " cannot be read: " + e.getMessage(), e);
    }
    throw file.fault(what + " is damaged: no JSON stands at byte " + places[k]);
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
        throw file.fault(what + " holds " + value + "; expected finite numbers");
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
      throw file.fault(
          what
              + (lengths.isEmpty()
                  ? " is missing; expected an array " + expected
                  : " has the shape " + lengths + ", expected " + expected));
    }
    lengths.forEach(each -> file.requireRoom(each, what));
  }

  private double[] array(List<Long> lengths, String type, long place, String what) {
    int count = (int) product(lengths);
    int each =
        switch (type) {
          case "float64", "int64" -> 8;
          case "float32", "int32" -> 4;
          case "int16" -> 2;
          case "int8", "uint8", "bool" -> 1;
          default -> throw file.fault(what + " is of type " + type + ", which is not read");
        };
    ByteBuffer bytes = file.bytes(place, (long) each * count, what);
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
        throw file.fault(what + " is no array of numbers");
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

  @Override
  public void close() {
    file.close();
  }
}
