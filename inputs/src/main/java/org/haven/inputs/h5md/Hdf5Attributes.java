package org.haven.inputs.h5md;

import static hdf.hdf5lib.HDF5Constants.*;
import static org.haven.inputs.h5md.Hdf5Library.fixedStrings;
import static org.haven.inputs.h5md.Hdf5Library.headerAddress;
import static org.haven.inputs.h5md.Hdf5Library.listSpace;
import static org.haven.inputs.h5md.Hdf5Library.product;
import static org.haven.inputs.h5md.Hdf5Library.requireStandard;
import static org.haven.inputs.h5md.Hdf5Library.texts;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// What is attached to a group or a dataset: text and numbers by name. Holds nothing open.
///
/// @param object path of the group or dataset in `file`
public record Hdf5Attributes(Hdf5File file, String object) {
  /// Attaches text: one string, or a list of several. Variable length, UTF-8.
  public void putText(String name, String... values) throws IOException {
    put(
        name,
        Hdf5Library::textType,
        values.length,
        (attribute, type) -> H5.H5Awrite_VLStrings(attribute, type, values));
  }

  /// Attaches whole numbers: a scalar, or a list of several.
  public void putNumbers(String name, long... values) throws IOException {
    put(
        name,
        () -> H5.H5Tcopy(H5T_STD_I64LE),
        values.length,
        (attribute, type) -> H5.H5Awrite_long(attribute, H5T_NATIVE_INT64, values));
  }

  /// Attaches real numbers: a scalar, or a list of several.
  public void putNumbers(String name, double... values) throws IOException {
    put(
        name,
        () -> H5.H5Tcopy(H5T_IEEE_F64LE),
        values.length,
        (attribute, type) -> H5.H5Awrite_double(attribute, H5T_NATIVE_DOUBLE, values));
  }

  /// Text of this name; empty when there is none.
  public Optional<List<String>> text(String name) throws IOException {
    return read(
        name,
        true,
        (attribute, type, count) -> {
          if (H5.H5Tis_variable_str(type)) {
            String[] values = new String[count];
            H5.H5Aread_VLStrings(attribute, type, values);
            return texts(values);
          }
          int size = (int) H5.H5Tget_size(type);
          byte[] bytes = new byte[product(count, size)];
          H5.H5Aread(attribute, type, bytes);
          return fixedStrings(bytes, size);
        });
  }

  /// Numbers of this name; empty when there are none.
  public Optional<double[]> numbers(String name) throws IOException {
    return read(
        name,
        false,
        (attribute, type, count) -> {
          double[] values = new double[count];
          H5.H5Aread_double(attribute, H5T_NATIVE_DOUBLE, values);
          return values;
        });
  }

  private interface Type {
    long make() throws HDF5Exception;
  }

  private interface Write {
    void to(long attribute, long type) throws HDF5Exception;
  }

  private interface Read<T> {
    T from(long attribute, long type, int count) throws IOException, HDF5Exception;
  }

  private void put(String name, Type made, int count, Write write) throws IOException {
    file.call(
        () -> {
          long type = made.make();
          long space = listSpace(count);
          long owner = H5.H5Oopen(file.identifier(), object, H5P_DEFAULT);
          try {
            long attribute = H5.H5Acreate(owner, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
            try {
              write.to(attribute, type);
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

  private <T> Optional<T> read(String name, boolean text, Read<T> read) throws IOException {
    if (!file.exists(object)) {
      return Optional.empty();
    }
    return file.call(
        () -> {
          long owner = H5.H5Oopen(file.identifier(), object, H5P_DEFAULT);
          try {
            if (!H5.H5Aexists(owner, name)) {
              return Optional.empty();
            }
            if (text && file.heaps() != null) {
              file.heaps().requireSoundOfHeader(headerAddress(owner));
            }
            long attribute = H5.H5Aopen(owner, name, H5P_DEFAULT);
            long space = H5.H5Aget_space(attribute);
            long type = H5.H5Aget_type(attribute);
            try {
              int kind = H5.H5Tget_class(type);
              boolean number = kind == H5T_INTEGER || kind == H5T_FLOAT;
              if (text ? kind != H5T_STRING : !number) {
                return Optional.empty();
              }
              if (number) {
                requireStandard(file.path(), object + " (" + name + ")", type);
              }
              int count = product(H5.H5Sget_simple_extent_npoints(space));
              if ((double) count * H5.H5Tget_size(type) > Files.size(file.path())) {
                throw new IOException(
                    file.path()
                        + ": attribute "
                        + name
                        + " of /"
                        + object
                        + " is longer than the file: it is damaged");
              }
              return count == 0 ? Optional.empty() : Optional.of(read.from(attribute, type, count));
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
}
