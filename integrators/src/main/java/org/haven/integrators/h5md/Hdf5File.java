package org.haven.integrators.h5md;

import static hdf.hdf5lib.HDF5Constants.*;
import static org.haven.integrators.h5md.Hdf5Library.access;
import static org.haven.integrators.h5md.Hdf5Library.call;
import static org.haven.integrators.h5md.Hdf5Library.enumeration;
import static org.haven.integrators.h5md.Hdf5Library.fileType;
import static org.haven.integrators.h5md.Hdf5Library.fixedStrings;
import static org.haven.integrators.h5md.Hdf5Library.intermediateGroups;
import static org.haven.integrators.h5md.Hdf5Library.product;
import static org.haven.integrators.h5md.Hdf5Library.readEnumeration;
import static org.haven.integrators.h5md.Hdf5Library.requireNumbers;
import static org.haven.integrators.h5md.Hdf5Library.shapeOf;
import static org.haven.integrators.h5md.Hdf5Library.takeOffMark;
import static org.haven.integrators.h5md.Hdf5Library.textType;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;

/// An open HDF5 file: named arrays, text attributes and series that grow frame by frame.
///
/// The native library serves one thread at a time. Every call here holds the monitor of `H5.class`,
/// which HDF Group's own Java layer uses too, so files may be used from any thread.
///
/// A file written by this class can be read after the process was killed at any moment, because
/// nothing but raw data and the lengths of the series changes after [#commitLayout]:
///
/// - the room of a series is laid out at once for its greatest length (early allocation without a
///   chunk index; a sparse file, so no disk is used before data come);
/// - each object header begins at a multiple of 512 bytes and is shorter, so no write of one
///   crosses a page or a sector;
/// - the mark "open for writing" in the superblock, which would make other programs refuse the
///   file, is taken back at once;
/// - a flush writes raw data before lengths.
public final class Hdf5File implements AutoCloseable {
  /// Bytes of a superblock of version 3: signature to checksum.
  private static final int SUPERBLOCK_BYTES = 48;

  private static final int VERSION_BYTE = 8;

  /// Where a superblock of version 3 holds the mark "open for writing".
  private static final int STATUS_BYTE = 11;

  private static final AtomicLong MEMORY_FILES = new AtomicLong();

  /// Bytes written at once.
  private static final long SAVE_BYTES = 1L << 26;

  /// Room that must stay on the disk while a file is being written, for what the library buffers.
  private static final long RESERVE_BYTES = 1L << 23;

  /// Appended bytes between two looks at the room on the disk.
  private static final long UNCHECKED_BYTES = 1L << 21;

  private final Path path;
  private final List<Hdf5Series> series = new ArrayList<>();
  private FileStore store;
  private long unchecked = UNCHECKED_BYTES;
  private long file;

  private Hdf5File(Path path, long file) {
    this.path = path;
    this.file = file;
  }

  /// Creates a file; one that exists is overwritten.
  ///
  /// @throws IOException if it cannot be written
  public static Hdf5File create(Path path) throws IOException {
    return call(
        path,
        () -> {
          long access = access();
          try {
            return new Hdf5File(
                path, H5.H5Fcreate(path.toString(), H5F_ACC_TRUNC, H5P_DEFAULT, access));
          } finally {
            H5.H5Pclose(access);
          }
        });
  }

  /// Creates a file in memory, for [#save]. The library never sees a disk that might be full: when
  /// it cannot write what it holds, it brings down the process at its end.
  public static Hdf5File createInMemory() throws IOException {
    // The library tells files apart by name.
    Path nowhere = Path.of("memory-" + MEMORY_FILES.incrementAndGet());
    return call(
        nowhere,
        () -> {
          long access = H5.H5Pcreate(H5P_FILE_ACCESS);
          try {
            H5.H5Pset_fapl_core(access, 1 << 20, false);
            return new Hdf5File(
                nowhere, H5.H5Fcreate(nowhere.toString(), H5F_ACC_TRUNC, H5P_DEFAULT, access));
          } finally {
            H5.H5Pclose(access);
          }
        });
  }

