package org.haven.inputs.h5md;

import static hdf.hdf5lib.HDF5Constants.*;
import static org.haven.inputs.h5md.Hdf5Library.access;
import static org.haven.inputs.h5md.Hdf5Library.intermediateGroups;
import static org.haven.inputs.h5md.Hdf5Library.takeOffMark;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;
import org.haven.inputs.Nearest;
import org.haven.inputs.Plain;

/// An open HDF5 file: groups and links, and the way to its datasets, attributes and series.
///
/// Reading a file that is not known to be whole is watched ([Hdf5Watch]).
///
/// The native library serves one thread at a time. Every call here holds the monitor of `H5.class`,
/// which HDF Group's own Java layer uses too, so files may be used from any thread.
///
/// A file written by this class can be read after the process was killed at any moment, because
/// nothing but raw data and the lengths of the series changes after [#commitLayout]:
///
/// - the room of a series is laid out at once for its greatest length, after all else (early
///   allocation without a chunk index; a sparse file, so no disk is used before data come);
/// - each object header begins at a multiple of 512 bytes and is shorter, so no write of one
///   crosses a page or a sector;
/// - the mark "open for writing" in the superblock, which would make other programs refuse the
///   file, is taken back at once;
/// - a flush writes raw data before lengths.
public final class Hdf5File implements AutoCloseable {
  private static final AtomicLong MEMORY_FILES = new AtomicLong();

  /// Bytes written at once.
  private static final long SAVE_BYTES = 1L << 26;

  private final Path path;
  private final boolean watched;
  private final DiskRoom room;
  private final Hdf5Heaps heaps;
  private final List<Hdf5Series> series = new ArrayList<>();
  private long file;
  private long layoutBytes;

  private Hdf5File(Path path, long file, boolean watched) {
    this.path = path;
    this.watched = watched;
    this.room = new DiskRoom(path);
    this.heaps = new Hdf5Heaps(path);
    this.file = file;
  }

