package org.haven.campaigns.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A column of a table, a value or none for each row.
public sealed interface ParquetColumn {
  /// Its name.
  String name();

  /// Rows.
  int rows();

  /// Whether a row has a value.
  boolean has(int row);

  /// Number of its physical type (parquet.thrift, `Type`).
  int type();

  /// The values that are there, one after another, in the encoding PLAIN.
  byte[] plain();

  /// Texts, stored in UTF-8; null where there is none.
  record Text(String name, List<String> values) implements ParquetColumn {
    @Override
    public int rows() {
      return values.size();
    }

    @Override
    public boolean has(int row) {
      return values.get(row) != null;
    }

    @Override
    public int type() {
      return 6;
    }

    @Override
    public byte[] plain() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (String value : values) {
        if (value != null) {
          byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
          all.writeBytes(littleEndian(4).putInt(bytes.length).array());
          all.writeBytes(bytes);
        }
      }
      return all.toByteArray();
    }
  }

  /// Numbers of double precision; not finite where there is none.
  record Decimal(String name, double[] values) implements ParquetColumn {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public boolean has(int row) {
      return Double.isFinite(values[row]);
    }

    @Override
    public int type() {
      return 5;
    }

    @Override
    public byte[] plain() {
      ByteBuffer all = littleEndian(8 * values.length);
      for (double value : values) {
        if (Double.isFinite(value)) {
          all.putDouble(value);
        }
      }
      return java.util.Arrays.copyOf(all.array(), all.position());
    }
  }

  /// Counts; negative where there is none.
  record Count(String name, int[] values) implements ParquetColumn {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public boolean has(int row) {
      return values[row] >= 0;
    }

    @Override
    public int type() {
      return 1;
    }

    @Override
    public byte[] plain() {
      ByteBuffer all = littleEndian(4 * values.length);
      for (int value : values) {
        if (value >= 0) {
          all.putInt(value);
        }
      }
      return java.util.Arrays.copyOf(all.array(), all.position());
    }
  }

  /// Yes or no, of every row.
  record Flag(String name, boolean[] values) implements ParquetColumn {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public boolean has(int row) {
      return true;
    }

    @Override
    public int type() {
      return 0;
    }

    /// Eight in a byte, the first in its lowest bit.
    @Override
    public byte[] plain() {
      byte[] all = new byte[(values.length + 7) / 8];
      for (int row = 0; row < values.length; row++) {
        all[row / 8] |= (byte) (values[row] ? 1 << row % 8 : 0);
      }
      return all;
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
