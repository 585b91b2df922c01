package org.haven.campaigns.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Writes a flat table as a Parquet file: one group of rows, for each column one page of optional
/// values in the encoding PLAIN, compressed by gzip, which the JDK has and every reader knows
/// (parquet.thrift and Encodings.md of Apache Parquet's format).
public final class ParquetWriter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int OPTIONAL = 1;
  private static final int UTF8 = 0;
  private static final int TEXT = 6;
  private static final int GZIP = 2;
  private static final int PLAIN = 0;
  private static final int RLE = 3;

  private ParquetWriter() {}

  /// Where a column's page lies.
  private record Chunk(long offset, int plainBytes, int bytes) {}

  /// The file's bytes.
  ///
  /// @param columns of one length each
  /// @param program that is named as the one that made it
  public static byte[] bytes(List<? extends ParquetColumn> columns, String program) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(MAGIC);
    List<Chunk> chunks = new ArrayList<>();
    for (ParquetColumn column : columns) {
      chunks.add(page(column, file));
    }
    byte[] footer = footer(columns, chunks, program);
    file.writeBytes(footer);
    file.writeBytes(int32(footer.length));
    file.writeBytes(MAGIC);
    return file.toByteArray();
  }

  private static Chunk page(ParquetColumn column, ByteArrayOutputStream file) {
    byte[] present = present(column);
    byte[] values = column.plain();
    byte[] page = gzip(int32(present.length), present, values);
    int plain = 4 + present.length + values.length;
    byte[] header =
        new ThriftWriter()
            .i32(1, 0)
            .i32(2, plain)
            .i32(3, page.length)
            .begin(5)
            .i32(1, column.rows())
            .i32(2, PLAIN)
            .i32(3, RLE)
            .i32(4, RLE)
            .end()
            .bytes();
    Chunk chunk = new Chunk(file.size(), header.length + plain, header.length + page.length);
    file.writeBytes(header);
    file.writeBytes(page);
    return chunk;
  }

  /// Which rows have a value, as runs: twice the length, then 1 or 0.
  private static byte[] present(ParquetColumn column) {
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    int from = 0;
    for (int row = 1; row <= column.rows(); row++) {
      if (row == column.rows() || column.has(row) != column.has(from)) {
        runs.writeBytes(ThriftWriter.varint((long) (row - from) << 1));
        runs.write(column.has(from) ? 1 : 0);
        from = row;
      }
    }
    return runs.toByteArray();
  }

  private static byte[] footer(
      List<? extends ParquetColumn> columns, List<Chunk> chunks, String program) {
    int rows = columns.getFirst().rows();
    ThriftWriter footer = new ThriftWriter().i32(1, 1).structs(2, columns.size() + 1);
    footer.begin().text(4, "schema").i32(5, columns.size()).end();
    for (ParquetColumn column : columns) {
      footer.begin().i32(1, column.type()).i32(3, OPTIONAL).text(4, column.name());
      if (column.type() == TEXT) {
        footer.i32(6, UTF8).begin(10).begin(1).end().end();
      }
      footer.end();
    }
    footer.i64(3, rows).structs(4, 1).begin().structs(1, columns.size());
    for (int k = 0; k < columns.size(); k++) {
      Chunk chunk = chunks.get(k);
      footer
          .begin()
          .i64(2, chunk.offset())
          .begin(3)
          .i32(1, columns.get(k).type())
          .i32s(2, PLAIN, RLE)
          .texts(3, columns.get(k).name())
          .i32(4, GZIP)
          .i64(5, rows)
          .i64(6, chunk.plainBytes())
          .i64(7, chunk.bytes())
          .i64(9, chunk.offset())
          .end()
          .end();
    }
    long all = chunks.stream().mapToLong(Chunk::plainBytes).sum();
    return footer.i64(2, all).i64(3, rows).end().text(6, program).bytes();
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] gzip(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (byte[] part : parts) {
        out.write(part);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
