package org.haven.inputs.h5md;

import static hdf.hdf5lib.HDF5Constants.*;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.hdf5.hdf5_java;
import org.bytedeco.javacpp.Loader;

/// The native HDF5 library: loading it, calling it, and what its identifiers of types and property
/// lists stand for.
final class Hdf5Library {
  /// Why the native library cannot be used, or null.
  private static final String UNAVAILABLE = load();

  /// Filters make data no smaller than by this; deflate reaches 1032.
  private static final double COMPRESSED = 1e4;

  /// What may be larger than its file, such as a list of values never written.
  private static final double SMALL_BYTES = 1 << 20;

  private Hdf5Library() {}

  interface Call<T> {
    T run() throws IOException, HDF5Exception;
  }

  static <T> T call(Path path, Call<T> body) throws IOException {
    if (UNAVAILABLE != null) {
      throw new IOException(path + ": no HDF5 library for this platform: " + UNAVAILABLE);
    }
    Hdf5Watch.FOREIGN.requireAlive(path);
    synchronized (H5.class) {
      try {
        return body.run();
      } catch (HDF5Exception failure) {
        String reason = failure.getMessage();
        throw new IOException(
            path + ": HDF5 says: " + (reason == null ? "no reason given" : reason), failure);
      }
    }
  }

  /// Once, while this class is initialised, so that no other thread touches the library before.
  private static String load() {
    try {
      // The library must be named to HDF Group's class before that is initialised; otherwise it
      // searches java.library.path and complains on the console.
      System.setProperty("hdf.hdf5lib.H5.hdf5lib", Loader.load(hdf5_java.class));
      H5.H5error_off();
      return null;
    } catch (LinkageError failure) {
      return failure.toString();
    }
  }

  static long access() throws HDF5Exception {
    long access = H5.H5Pcreate(H5P_FILE_ACCESS);
    H5.H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
    // Whatever a damaged file left open goes with it; else the library would take the next file of
    // this name for the one that it still holds.
    H5.H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    // No locks: a run in progress may be looked at. Two runs in one directory are kept apart by
    // the run directory's own lock.
    H5.H5Pset_file_locking(access, false, true);
    H5.H5Pset_alignment(access, 1, 512);
    H5.H5Pset_meta_block_size(access, 0);
    H5.H5Pset_small_data_block_size(access, 0);
    return access;
  }

  /// Lets a file be opened that a killed process left marked as open for writing, as the library's
  /// own program h5clear does.
  static void takeOffMark(long access) throws HDF5Exception {
    H5.H5Pset(access, "clear_status_flags", 1);
  }

  static long intermediateGroups() throws HDF5Exception {
    long links = H5.H5Pcreate(H5P_LINK_CREATE);
    H5.H5Pset_create_intermediate_group(links, true);
    return links;
  }

  static long textType() throws HDF5Exception {
    long type = H5.H5Tcopy(H5T_C_S1);
    H5.H5Tset_size(type, H5T_VARIABLE);
    H5.H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
  }

  /// A data space of one number, or of a list of several.
  static long listSpace(int count) throws HDF5Exception {
    return count == 1 ? H5.H5Screate(H5S_SCALAR) : H5.H5Screate_simple(1, new long[] {count}, null);
  }

  static long fileType(Hdf5Series.Element element) {
    return switch (element) {
      case FLOAT -> H5T_IEEE_F32LE;
      case DOUBLE -> H5T_IEEE_F64LE;
      case LONG -> H5T_STD_I64LE;
    };
  }

  static long[] shapeOf(long set) throws HDF5Exception {
    long space = H5.H5Dget_space(set);
    try {
      long[] shape = new long[H5.H5Sget_simple_extent_ndims(space)];
      if (shape.length > 0) {
        H5.H5Sget_simple_extent_dims(space, shape, null);
      }
      return shape;
    } finally {
      H5.H5Sclose(space);
    }
  }

  /// Where the header of an open group or dataset lies in its file.
  static long headerAddress(long object) throws HDF5Exception {
    return ByteBuffer.wrap(H5.H5Oget_info(object).token.data)
        .order(ByteOrder.nativeOrder())
        .getLong();
  }

  /// How many elements a dataset has.
  ///
  /// @throws IOException if they are more than its file can hold: it is damaged, or was never
  ///   written to its end
  static int countOf(Path path, String name, long set) throws IOException, HDF5Exception {
    long[] shape = shapeOf(set);
    Hdf5Chunks chunks = requireHeld(path, name, set, shape);
    int count = product(shape);
    if (count > 0) {
      requireWritten(path, name, set, chunks, 0, shape.length == 0 ? 1 : shape[0]);
    }
    return count;
  }

