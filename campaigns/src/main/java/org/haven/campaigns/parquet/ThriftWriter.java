package org.haven.campaigns.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Structures in Thrift's compact protocol, as headers and footers of Parquet are: a field is the
/// step from the number of the one before it and a type in one byte, whole numbers are zigzag and
/// in groups of seven bits (thrift-compact-protocol.md of Apache Thrift).
final class ThriftWriter {
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  ThriftWriter i32(int field, int value) {
    head(field, I32);
    unsigned(value << 1 ^ value >> 31);
    return this;
  }

  ThriftWriter i64(int field, long value) {
    head(field, I64);
    unsigned(value << 1 ^ value >> 63);
    return this;
  }

  ThriftWriter text(int field, String value) {
    head(field, BINARY);
    bytes(value);
    return this;
  }

  ThriftWriter texts(int field, String value) {
    list(field, BINARY, 1);
    bytes(value);
    return this;
  }

  ThriftWriter i32s(int field, int... values) {
    list(field, I32, values.length);
    for (int value : values) {
      unsigned(value << 1 ^ value >> 31);
    }
    return this;
  }

  /// A list of structures follows, each between [#begin()] and [#end].
  ThriftWriter structs(int field, int size) {
    list(field, STRUCT, size);
    return this;
  }

  /// Begins a structure that is a field.
  ThriftWriter begin(int field) {
    head(field, STRUCT);
    return begin();
  }

  /// Begins a structure of a list.
  ThriftWriter begin() {
    outer.push(last);
    last = 0;
    return this;
  }

  /// Ends the structure begun last.
  ThriftWriter end() {
    out.write(0);
    last = outer.pop();
    return this;
  }

  /// All of it, with the end of the outermost structure.
  byte[] bytes() {
    out.write(0);
    return out.toByteArray();
  }

  private void head(int field, int type) {
    out.write(field - last << 4 | type);
    last = field;
  }

  private void list(int field, int type, int size) {
    head(field, LIST);
    if (size < 15) {
      out.write(size << 4 | type);
    } else {
      out.write(0xF0 | type);
      unsigned(size);
    }
  }

  private void bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    unsigned(bytes.length);
    out.writeBytes(bytes);
  }

  private void unsigned(int value) {
    unsigned(Integer.toUnsignedLong(value));
  }

  private void unsigned(long value) {
    out.writeBytes(varint(value));
  }

  /// Seven bits a byte, the lowest first.
  static byte[] varint(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }
}
