package org.haven.inputs.h5md;

import static hdf.hdf5lib.HDF5Constants.*;
import static org.haven.inputs.h5md.Hdf5Library.countOf;
import static org.haven.inputs.h5md.Hdf5Library.enumeration;
import static org.haven.inputs.h5md.Hdf5Library.fixedStrings;
import static org.haven.inputs.h5md.Hdf5Library.intermediateGroups;
import static org.haven.inputs.h5md.Hdf5Library.product;
import static org.haven.inputs.h5md.Hdf5Library.readEnumeration;
import static org.haven.inputs.h5md.Hdf5Library.requireNumbers;
import static org.haven.inputs.h5md.Hdf5Library.shapeOf;
import static org.haven.inputs.h5md.Hdf5Library.texts;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A named array of a file, written and read whole ([Hdf5Series] is for one that grows). Holds
/// nothing open.
///
/// @param name path in `file`, without the slash in front
public record Hdf5Dataset(Hdf5File file, String name) {
  /// Makes the dataset [shape], of doubles; a scalar when no shape is given.
  public void write(double[] values, long... shape) throws IOException {
    create(
        H5T_IEEE_F64LE,
        shape,
        set -> H5.H5Dwrite_double(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  /// Makes the dataset [shape], of 32-bit integers; a scalar when no shape is given.
  public void write(int[] values, long... shape) throws IOException {
    create(
        H5T_STD_I32LE,
        shape,
        set -> H5.H5Dwrite_int(set, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  /// Makes the dataset [shape], of 64-bit integers; a scalar when no shape is given.
  public void write(long[] values, long... shape) throws IOException {
    create(
        H5T_STD_I64LE,
        shape,
        set -> H5.H5Dwrite_long(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  /// Makes the dataset [N], of an enumeration: indices into `names`.
  public void writeEnumeration(List<String> names, int[] values) throws IOException {
    long type =
        file.call(
            () -> {
              long made = H5.H5Tenum_create(H5T_STD_I32LE);
              for (int k = 0; k < names.size(); k++) {
                H5.H5Tenum_insert(made, names.get(k), k);
              }
              return made;
            });
    try {
      create(
          type,
          new long[] {values.length},
          set -> H5.H5Dwrite_int(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
    } finally {
      file.call(() -> H5.H5Tclose(type));
    }
  }

  /// Dimensions; none for a scalar.
  public long[] shape() throws IOException {
    return use(Hdf5Library::shapeOf);
  }

  /// All numbers as doubles, row by row.
  public double[] doubles() throws IOException {
    return use(
        set -> {
          requireNumbers(file.path(), name, set);
          double[] values = new double[count(set)];
          if (values.length > 0) {
            H5.H5Dread_double(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
          }
          return values;
        });
  }

  /// All whole numbers, row by row.
  public long[] longs() throws IOException {
    return use(
        set -> {
          requireNumbers(file.path(), name, set);
          long[] values = new long[count(set)];
          if (values.length > 0) {
            H5.H5Dread_long(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
          }
          return values;
        });
  }

  /// The same of a dataset that holds no larger ones than fit, such as [#write(int\[\], long...)]
  /// makes.
  public int[] ints() throws IOException {
    return use(
        set -> {
          requireNumbers(file.path(), name, set);
          int[] values = new int[count(set)];
          if (values.length > 0) {
            H5.H5Dread_int(set, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
          }
          return values;
        });
  }

  /// All names: strings, an enumeration, or bare integers as decimal numbers.
  public List<String> names() throws IOException {
    return use(
        set -> {
          int count = count(set);
          long type = H5.H5Dget_type(set);
          try {
            int kind = H5.H5Tget_class(type);
            if (kind == H5T_STRING && H5.H5Tis_variable_str(type)) {
              requireSoundHeaps(set);
              String[] values = new String[count];
              H5.H5Dread_VLStrings(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
              return texts(values);
            }
            if (kind == H5T_STRING) {
              int size = (int) H5.H5Tget_size(type);
              byte[] bytes = new byte[product(count, size)];
              H5.H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
              return fixedStrings(bytes, size);
            }
            return namesOfIntegers(set, type, count, kind == H5T_ENUM);
          } finally {
            H5.H5Tclose(type);
          }
        });
  }

  /// How many elements it has.
  private int count(long set) throws IOException, HDF5Exception {
    return file.isWatched() ? countOf(file.path(), name, set) : product(shapeOf(set));
  }

  private void requireSoundHeaps(long set) throws IOException, HDF5Exception {
    if (file.heaps() != null) {
      for (Hdf5Chunks.Extent extent : Hdf5Chunks.extents(set)) {
        file.heaps().requireSoundOfStrings(extent.from(), extent.bytes());
      }
    }
  }

  private List<String> namesOfIntegers(long set, long type, int count, boolean enumerated)
      throws IOException, HDF5Exception {
    Map<Long, String> named = Map.of();
    long[] values = new long[count];
    if (enumerated) {
      long nativeType = H5.H5Tget_native_type(type);
      try {
        named = enumeration(nativeType);
        readEnumeration(set, nativeType, values);
      } finally {
        H5.H5Tclose(nativeType);
      }
    } else {
      requireNumbers(file.path(), name, set);
      H5.H5Dread_long(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    }
    List<String> names = new ArrayList<>(count);
    for (long value : values) {
      String found = enumerated ? named.get(value) : Long.toString(value);
      if (found == null) {
        throw new IOException(
            file.path() + ": value " + value + " in /" + name + " has no name in its enumeration");
      }
      names.add(found);
    }
    return names;
  }

  /// Whether bare integers, without names, stand in it.
  public boolean isInteger() throws IOException {
    return use(
        set -> {
          long type = H5.H5Dget_type(set);
          try {
            return H5.H5Tget_class(type) == H5T_INTEGER;
          } finally {
            H5.H5Tclose(type);
          }
        });
  }

  private interface Write {
    void to(long set) throws HDF5Exception;
  }

  private interface Use<T> {
    T with(long set) throws IOException, HDF5Exception;
  }

  private void create(long type, long[] shape, Write write) throws IOException {
    file.call(
        () -> {
          long space =
              shape.length == 0
                  ? H5.H5Screate(H5S_SCALAR)
                  : H5.H5Screate_simple(shape.length, shape, null);
          long links = intermediateGroups();
          try {
            long set =
                H5.H5Dcreate(file.identifier(), name, type, space, links, H5P_DEFAULT, H5P_DEFAULT);
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

  private <T> T use(Use<T> use) throws IOException {
    return file.call(
        () -> {
          long set;
          try {
            set = H5.H5Dopen(file.identifier(), name, H5P_DEFAULT);
          } catch (HDF5Exception failure) {
            if (!file.exists(name) || file.isGroup(name)) {
              throw new IOException(file.path() + ": no dataset /" + name, failure);
            }
            throw failure;
          }
          try {
            return use.with(set);
          } finally {
            H5.H5Dclose(set);
          }
        });
  }
}