  /// Writes a file made by [#createInMemory] to the disk, and returns when it is there.
  ///
  /// @throws IOException with the reason of the system
  public void save(Path target) throws IOException {
    try (BytePointer image = image();
        FileChannel channel =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long size = image.limit();
      for (long done = 0; done < size; ) {
        image.position(done).limit(Math.min(size, done + SAVE_BYTES));
        done += channel.write(image.asByteBuffer());
      }
      channel.force(true);
    }
  }

  private BytePointer image() throws IOException {
    return call(
        path,
        () -> {
          H5.H5Fflush(file, H5F_SCOPE_GLOBAL);
          long size = hdf5.H5Fget_file_image(file, null, 0);
          BytePointer image = new BytePointer(size);
          if (hdf5.H5Fget_file_image(file, image, size) != size) {
            image.close();
            throw new IOException("the HDF5 library gave no image of a file in memory");
          }
          return image;
        });
  }

  /// Opens a file for reading.
  ///
  /// @throws IOException if it does not exist or is not HDF5
  public static Hdf5File open(Path path) throws IOException {
    try {
      return open(path, false, false);
    } catch (IOException failure) {
      if (Files.isRegularFile(path) && isMarked(superblock(path))) {
        throw new IOException(
            path
                + ": marked as open for writing, by a program at work or one that was killed; a run"
                + " of Haven is mended by 'haven resume', any file by HDF5's 'h5clear -s'",
            failure);
      }
      throw failure;
    }
  }

