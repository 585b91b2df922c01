package org.haven.analysis.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;
import org.haven.inputs.OutputException;

/// Displacements in a temporary file, in double, so that nothing is rounded.
///
/// Frames are gathered into blocks, and a block is written with the numbers of each particle side
/// by side: [block][3N][frames of a block]. A reader fetches the frames of several particles at a
/// time, one piece from each block. Nothing is left of the file when the process ends, however it
/// ends.
final class DiskSeries extends SeriesStore {
  /// Bytes that are written, or read by a reader, at a time: a frame, or a particle, at least.
  private static final int PIECE_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel file;
  private final int blockFrames;
  private final ByteBuffer block;
  private final DoubleBuffer numbers;
  private int next;
  private double[][] common;

  DiskSeries(int particles, int frames) {
    super(particles, frames);
    long frameBytes = bytes(particles, 1);
    blockFrames = Math.clamp(PIECE_BYTES / frameBytes, 1, frames);
    block = buffer(Math.toIntExact(frameBytes * blockFrames));
    numbers = block.asDoubleBuffer();
    path = folder();
    try {
      Path made = Files.createTempFile(path, "haven-", ".displacements");
      file =
          FileChannel.open(
              made,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException failure) {
      throw new OutputException(path, failure);
    }
  }

  /// Where temporary files lie.
  static Path folder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  void append(double[] frame) {
    int place = next % blockFrames;
    for (int k = 0; k < frame.length; k++) {
      numbers.put(k * blockFrames + place, frame[k]);
    }
    next++;
    if (place == blockFrames - 1 || next == frames) {
      write((next - 1) / blockFrames);
    }
  }

  private void write(long index) {
    long at = index * block.capacity();
    block.clear();
    try {
      while (block.hasRemaining()) {
        file.write(block, at + block.position());
      }
    } catch (IOException failure) {
      throw new OutputException(path, failure);
    }
  }

  @Override
  void subtract(double[][] series) {
    common = series;
  }

  @Override
  IntFunction<double[][]> reader(int from, int to) {
    return new Reader(from, to);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new OutputException(path, failure);
    }
  }

  private final class Reader implements IntFunction<double[][]> {
    private final int from;
    private final int to;
    private final double[][][] group;
    private final ByteBuffer piece;
    private int first = -1;

    Reader(int from, int to) {
      this.from = from;
      this.to = to;
      int count = Math.clamp(PIECE_BYTES / bytes(1, to - from), 1, particles);
      group = new double[count][3][to - from];
      piece = buffer(Math.toIntExact(bytes(count, blockFrames)));
    }

    @Override
    public double[][] apply(int particle) {
      if (first < 0 || particle < first || particle >= first + group.length) {
        first = particle;
        int count = Math.min(group.length, particles - first);
        for (int index = from / blockFrames; index <= (to - 1) / blockFrames; index++) {
          read(index, count);
        }
      }
      return group[particle - first];
    }

    private void read(int index, int count) {
      long at = index * (long) block.capacity() + bytes(first, blockFrames);
      piece.clear().limit(Math.toIntExact(bytes(count, blockFrames)));
      try {
        while (piece.hasRemaining()) {
          if (file.read(piece, at + piece.position()) < 0) {
            throw new IOException("ends early");
          }
        }
      } catch (IOException failure) {
        throw new OutputException(path, failure);
      }
      DoubleBuffer read = piece.flip().asDoubleBuffer();
      int begin = index * blockFrames;
      int start = Math.max(from, begin);
      int end = Math.min(to, begin + blockFrames);
      for (int n = 0; n < count; n++) {
        for (int d = 0; d < 3; d++) {
          double[] row = group[n][d];
          read.get((3 * n + d) * blockFrames + start - begin, row, start - from, end - start);
          for (int f = start; f < end && common != null; f++) {
            row[f - from] -= common[d][f];
          }
        }
      }
    }
  }
}