  /// Creates a file; one that exists is overwritten.
  ///
  /// @throws IOException if it cannot be written
  public static Hdf5File create(Path path) throws IOException {
    return Hdf5Library.call(
        path,
        () -> {
          long access = access();
          try {
            return new Hdf5File(
                path, H5.H5Fcreate(path.toString(), H5F_ACC_TRUNC, H5P_DEFAULT, access), false);
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
    return Hdf5Library.call(
        nowhere,
        () -> {
          long access = H5.H5Pcreate(H5P_FILE_ACCESS);
          try {
            H5.H5Pset_fapl_core(access, 1 << 20, false);
            return new Hdf5File(
                nowhere,
                H5.H5Fcreate(nowhere.toString(), H5F_ACC_TRUNC, H5P_DEFAULT, access),
                false);
          } finally {
            H5.H5Pclose(access);
          }
        });
  }

  /// Writes a file made by [#createInMemory] to the disk, sealed with a checksum for [#openSaved],
  /// and returns when it is there.
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
      CRC32C sum = new CRC32C();
      for (long done = 0; done < size; ) {
        image.position(done).limit(Math.min(size, done + SAVE_BYTES));
        ByteBuffer block = image.asByteBuffer();
        sum.update(block.duplicate());
        while (block.hasRemaining()) {
          done += channel.write(block);
        }
      }
      for (ByteBuffer seal = Hdf5Seal.of(sum); seal.hasRemaining(); ) {
        channel.write(seal);
      }
      channel.force(true);
    }
  }

  private BytePointer image() throws IOException {
    return call(
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
  /// @throws IOException if it does not exist, is not HDF5, or is truncated
  ///   ([TruncatedFileException])
  public static Hdf5File open(Path path) throws IOException {
    try {
      return open(path, false, false, true);
    } catch (IOException failure) {
      if (Files.isRegularFile(path) && Hdf5Superblock.read(path).isMarked()) {
        throw new IOException(
            path
                + ": marked as open for writing, by a program at work or one that was killed; a run"
                + " of Haven is mended by 'haven resume', any file by HDF5's 'h5clear -s'",
            failure);
      }
      throw failure;
    }
  }

  /// Opens a file that [#save] wrote, for reading.
  ///
  /// @throws IOException if it does not exist, or one of its bytes is not as it was written
  public static Hdf5File openSaved(Path path) throws IOException {
    Hdf5Seal.check(path);
    return open(path, false, false, false);
  }

  /// Opens a file to write on. The file on disk stays marked as closed.
  ///
  /// A process that was killed between the library's mark and its removal here leaves a file that
  /// the library refuses; the mark is taken off first. Whoever calls this keeps other writers away.
  ///
  /// @throws IOException if it does not exist, is not HDF5, or is truncated
  ///   ([TruncatedFileException])
  public static Hdf5File openForWriting(Path path) throws IOException {
    Hdf5Superblock superblock = Hdf5Superblock.read(path);
    if (superblock.isMarked()) {
      open(path, true, true, false).close();
      superblock = Hdf5Superblock.read(path);
    }
    Hdf5File opened = open(path, true, false, false);
    try {
      superblock.restore(path);
    } catch (IOException failure) {
      opened.close();
      throw failure;
    }
    return opened;
  }

  private static Hdf5File open(Path path, boolean writing, boolean unmark, boolean watched)
      throws IOException {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new IOException(path + ": no such file, or not readable");
    }
    Hdf5Library.Call<Hdf5File> opening =
        () -> {
          long access = access();
          try {
            if (!H5.H5Fis_accessible(path.toString(), access)) {
              throw new IOException(path + ": not an HDF5 file");
            }
            if (unmark) {
              takeOffMark(access);
            }
            int mode = writing ? H5F_ACC_RDWR : H5F_ACC_RDONLY;
            return new Hdf5File(path, H5.H5Fopen(path.toString(), mode, access), watched);
          } finally {
            H5.H5Pclose(access);
          }
        };
    try {
      return watched ? Hdf5Watch.FOREIGN.call(path, opening) : Hdf5Library.call(path, opening);
    } catch (IOException failure) {
      Hdf5Superblock.read(path).requireWhole(path);
      throw failure;
    }
  }

  /// Whether the library does not come back from a damaged file ([Hdf5Watch]): it is at work until
  /// the process ends.
  public static boolean isStuck() {
    return Hdf5Watch.FOREIGN.isStuck();
  }

  /// The file's path.
  public Path path() {
    return path;
  }

  /// Whether an object stands at `name`.
  public boolean exists(String name) throws IOException {
    return call(
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

  /// Whether a group has a member that need not be there. Where it has not, a name that is nearly
  /// the same, or that nobody gives, is told of: it may be this one, damaged.
  ///
  /// @param warnings what the user should know is added
  boolean has(String group, String name, List<String> warnings) throws IOException {
    if (exists(group + "/" + name)) {
      return true;
    }
    for (String member : exists(group) ? members(group) : List.<String>of()) {
      if (Nearest.of(member, List.of(name)).isPresent() || !member.matches("[!-~][ -~]*")) {
        warnings.add(
            "/"
                + group
                + " has no '"
                + name
                + "', but "
                + Plain.quoted(member)
                + ", which is not read");
      }
    }
    return false;
  }

  /// Makes a group, and those above it where they are missing.
  public void createGroup(String name) throws IOException {
    call(
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

  /// What is attached to a group or dataset.
  public Hdf5Attributes attributes(String object) {
    return new Hdf5Attributes(this, object);
  }

  /// The dataset of this name, which need not exist yet.
  public Hdf5Dataset dataset(String name) {
    return new Hdf5Dataset(this, name);
  }

  /// Calls the library about this file.
  <T> T call(Hdf5Library.Call<T> body) throws IOException {
    return watched ? Hdf5Watch.FOREIGN.call(path, body) : Hdf5Library.call(path, body);
  }

  /// Whether its bytes are not known to be those that were written.
  boolean isWatched() {
    return watched;
  }

  /// Where its texts stand; null in a file that is known to be whole.
  Hdf5Heaps heaps() {
    return watched ? heaps : null;
  }

  /// The library's number of this file.
  long identifier() {
    return file;
  }

  /// Makes `link` a second name of `target`.
  public void link(String target, String link) throws IOException {
    call(
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

  /// Lays out an empty series: a dataset [0, shape…] that may grow to [capacity, shape…].
  public Hdf5Series createSeries(
      String name, Hdf5Series.Element element, long capacity, long... shape) throws IOException {
    Hdf5Series made = Hdf5Series.create(this, name, element, capacity, shape);
    series.add(made);
    return made;
  }

  /// Opens a dataset [frames, shape…] frame by frame.
  public Hdf5Series series(String name) throws IOException {
    return call(
        () -> {
          Hdf5Series opened = new Hdf5Series(this, name, H5.H5Dopen(file, name, H5P_DEFAULT));
          series.add(opened);
          return opened;
        });
  }

  /// Counts bytes about to be appended, and looks at the room on the disk now and then.
  void reserve(long bytes) throws IOException {
    room.reserve(bytes);
  }

  /// Makes sure that so many bytes more fit on the disk, with some to spare.
  ///
  /// @throws IOException if they do not
  public void requireRoom(long bytes) throws IOException {
    room.require(bytes);
  }

  /// Takes the room of all series, closes and opens the file, so that the layout made so far is on
  /// disk for good, and only raw data and lengths of series change from here on. Series must be
  /// opened anew by [#series].
  public Hdf5File commitLayout() throws IOException {
    long bytes =
        call(
            () -> {
              H5.H5Fflush(file, H5F_SCOPE_GLOBAL);
              long laidOut = H5.H5Fget_filesize(file);
              for (Hdf5Series each : series) {
                each.takeRoom();
              }
              return laidOut;
            });
    close();
    Hdf5File opened = openForWriting(path);
    opened.layoutBytes = bytes;
    return opened;
  }

  /// What the file says beside its series; of one that [#commitLayout] gave.
  Hdf5Layout layout(List<Hdf5Series> series) throws IOException {
    long[] headers = new long[series.size()];
    for (int k = 0; k < headers.length; k++) {
      headers[k] = series.get(k).headerAddress();
    }
    return Hdf5Layout.of(path, layoutBytes, headers);
  }

  /// Hands everything to the operating system: a reader that opens the file now sees it.
  public void flush() throws IOException {
    call(
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
          heaps.close();
          H5.H5Fclose(closing);
          if (first != null) {
            throw first;
          }
          return null;
        });
  }
}
