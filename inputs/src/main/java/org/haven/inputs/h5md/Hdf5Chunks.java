package org.haven.inputs.h5md;

import static hdf.hdf5lib.HDF5Constants.*;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.hdf5.global.hdf5;

/// Where the numbers of a dataset lie in its file: in one piece, or in chunks that an index finds.
/// Where the library finds nothing, as in a damaged index, it makes zeros of the numbers, so this
/// is looked at before.
///
/// @param shape of the dataset
/// @param chunk the same of a chunk; null where the dataset is in one piece
/// @param chunkBytes of a chunk; 0 where they are filtered, and each has its own size
record Hdf5Chunks(long[] shape, long[] chunk, long chunkBytes) {
  /// Most chunks whose places are told.
  private static final int MOST = 10_000;

  /// Bytes of a file.
  record Extent(long from, long bytes) {}

  /// @param made property list of the dataset
  static Hdf5Chunks of(long set, long made, long[] shape) throws HDF5Exception {
    if (H5.H5Pget_layout(made) != H5D_CHUNKED) {
      return new Hdf5Chunks(shape.clone(), null, 0);
    }
    long[] chunk = new long[shape.length];
    H5.H5Pget_chunk(made, shape.length, chunk);
    long bytes = H5.H5Pget_nfilters(made) > 0 ? 0 : elementBytes(set);
    for (long extent : chunk) {
      bytes *= extent;
    }
    return new Hdf5Chunks(shape.clone(), chunk, bytes);
  }

  private static long elementBytes(long set) throws HDF5Exception {
    long type = H5.H5Dget_type(set);
    try {
      return H5.H5Tget_size(type);
    } finally {
      H5.H5Tclose(type);
    }
  }

  /// Whether the file holds all numbers of so many frames: those along the first dimension.
  ///
  /// @param made property list of the dataset
  boolean hold(long set, long made, long first, long count) throws HDF5Exception {
    if (chunk == null) {
      return H5.H5Pget_layout(made) != H5D_CONTIGUOUS
          || H5.H5Dget_storage_size(set) >= product() * elementBytes(set);
    }
    long[] place = new long[shape.length];
    place[0] = first / chunk[0] * chunk[0];
    while (place[0] < first + count) {
      long[] stored = new long[1];
      if (hdf5.H5Dget_chunk_storage_size(set, place, stored) < 0
          || (chunkBytes == 0 ? stored[0] == 0 : stored[0] != chunkBytes)) {
        return false;
      }
      advance(place);
    }
    return true;
  }

  private double product() {
    double product = 1;
    for (long extent : shape) {
      product *= extent;
    }
    return product;
  }

  /// To the next chunk, the last dimension first.
  private void advance(long[] place) {
    for (int d = place.length - 1; d >= 0; d--) {
      place[d] += chunk[d];
      if (d == 0 || place[d] < shape[d]) {
        return;
      }
      place[d] = 0;
    }
  }

  /// Where the bytes of a dataset lie; nothing where they are filtered or in its header.
  static List<Extent> extents(long set) throws HDF5Exception {
    long made = H5.H5Dget_create_plist(set);
    long space = H5.H5Dget_space(set);
    try {
      int layout = H5.H5Pget_layout(made);
      List<Extent> extents = new ArrayList<>();
      if (layout == H5D_CONTIGUOUS && H5.H5Dget_storage_size(set) > 0) {
        extents.add(new Extent(H5.H5Dget_offset(set), H5.H5Dget_storage_size(set)));
      } else if (layout == H5D_CHUNKED && H5.H5Pget_nfilters(made) == 0) {
        long[] count = new long[1];
        hdf5.H5Dget_num_chunks(set, space, count);
        long[] place = new long[H5.H5Sget_simple_extent_ndims(space) + 1];
        for (long k = 0; k < Math.min(MOST, count[0]); k++) {
          long[] from = new long[1];
          long[] bytes = new long[1];
          if (hdf5.H5Dget_chunk_info(set, space, k, place, new int[1], from, bytes) >= 0) {
            extents.add(new Extent(from[0], bytes[0]));
          }
        }
      }
      return extents;
    } finally {
      H5.H5Sclose(space);
      H5.H5Pclose(made);
    }
  }
}
