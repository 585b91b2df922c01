package org.haven.inputs.h5md;

import static hdf.hdf5lib.HDF5Constants.*;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes files in the earliest format of HDF5, as h5py and Fortran programs do where nobody asks
/// for another: object headers, tables of symbols and heaps without any checksum.
final class OldHdf5 implements AutoCloseable {
  private final Path path;
  private final long file;

  OldHdf5(Path path) throws IOException {
    this.path = path;
    this.file =
        Hdf5Library.call(
            path, () -> H5.H5Fcreate(path.toString(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  }

  private interface Write {
    void to(long set) throws HDF5Exception;
  }

  void dataset(String name, double[] values, long... shape) throws IOException {
    dataset(
        name,
        H5T_IEEE_F64LE,
        false,
        shape,
        set -> H5.H5Dwrite_double(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  /// In chunks of half its frames, which may become more: it has a B-tree.
  void series(String name, double[] values, long... shape) throws IOException {
    dataset(
        name,
        H5T_IEEE_F64LE,
        true,
        shape,
        set -> H5.H5Dwrite_double(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  void dataset(String name, int[] values, long... shape) throws IOException {
    dataset(
        name,
        H5T_STD_I32LE,
        false,
        shape,
        set -> H5.H5Dwrite_int(set, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  /// Strings of fixed length.
  void dataset(String name, String... values) throws IOException {
    int size = 4;
    byte[] bytes = new byte[size * values.length];
    for (int k = 0; k < values.length; k++) {
      byte[] text = values[k].getBytes(StandardCharsets.UTF_8);
      System.arraycopy(text, 0, bytes, size * k, text.length);
    }
    long type =
        Hdf5Library.call(
            path,
            () -> {
              long made = H5.H5Tcopy(H5T_C_S1);
              H5.H5Tset_size(made, size);
              return made;
            });
    dataset(
        name,
        type,
        false,
        new long[] {values.length},
        set -> H5.H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes));
  }

  private void dataset(String name, long type, boolean chunked, long[] shape, Write write)
      throws IOException {
    Hdf5Library.call(
        path,
        () -> {
          long[] most = shape.clone();
          long layout = H5.H5Pcreate(H5P_DATASET_CREATE);
          if (chunked) {
            long[] chunk = shape.clone();
            chunk[0] = Math.max(1, shape[0] / 2);
            most[0] = H5S_UNLIMITED;
            H5.H5Pset_chunk(layout, shape.length, chunk);
          }
          long space =
              shape.length == 0
                  ? H5.H5Screate(H5S_SCALAR)
                  : H5.H5Screate_simple(shape.length, shape, most);
          long links = Hdf5Library.intermediateGroups();
          long set = H5.H5Dcreate(file, name, type, space, links, layout, H5P_DEFAULT);
          write.to(set);
          H5.H5Dclose(set);
          H5.H5Pclose(links);
          H5.H5Sclose(space);
          H5.H5Pclose(layout);
          return null;
        });
  }

  void text(String object, String name, String value) throws IOException {
    Hdf5Library.call(
        path,
        () -> {
          long owner = H5.H5Oopen(file, object, H5P_DEFAULT);
          long type = Hdf5Library.textType();
          long space = H5.H5Screate(H5S_SCALAR);
          long attribute = H5.H5Acreate(owner, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
          H5.H5Awrite_VLStrings(attribute, type, new String[] {value});
          H5.H5Aclose(attribute);
          H5.H5Sclose(space);
          H5.H5Tclose(type);
          H5.H5Oclose(owner);
          return null;
        });
  }

  void group(String name) throws IOException {
    Hdf5Library.call(
        path,
        () -> {
          long links = Hdf5Library.intermediateGroups();
          H5.H5Gclose(H5.H5Gcreate(file, name, links, H5P_DEFAULT, H5P_DEFAULT));
          H5.H5Pclose(links);
          return null;
        });
  }

  @Override
  public void close() throws IOException {
    Hdf5Library.call(path, () -> H5.H5Fclose(file));
  }
}