  /// Refuses a dataset larger than its file, before memory is taken for it.
  static Hdf5Chunks requireHeld(Path path, String name, long set, long[] shape)
      throws IOException, HDF5Exception {
    long made = H5.H5Dget_create_plist(set);
    long type = H5.H5Dget_type(set);
    try {
      boolean elsewhere =
          H5.H5Pget_layout(made) == H5D_VIRTUAL || H5.H5Pget_external_count(made) > 0;
      double held = (double) Files.size(path) * (H5.H5Pget_nfilters(made) > 0 ? COMPRESSED : 1);
      double asked = H5.H5Tget_size(type);
      for (long extent : shape) {
        asked *= extent;
      }
      if (!elsewhere && asked > Math.max(held, SMALL_BYTES)) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: /%s has shape %s, %.3g bytes, more than fit into a file of %d bytes: it is"
                    + " damaged, or was not written to its end",
                path,
                name,
                Arrays.toString(shape),
                asked,
                Files.size(path)));
      }
      return Hdf5Chunks.of(set, made, shape);
    } finally {
      H5.H5Tclose(type);
      H5.H5Pclose(made);
    }
  }

  /// Refuses frames of which the file has not all the numbers.
  static void requireWritten(
      Path path, String name, long set, Hdf5Chunks chunks, long first, long count)
      throws IOException, HDF5Exception {
    long made = H5.H5Dget_create_plist(set);
    try {
      if (H5.H5Pget_external_count(made) == 0 && !chunks.hold(set, made, first, count)) {
        throw new IOException(
            path
                + ": /"
                + name
                + " has numbers that are not in the file: it is damaged, or was not written to its"
                + " end");
      }
    } finally {
      H5.H5Pclose(made);
    }
  }

  /// How many numbers an array has.
  ///
  /// @throws IOException if they are more than this process can hold
  static int product(long... shape) throws IOException {
    long most = Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / Double.BYTES);
    long total = 1;
    for (long extent : shape) {
      if (extent < 0 || extent > 0 && total > most / extent) {
        throw new IOException(
            "asks for an array of "
                + Arrays.toString(shape)
                + " numbers, more than the memory allows; the file is damaged, or needs more with"
                + " HAVEN_JAVA_OPTS=-Xmx16g");
      }
      total *= extent;
    }
    return (int) total;
  }

  /// Strings as the library gives them: null where there is none.
  static List<String> texts(String[] values) {
    return Arrays.stream(values).map(each -> each == null ? "" : each).toList();
  }

  static void requireNumbers(Path path, String name, long set) throws IOException, HDF5Exception {
    long type = H5.H5Dget_type(set);
    try {
      int kind = H5.H5Tget_class(type);
      if (kind != H5T_INTEGER && kind != H5T_FLOAT) {
        throw new IOException(path + ": /" + name + " does not hold numbers");
      }
      requireStandard(path, name, type);
    } finally {
      H5.H5Tclose(type);
    }
  }

  /// Refuses numbers of a form that no machine has: HDF5 can describe each bit of a number, and a
  /// damaged description makes others of the same bits.
  static void requireStandard(Path path, String name, long type) throws IOException, HDF5Exception {
    int bits = 8 * (int) H5.H5Tget_size(type);
    boolean sound = H5.H5Tget_precision(type) == bits && H5.H5Tget_offset(type) == 0;
    if (H5.H5Tget_class(type) == H5T_FLOAT) {
      int exponent = bits == 16 ? 5 : bits == 32 ? 8 : 11;
      int mantissa = bits - 1 - exponent;
      long[] fields = new long[5];
      H5.H5Tget_fields(type, fields);
      sound &=
          (bits == 16 || bits == 32 || bits == 64)
              && Arrays.equals(fields, new long[] {bits - 1, mantissa, exponent, 0, mantissa})
              && H5.H5Tget_ebias(type) == (1 << exponent - 1) - 1
              && H5.H5Tget_norm(type) == H5T_NORM_IMPLIED;
    }
    if (!sound) {
      throw new IOException(
          path
              + ": /"
              + name
              + " holds numbers of a form that no machine has: it is damaged, or not in IEEE 754");
    }
  }

  static Map<Long, String> enumeration(long type) throws HDF5Exception {
    Map<Long, String> names = new LinkedHashMap<>();
    int size = (int) H5.H5Tget_size(type);
    int count = H5.H5Tget_nmembers(type);
    for (int k = 0; k < count; k++) {
      byte[] value = new byte[size];
      H5.H5Tget_member_value(type, k, value);
      names.put(littleEndian(value, 0, size), H5.H5Tget_member_name(type, k));
    }
    return names;
  }

  static void readEnumeration(long set, long type, long[] values) throws HDF5Exception {
    int size = (int) H5.H5Tget_size(type);
    byte[] bytes = new byte[values.length * size];
    H5.H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
    for (int k = 0; k < values.length; k++) {
      values[k] = littleEndian(bytes, k * size, size);
    }
  }

  static long littleEndian(byte[] bytes, int from, int size) {
    long value = bytes[from + size - 1];
    for (int k = size - 2; k >= 0; k--) {
      value = value << 8 | bytes[from + k] & 0xff;
    }
    return value;
  }

  static List<String> fixedStrings(byte[] bytes, int size) {
    List<String> values = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      int end = from;
      while (end < from + size && bytes[end] != 0) {
        end++;
      }
      values.add(new String(bytes, from, end - from, StandardCharsets.UTF_8).strip());
    }
    return values;
  }
}
