package org.haven.inputs.abinitio;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.InputException;

/// An array in NumPy's `.npy` (NEP 1), read along its first dimension: real and whole numbers of 4
/// or 8 bytes, C order.
final class NpyArray implements AutoCloseable {
  private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([<>|=]?)([fiu])(\\d)'");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([\\d,\\s]*)\\)");

  private final Path file;
  private final InputStream in;
  private final char kind;
  private final int bytes;
  private final ByteOrder order;
  private final long length;
  private final int width;
  private long next;
  private boolean ended;

  private NpyArray(Path file, InputStream in) throws IOException {
    this.file = file;
    this.in = in;
    byte[] magic = in.readNBytes(8);
    if (magic.length < 8 || magic[0] != (byte) 0x93 || magic[1] != 'N' || magic[5] != 'Y') {
      throw new InputException(file, "is not an array of NumPy (.npy)");
    }
    byte[] size = in.readNBytes(magic[6] == 1 ? 2 : 4);
    long header = 0;
    for (int k = size.length - 1; k >= 0; k--) {
      header = 256 * header + (size[k] & 0xff);
    }
    String text =
        new String(in.readNBytes((int) Math.min(header, 1 << 16)), StandardCharsets.ISO_8859_1);
    Matcher descr = DESCR.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!descr.find() || !shape.find()) {
      throw new InputException(
          file, "holds no plain numbers, or its header is damaged; save it as float64");
    }
    kind = descr.group(2).charAt(0);
    bytes = Integer.parseInt(descr.group(3));
    order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    if (bytes != 4 && bytes != 8 || kind == 'u') {
      throw new InputException(
          file, "holds numbers of type " + kind + bytes + "; expected f4, f8, i4 or i8");
    }
    if (text.contains("'fortran_order': True")) {
      throw new InputException(file, "is in Fortran order; save it as numpy.ascontiguousarray(…)");
    }
    long[] dimensions =
        Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToLong(s -> s.length() > 10 ? Long.MAX_VALUE >> 8 : Long.parseLong(s))
            .toArray();
    if (dimensions.length == 0) {
      throw new InputException(file, "holds a single number, not one for each frame");
    }
    length = dimensions[0];
    double product = 1;
    for (int d = 1; d < dimensions.length; d++) {
      product *= dimensions[d];
    }
    if (!(product > 0 && product * bytes < Math.min(1e9, 1.0 * Files.size(file)) || length == 0)) {
      throw new InputException(
          file, "says the shape (" + shape.group(1) + "), for which the file is too short");
    }
    width = (int) product;
  }

  static NpyArray open(Path file) {
    InputStream in = null;
    try {
      in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      return new NpyArray(file, in);
    } catch (IOException | InputException e) {
      try {
        if (in != null) {
          in.close();
        }
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e instanceof InputException own
          ? own
          : new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  Path file() {
    return file;
  }

  /// Frames.
  long length() {
    return length;
  }

  /// Numbers in a frame.
  int width() {
    return width;
  }

  /// Whether the file ended before its shape did.
  boolean ended() {
    return ended;
  }

  /// The next frame.
  ///
  /// @throws InputException if a number is none, or the file ends
  double[] next() {
    double[] values = new double[width];
    try {
      byte[] raw = in.readNBytes(width * bytes);
      if (raw.length < width * bytes) {
        ended = true;
        throw new EOFException("ends within frame " + next + " (from 0) of " + length);
      }
      ByteBuffer buffer = ByteBuffer.wrap(raw).order(order);
      for (int k = 0; k < width; k++) {
        values[k] =
            kind == 'f'
                ? bytes == 4 ? buffer.getFloat() : buffer.getDouble()
                : bytes == 4 ? buffer.getInt() : buffer.getLong();
        if (!Double.isFinite(values[k])) {
          throw new InputException(
              file, "frame " + next + " (from 0) holds " + values[k] + "; expected finite numbers");
        }
      }
    } catch (IOException e) {
      throw new InputException(file, e.getMessage() + "; copy it again", e);
    }
    next++;
    return values;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new InputException(file, "cannot be closed: " + e.getMessage(), e);
    }
  }
}
