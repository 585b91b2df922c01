package org.haven.analysis.transport;

import java.util.function.IntFunction;

/// Keeps displacements [N][3][F] that come frame by frame and are wanted particle by particle.
abstract sealed class SeriesStore implements AutoCloseable permits HeapSeries, DiskSeries {
  final int particles;
  final int frames;

  /// @param particles N
  /// @param frames F
  SeriesStore(int particles, int frames) {
    this.particles = particles;
    this.frames = frames;
  }

  /// Bytes of all of it.
  static long bytes(long particles, long frames) {
    return 24 * particles * frames;
  }

  /// A store in memory where it takes up to `heapBytes`, else in a temporary file.
  static SeriesStore of(int particles, int frames, long heapBytes) {
    return bytes(particles, frames) <= heapBytes
        ? new HeapSeries(particles, frames)
        : new DiskSeries(particles, frames);
  }

  /// Takes the next frame [3N].
  abstract void append(double[] frame);

  /// Subtracts [3][F] from every particle, once all frames are there.
  abstract void subtract(double[][] common);

  /// A reader of the frames [from, to), for one thread; see [VectorSeries#reader].
  abstract IntFunction<double[][]> reader(int from, int to);

  /// The frames [from, to).
  VectorSeries between(int from, int to) {
    return new VectorSeries() {
      @Override
      public int particles() {
        return particles;
      }

      @Override
      public int frames() {
        return to - from;
      }

      @Override
      public IntFunction<double[][]> reader() {
        return SeriesStore.this.reader(from, to);
      }
    };
  }

  @Override
  public void close() {}
}
