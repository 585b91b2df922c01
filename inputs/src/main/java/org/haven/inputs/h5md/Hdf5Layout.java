package org.haven.inputs.h5md;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/// What a file says beside the numbers in its series: its first bytes, which stay as they are once
/// they are laid out, but for the superblock and the headers of the series. The library holds those
/// against checksums of its own; what it does not check may keep it busy for ever, so this is
/// looked at before.
///
/// @param bytes how many they are
/// @param headers where those of the series are
/// @param sum CRC-32C of the others
record Hdf5Layout(long bytes, long[] headers, long sum) {
  private static final int SUPERBLOCK_BYTES = 48;

  /// Each header begins at a multiple of it and is shorter ([Hdf5File]).
  private static final int HEADER_BYTES = 512;

  static Hdf5Layout of(Path path, long bytes, long[] headers) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] head = new byte[(int) Math.min(Hdf5Library.product(bytes), file.length())];
      file.readFully(head);
      clear(head, 0, SUPERBLOCK_BYTES);
      for (long header : headers) {
        clear(head, header, HEADER_BYTES);
      }
      CRC32C sum = new CRC32C();
      sum.update(head);
      return new Hdf5Layout(bytes, headers, sum.getValue());
    }
  }

  /// The inverse of [#numbers].
  static Hdf5Layout ofNumbers(double[] numbers) {
    long[] all = Arrays.stream(numbers).mapToLong(each -> (long) each).toArray();
    return new Hdf5Layout(all[0], Arrays.copyOfRange(all, 2, all.length), all[1]);
  }

  /// Whole numbers that a checkpoint keeps.
  double[] numbers() {
    return LongStream.concat(LongStream.of(bytes, sum), Arrays.stream(headers))
        .asDoubleStream()
        .toArray();
  }

  private static void clear(byte[] bytes, long from, int count) {
    for (long k = from; k < Math.min(bytes.length, from + count); k++) {
      bytes[(int) k] = 0;
    }
  }

  /// Whether the file's bytes are still those.
  boolean fits(Path path) throws IOException {
    return of(path, bytes, headers).sum == sum;
  }
}