  /// Opens a file to write on. The file on disk stays marked as closed.
  ///
  /// A process that was killed between the library's mark and its removal here leaves a file that
  /// the library refuses; the mark is taken off first. Whoever calls this keeps other writers away.
  ///
  /// @throws IOException if it does not exist or is not HDF5
  public static Hdf5File openForWriting(Path path) throws IOException {
    ByteBuffer superblock = superblock(path);
    if (isMarked(superblock)) {
      open(path, true, true).close();
      superblock = superblock(path);
    }
    Hdf5File opened = open(path, true, false);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(superblock, 0);
    } catch (IOException failure) {
      opened.close();
      throw failure;
    }
    return opened;
  }

  private static boolean isMarked(ByteBuffer superblock) {
    return superblock.limit() == SUPERBLOCK_BYTES
        && superblock.get(0) == (byte) 0x89
        && superblock.get(VERSION_BYTE) == 3
        && superblock.get(STATUS_BYTE) != 0;
  }

  private static ByteBuffer superblock(Path path) throws IOException {
    ByteBuffer superblock = ByteBuffer.allocate(SUPERBLOCK_BYTES);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.read(superblock, 0);
    }
    return superblock.flip();
  }

  private static Hdf5File open(Path path, boolean writing, boolean unmark) throws IOException {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new IOException(path + ": no such file, or not readable");
    }
    return call(
        path,
        () -> {
          long access = access();
          if (!H5.H5Fis_accessible(path.toString(), access)) {
            H5.H5Pclose(access);
            throw new IOException(path + ": not an HDF5 file");
          }
          try {
            if (unmark) {
              takeOffMark(access);
            }
            int mode = writing ? H5F_ACC_RDWR : H5F_ACC_RDONLY;
            return new Hdf5File(path, H5.H5Fopen(path.toString(), mode, access));
          } finally {
            H5.H5Pclose(access);
          }
        });
  }

  /// The file's path.
  public Path path() {
    return path;
  }

  /// Whether an object stands at `name`.
  public boolean exists(String name) throws IOException {
    return call(
        path,
        () -> {
          int slash = 0;
          do {
            slash = name.indexOf('/', slash + 1);
            String part = slash < 0 ? name : name.substring(0, slash);
            if (!H5.H5Lexists(file, part, H5P_DEFAULT)) {
              return false;
            }
          } while (slash >= 0);
          return true;
        });
  }

  /// Whether `name` is a group (and not a dataset).
  public boolean isGroup(String name) throws IOException {
    return exists(name)
        && call(
            path,
            () -> {
              long object = H5.H5Oopen(file, name, H5P_DEFAULT);
              try {
                return H5.H5Iget_type(object) == H5I_GROUP;
              } finally {
                H5.H5Oclose(object);
              }
            });
  }

  /// Names of what a group holds, in alphabetical order.
  public List<String> members(String group) throws IOException {
    return call(
        path,
        () -> {
          List<String> names = new ArrayList<>();
          long count = H5.H5Gget_info_by_name(file, group, H5P_DEFAULT).nlinks;
          for (long k = 0; k < count; k++) {
            names.add(
                H5.H5Lget_name_by_idx(file, group, H5_INDEX_NAME, H5_ITER_INC, k, H5P_DEFAULT));
          }
          return names;
        });
  }

  /// Makes a group, and those above it where they are missing.
  public void createGroup(String name) throws IOException {
    call(
        path,
        () -> {
          long links = intermediateGroups();
          try {
            H5.H5Gclose(H5.H5Gcreate(file, name, links, H5P_DEFAULT, H5P_DEFAULT));
          } finally {
            H5.H5Pclose(links);
          }
          return null;
        });
  }

  /// Makes `link` a second name of `target`.
  public void link(String target, String link) throws IOException {
    call(
        path,
        () -> {
          long links = intermediateGroups();
          try {
            H5.H5Lcreate_hard(file, target, file, link, links, H5P_DEFAULT);
          } finally {
            H5.H5Pclose(links);
          }
          return null;
        });
  }

  /// Attaches text to an object: one string, or a list of several. Variable length, UTF-8.
  public void putText(String object, String name, String... values) throws IOException {
    call(
        path,
        () -> {
          long type = textType();
          long space =
              values.length == 1
                  ? H5.H5Screate(H5S_SCALAR)
                  : H5.H5Screate_simple(1, new long[] {values.length}, null);
          long owner = H5.H5Oopen(file, object, H5P_DEFAULT);
          try {
            long attribute = H5.H5Acreate(owner, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
            try {
              H5.H5Awrite_VLStrings(attribute, type, values);
            } finally {
              H5.H5Aclose(attribute);
            }
          } finally {
            H5.H5Oclose(owner);
            H5.H5Sclose(space);
            H5.H5Tclose(type);
          }
          return null;
        });
  }

  /// Attaches whole numbers to an object: a scalar, or a list of several.
  public void putNumbers(String object, String name, long... values) throws IOException {
    putAttribute(
        object,
        name,
        H5T_STD_I64LE,
        values.length,
        attribute -> H5.H5Awrite_long(attribute, H5T_NATIVE_INT64, values));
  }

  /// Attaches real numbers to an object: a scalar, or a list of several.
  public void putNumbers(String object, String name, double... values) throws IOException {
    putAttribute(
        object,
        name,
        H5T_IEEE_F64LE,
        values.length,
        attribute -> H5.H5Awrite_double(attribute, H5T_NATIVE_DOUBLE, values));
  }

  /// Text attached to an object; empty when there is none.
  public Optional<List<String>> text(String object, String name) throws IOException {
    return attribute(
        object,
        name,
        H5T_STRING,
        (attribute, count) -> {
          long type = H5.H5Aget_type(attribute);
          try {
            if (H5.H5Tis_variable_str(type)) {
              String[] values = new String[count];
              H5.H5Aread_VLStrings(attribute, type, values);
              return List.of(values);
            }
            int size = (int) H5.H5Tget_size(type);
            byte[] bytes = new byte[count * size];
            H5.H5Aread(attribute, type, bytes);
            return fixedStrings(bytes, size);
          } finally {
            H5.H5Tclose(type);
          }
        });
  }

  /// Numbers attached to an object; empty when there are none.
  public Optional<double[]> numbers(String object, String name) throws IOException {
    return attribute(
        object,
        name,
        -1,
        (attribute, count) -> {
          double[] values = new double[count];
          H5.H5Aread_double(attribute, H5T_NATIVE_DOUBLE, values);
          return values;
        });
  }

  /// Writes a dataset [shape] of doubles; a scalar when no shape is given.
  public void put(String name, double[] values, long... shape) throws IOException {
    put(
        name,
        H5T_IEEE_F64LE,
        shape,
        set -> H5.H5Dwrite_double(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  /// Writes a dataset [shape] of 32-bit integers; a scalar when no shape is given.
  public void put(String name, int[] values, long... shape) throws IOException {
    put(
        name,
        H5T_STD_I32LE,
        shape,
        set -> H5.H5Dwrite_int(set, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  /// Writes a dataset [shape] of 64-bit integers; a scalar when no shape is given.
  public void put(String name, long[] values, long... shape) throws IOException {
    put(
        name,
        H5T_STD_I64LE,
        shape,
        set -> H5.H5Dwrite_long(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  /// Writes a dataset [N] of an enumeration: indices into `names`.
  public void putEnumeration(String name, List<String> names, int[] values) throws IOException {
    call(
        path,
        () -> {
          long type = H5.H5Tenum_create(H5T_STD_I32LE);
          for (int k = 0; k < names.size(); k++) {
            H5.H5Tenum_insert(type, names.get(k), k);
          }
          long space = H5.H5Screate_simple(1, new long[] {values.length}, null);
          long links = intermediateGroups();
          try {
            long set = H5.H5Dcreate(file, name, type, space, links, H5P_DEFAULT, H5P_DEFAULT);
            try {
              H5.H5Dwrite_int(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
            } finally {
              H5.H5Dclose(set);
            }
          } finally {
            H5.H5Pclose(links);
            H5.H5Sclose(space);
            H5.H5Tclose(type);
          }
          return null;
        });
  }

  /// Dimensions of a dataset; none for a scalar.
  public long[] shape(String name) throws IOException {
    return dataset(name, Hdf5Library::shapeOf);
  }

  /// A whole dataset of numbers as doubles, row by row.
  public double[] doubles(String name) throws IOException {
    return dataset(
        name,
        set -> {
          requireNumbers(path, name, set);
          double[] values = new double[product(shapeOf(set))];
          if (values.length > 0) {
            H5.H5Dread_double(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
          }
          return values;
        });
  }

  /// A whole dataset of whole numbers.
  public long[] longs(String name) throws IOException {
    return dataset(
        name,
        set -> {
          requireNumbers(path, name, set);
          long[] values = new long[product(shapeOf(set))];
          if (values.length > 0) {
            H5.H5Dread_long(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
          }
          return values;
        });
  }

  /// A dataset of names: strings, an enumeration, or bare integers as decimal numbers.
  public List<String> names(String name) throws IOException {
    return dataset(
        name,
        set -> {
          int count = product(shapeOf(set));
          long type = H5.H5Dget_type(set);
          try {
            int kind = H5.H5Tget_class(type);
            if (kind == H5T_STRING && H5.H5Tis_variable_str(type)) {
              String[] values = new String[count];
              H5.H5Dread_VLStrings(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
              return List.of(values);
            }
            if (kind == H5T_STRING) {
              int size = (int) H5.H5Tget_size(type);
              byte[] bytes = new byte[count * size];
              H5.H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
              return fixedStrings(bytes, size);
            }
            Map<Long, String> named = Map.of();
            long[] values = new long[count];
            if (kind == H5T_ENUM) {
              long nativeType = H5.H5Tget_native_type(type);
              try {
                named = enumeration(nativeType);
                readEnumeration(set, nativeType, values);
              } finally {
                H5.H5Tclose(nativeType);
              }
            } else {
              requireNumbers(path, name, set);
              H5.H5Dread_long(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
            }
            List<String> names = new ArrayList<>(count);
            for (long value : values) {
              names.add(named.getOrDefault(value, Long.toString(value)));
            }
            return names;
          } finally {
            H5.H5Tclose(type);
          }
        });
  }

  /// Whether bare integers, without names, stand in a dataset.
  public boolean isInteger(String name) throws IOException {
    return dataset(
        name,
        set -> {
          long type = H5.H5Dget_type(set);
          try {
            return H5.H5Tget_class(type) == H5T_INTEGER;
          } finally {
            H5.H5Tclose(type);
          }
        });
  }

  /// What a series stores per number.
  public enum Element {
    FLOAT,
    DOUBLE,
    INT,
    LONG
  }

  /// Lays out an empty series: a dataset [0, shape…] that may grow to [capacity, shape…].
  public Hdf5Series createSeries(String name, Element element, long capacity, long... shape)
      throws IOException {
    return call(
        path,
        () -> {
          int rank = 1 + shape.length;
          long[] none = new long[rank];
          long[] most = new long[rank];
          long numbers = 1;
          for (int k = 1; k < rank; k++) {
            none[k] = shape[k - 1];
            most[k] = shape[k - 1];
            numbers *= shape[k - 1];
          }
          most[0] = Math.max(1, capacity);
          // Chunks of about 64 KB: few enough calls when reading, little to rewrite at a flush.
          long[] chunk = most.clone();
          chunk[0] = Math.clamp(65536 / (8 * numbers), 1, most[0]);
          long space = H5.H5Screate_simple(rank, none, most);
          long layout = H5.H5Pcreate(H5P_DATASET_CREATE);
          long links = intermediateGroups();
          try {
            H5.H5Pset_chunk(layout, rank, chunk);
            H5.H5Pset_alloc_time(layout, H5D_ALLOC_TIME_EARLY);
            H5.H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER);
            long set =
                H5.H5Dcreate(file, name, fileType(element), space, links, layout, H5P_DEFAULT);
            Hdf5Series made = new Hdf5Series(this, name, set);
            // The library allocates when the first element exists, for the greatest length.
            made.setLength(1);
            made.setLength(0);
            series.add(made);
            return made;
          } finally {
            H5.H5Pclose(links);
            H5.H5Pclose(layout);
            H5.H5Sclose(space);
          }
        });
  }

  /// Opens a dataset [frames, shape…] frame by frame.
  public Hdf5Series series(String name) throws IOException {
    return call(
        path,
        () -> {
          Hdf5Series opened = new Hdf5Series(this, name, H5.H5Dopen(file, name, H5P_DEFAULT));
          series.add(opened);
          return opened;
        });
  }

  /// Counts bytes about to be appended, and looks at the room on the disk now and then.
  void reserve(long bytes) throws IOException {
    unchecked += bytes;
    if (unchecked > UNCHECKED_BYTES) {
      requireRoom(unchecked);
    }
  }

  /// Makes sure that so many bytes more fit on the disk, with some to spare.
  ///
  /// @throws IOException if they do not
  public void requireRoom(long bytes) throws IOException {
    if (store == null) {
      store = Files.getFileStore(path.toAbsolutePath().getParent());
    }
    long usable = store.getUsableSpace();
    if (usable < bytes + RESERVE_BYTES) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: no space left on the disk: %.1f MB free, %.1f MB needed",
              path,
              usable * 1e-6,
              (bytes + RESERVE_BYTES) * 1e-6));
    }
    unchecked = 0;
  }

  /// Closes and opens the file, so that the layout made so far is on disk for good, and only raw
  /// data and lengths of series change from here on. Series must be opened anew by [#series].
  public Hdf5File commitLayout() throws IOException {
    close();
    return openForWriting(path);
  }

  /// Hands everything to the operating system: a reader that opens the file now sees it.
  public void flush() throws IOException {
    call(
        path,
        () -> {
          H5.H5Fflush(file, H5F_SCOPE_GLOBAL);
          return null;
        });
  }

  /// Flushes, and returns when the data are on the disk.
  public void sync() throws IOException {
    flush();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /// Closes the file. Closing twice does nothing.
  ///
  /// @throws IOException if what was buffered cannot be written
  @Override
  public void close() throws IOException {
    call(
        path,
        () -> {
          if (file == 0) {
            return null;
          }
          long closing = file;
          file = 0;
          HDF5Exception first = null;
          for (Hdf5Series each : series) {
            try {
              each.close();
            } catch (HDF5Exception failure) {
              first = failure;
            }
          }
          series.clear();
          H5.H5Fclose(closing);
          if (first != null) {
            throw first;
          }
          return null;
        });
  }

  private void putAttribute(
      String object, String name, long type, int count, Hdf5Library.Write write)
      throws IOException {
    call(
        path,
        () -> {
          long space =
              count == 1
                  ? H5.H5Screate(H5S_SCALAR)
                  : H5.H5Screate_simple(1, new long[] {count}, null);
          long owner = H5.H5Oopen(file, object, H5P_DEFAULT);
          try {
            long attribute = H5.H5Acreate(owner, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
            try {
              write.to(attribute);
            } finally {
              H5.H5Aclose(attribute);
            }
          } finally {
            H5.H5Oclose(owner);
            H5.H5Sclose(space);
          }
          return null;
        });
  }

  private <T> Optional<T> attribute(String object, String name, int kind, Hdf5Library.Read<T> read)
      throws IOException {
    if (!exists(object)) {
      return Optional.empty();
    }
    return call(
        path,
        () -> {
          long owner = H5.H5Oopen(file, object, H5P_DEFAULT);
          try {
            if (!H5.H5Aexists(owner, name)) {
              return Optional.empty();
            }
            long attribute = H5.H5Aopen(owner, name, H5P_DEFAULT);
            long space = H5.H5Aget_space(attribute);
            long type = H5.H5Aget_type(attribute);
            try {
              int found = H5.H5Tget_class(type);
              boolean number = found == H5T_INTEGER || found == H5T_FLOAT;
              if (kind == H5T_STRING ? found != H5T_STRING : !number) {
                return Optional.empty();
              }
              return Optional.of(
                  read.from(attribute, (int) H5.H5Sget_simple_extent_npoints(space)));
            } finally {
              H5.H5Tclose(type);
              H5.H5Sclose(space);
              H5.H5Aclose(attribute);
            }
          } finally {
            H5.H5Oclose(owner);
          }
        });
  }

  private void put(String name, long type, long[] shape, Hdf5Library.Write write)
      throws IOException {
    call(
        path,
        () -> {
          long space =
              shape.length == 0
                  ? H5.H5Screate(H5S_SCALAR)
                  : H5.H5Screate_simple(shape.length, shape, null);
          long links = intermediateGroups();
          try {
            long set = H5.H5Dcreate(file, name, type, space, links, H5P_DEFAULT, H5P_DEFAULT);
            try {
              if (H5.H5Sget_simple_extent_npoints(space) > 0) {
                write.to(set);
              }
            } finally {
              H5.H5Dclose(set);
            }
          } finally {
            H5.H5Pclose(links);
            H5.H5Sclose(space);
          }
          return null;
        });
  }

  private <T> T dataset(String name, Hdf5Library.Use<T> use) throws IOException {
    if (!exists(name) || isGroup(name)) {
      throw new IOException(path + ": no dataset /" + name);
    }
    return call(
        path,
        () -> {
          long set = H5.H5Dopen(file, name, H5P_DEFAULT);
          try {
            return use.with(set);
          } finally {
            H5.H5Dclose(set);
          }
        });
  }
}
