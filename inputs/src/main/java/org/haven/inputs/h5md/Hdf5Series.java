package org.haven.inputs.h5md;

import static hdf.hdf5lib.HDF5Constants.*;
import static org.haven.inputs.h5md.Hdf5Library.fileType;
import static org.haven.inputs.h5md.Hdf5Library.intermediateGroups;
import static org.haven.inputs.h5md.Hdf5Library.product;
import static org.haven.inputs.h5md.Hdf5Library.requireHeld;
import static org.haven.inputs.h5md.Hdf5Library.requireNumbers;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// A dataset whose first dimension counts frames.
public final class Hdf5Series {
  private final Hdf5File file;
  private final String name;
  private final long set;
  private final long[] shape;
  private final long capacity;
  private final Element element;
  private final int frameLength;
  private final Hdf5Chunks chunks;
  private final CRC32C sum = new CRC32C();
  private ByteBuffer appended;

  /// Bytes read at once for a checksum.
  private static final int SUMMED_BYTES = 1 << 23;

  /// What a series stores per number.
  public enum Element {
    FLOAT(4),
    DOUBLE(8),
    LONG(8);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }
  }

  /// See [Hdf5File#createSeries].
  static Hdf5Series create(
      Hdf5File file, String name, Element element, long capacity, long... shape)
      throws IOException {
    return file.call(
        () -> {
          long[] most = new long[1 + shape.length];
          System.arraycopy(shape, 0, most, 1, shape.length);
          long[] none = most.clone();
          most[0] = Math.max(1, capacity);
          // Chunks of about 64 KB: few enough calls when reading, little to rewrite at a flush.
          long[] chunk = most.clone();
          chunk[0] = Math.clamp(65536 / (8L * product(shape)), 1, most[0]);
          long space = H5.H5Screate_simple(most.length, none, most);
          long layout = H5.H5Pcreate(H5P_DATASET_CREATE);
          long links = intermediateGroups();
          try {
            H5.H5Pset_chunk(layout, most.length, chunk);
            H5.H5Pset_alloc_time(layout, H5D_ALLOC_TIME_EARLY);
            H5.H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER);
            long set =
                H5.H5Dcreate(
                    file.identifier(), name, fileType(element), space, links, layout, H5P_DEFAULT);
            return new Hdf5Series(file, name, set);
          } finally {
            H5.H5Pclose(links);
            H5.H5Pclose(layout);
            H5.H5Sclose(space);
          }
        });
  }

  Hdf5Series(Hdf5File file, String name, long set) throws IOException, HDF5Exception {
    this.file = file;
    this.name = name;
    this.set = set;
    long space = H5.H5Dget_space(set);
    long type = H5.H5Dget_type(set);
    try {
      int rank = H5.H5Sget_simple_extent_ndims(space);
      if (rank < 1) {
        throw new IOException(file.path() + ": " + name + " is a single value, not a series");
      }
      this.shape = new long[rank];
      long[] most = new long[rank];
      H5.H5Sget_simple_extent_dims(space, shape, most);
      this.capacity = most[0];
      boolean real = H5.H5Tget_class(type) == H5T_FLOAT;
      boolean single = real && H5.H5Tget_size(type) == 4;
      this.element = single ? Element.FLOAT : real ? Element.DOUBLE : Element.LONG;
      requireNumbers(file.path(), name, set);
      chunks = requireHeld(file.path(), name, set, shape);
    } finally {
      H5.H5Tclose(type);
      H5.H5Sclose(space);
    }
    long[] frame = shape.clone();
    frame[0] = 1;
    this.frameLength = product(frame);
  }

  /// Path in the file.
  String name() {
    return name;
  }

  /// Whether it stores 32-bit floats.
  boolean isSingle() {
    return element == Element.FLOAT;
  }

  /// Number of frames.
  public long length() {
    return shape[0];
  }

  /// Dimensions, the number of frames first.
  public long[] shape() {
    return shape.clone();
  }

  /// Greatest number of frames.
  public long capacity() {
    return capacity;
  }

  /// Cuts or extends the series to `frames`.
  public void truncate(long frames) throws IOException {
    file.call(
        () -> {
          setLength(frames);
          return null;
        });
  }

  /// Appends a frame.
  public void append(double[] values) throws IOException {
    frame().asDoubleBuffer().put(values);
    append(
        (memory, space) ->
            H5.H5Dwrite_double(set, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values));
  }

  /// Appends a frame.
  public void append(float[] values) throws IOException {
    frame().asFloatBuffer().put(values);
    append(
        (memory, space) ->
            H5.H5Dwrite_float(set, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, values));
  }

  /// Appends a frame.
  public void append(long[] values) throws IOException {
    frame().asLongBuffer().put(values);
    append(
        (memory, space) ->
            H5.H5Dwrite_long(set, H5T_NATIVE_INT64, memory, space, H5P_DEFAULT, values));
  }

  /// Reads `count` frames from `first` on into `values`.
  public void read(long first, int count, double[] values) throws IOException {
    read(
        first,
        count,
        (memory, space) ->
            H5.H5Dread_double(set, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values));
  }

  /// Reads `count` frames from `first` on into `values`, which may round them.
  void read(long first, int count, float[] values) throws IOException {
    read(
        first,
        count,
        (memory, space) ->
            H5.H5Dread_float(set, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, values));
  }

  private void read(long first, int count, Frames reader) throws IOException {
    file.call(
        () -> {
          Hdf5Library.requireWritten(file.path(), name, set, chunks, first, count);
          withFrames(first, count, reader);
          return null;
        });
  }

  /// CRC-32C of all frames as little-endian bytes: of those that [#sum(long)] read and those
  /// appended since the series was opened.
  long sum() {
    return sum.getValue();
  }

  /// Reads the first `frames` frames for their CRC-32C, and goes on from there.
  long sum(long frames) throws IOException {
    sum.reset();
    int frameBytes = product(frameLength, element.bytes);
    int most = (int) Math.clamp(SUMMED_BYTES / Math.max(1, frameBytes), 1, Math.max(1, frames));
    byte[] block = new byte[most * frameBytes];
    for (long first = 0; first < frames; first += most) {
      int count = (int) Math.min(most, frames - first);
      read(first, count, block);
      sum.update(block, 0, count * frameBytes);
    }
    return sum();
  }

  private void read(long first, int count, byte[] block) throws IOException {
    file.call(
        () -> {
          withFrames(
              first,
              count,
              (memory, space) ->
                  H5.H5Dread(set, fileType(element), memory, space, H5P_DEFAULT, block));
          return null;
        });
  }

  /// Becomes the first `frames` frames of a series of the same numbers and shape, bit for bit.
  void copy(Hdf5Series from, long frames) throws IOException {
    sum.reset();
    truncate(frames);
    int frameBytes = product(frameLength, element.bytes);
    int most = (int) Math.clamp(SUMMED_BYTES / Math.max(1, frameBytes), 1, Math.max(1, frames));
    byte[] block = new byte[most * frameBytes];
    for (long first = 0; first < frames; first += most) {
      long to = first;
      int count = (int) Math.min(most, frames - first);
      from.read(first, count, block);
      file.call(
          () -> {
            withFrames(
                to,
                count,
                (memory, space) ->
                    H5.H5Dwrite(set, fileType(element), memory, space, H5P_DEFAULT, block));
            return null;
          });
      sum.update(block, 0, count * frameBytes);
    }
  }

  private void append(Frames writer) throws IOException {
    file.reserve(8L * frameLength);
    sum.update(appended.clear());
    file.call(
        () -> {
          setLength(shape[0] + 1);
          withFrames(shape[0] - 1, 1, writer);
          return null;
        });
  }

  /// Room for the bytes of a frame.
  private ByteBuffer frame() throws IOException {
    if (appended == null) {
      appended =
          ByteBuffer.allocateDirect(product(frameLength, element.bytes))
              .order(ByteOrder.LITTLE_ENDIAN);
    }
    return appended.clear();
  }

  private interface Frames {
    void apply(long memory, long space) throws HDF5Exception;
  }

  /// The library allocates when the first element exists, for the greatest length.
  void takeRoom() throws IOException, HDF5Exception {
    setLength(1);
    setLength(0);
  }

  /// Where the header of the dataset lies in the file.
  long headerAddress() throws IOException {
    return file.call(() -> Hdf5Library.headerAddress(set));
  }

  void setLength(long frames) throws IOException, HDF5Exception {
    if (frames > capacity && capacity >= 0) {
      throw new IOException(
          file.path() + ": " + name + " has room for " + capacity + " frames, asked for " + frames);
    }
    shape[0] = frames;
    H5.H5Dset_extent(set, shape);
  }

  void close() throws HDF5Exception {
    H5.H5Dclose(set);
  }

  private void withFrames(long first, int count, Frames action) throws IOException, HDF5Exception {
    long[] start = new long[shape.length];
    long[] block = shape.clone();
    start[0] = first;
    block[0] = count;
    long space = H5.H5Dget_space(set);
    long memory = H5.H5Screate_simple(block.length, block, null);
    try {
      H5.H5Sselect_hyperslab(space, H5S_SELECT_SET, start, null, block, null);
      action.apply(memory, space);
    } finally {
      H5.H5Sclose(memory);
      H5.H5Sclose(space);
    }
  }
}
