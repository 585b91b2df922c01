package org.haven.analysis.transport;

import java.util.function.IntFunction;

/// Vectors over time of several particles, which need not all be in memory at once.
interface VectorSeries {
  /// Number of particles.
  int particles();

  /// Number of frames F.
  int frames();

  /// A reader of particles, for one thread: the vectors [3][F] of a particle. They are not to be
  /// changed, and may be overwritten when the next particle is asked for. Ascending order is fast.
  IntFunction<double[][]> reader();

  /// Of one particle.
  static VectorSeries of(double[][] vectors) {
    return new VectorSeries() {
      @Override
      public int particles() {
        return 1;
      }

      @Override
      public int frames() {
        return vectors[0].length;
      }

      @Override
      public IntFunction<double[][]> reader() {
        return _ -> vectors;
      }
    };
  }

  /// Those of the particles `chosen`, in their order.
  default VectorSeries select(int[] chosen) {
    VectorSeries all = this;
    return new VectorSeries() {
      @Override
      public int particles() {
        return chosen.length;
      }

      @Override
      public int frames() {
        return all.frames();
      }

      @Override
      public IntFunction<double[][]> reader() {
        IntFunction<double[][]> reader = all.reader();
        return n -> reader.apply(chosen[n]);
      }
    };
  }
}
