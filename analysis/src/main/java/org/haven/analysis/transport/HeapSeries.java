package org.haven.analysis.transport;

import java.util.Arrays;
import java.util.function.IntFunction;

/// Displacements in memory.
final class HeapSeries extends SeriesStore {
  private final double[][] rows;
  private int next;

  HeapSeries(int particles, int frames) {
    this(new double[3 * particles][frames]);
  }

  /// @param rows [3N][F]
  HeapSeries(double[][] rows) {
    super(rows.length / 3, rows[0].length);
    this.rows = rows;
  }

  @Override
  void append(double[] frame) {
    for (int k = 0; k < rows.length; k++) {
      rows[k][next] = frame[k];
    }
    next++;
  }

  @Override
  void subtract(double[][] common) {
    for (int k = 0; k < rows.length; k++) {
      for (int f = 0; f < frames; f++) {
        rows[k][f] -= common[k % 3][f];
      }
    }
  }

  @Override
  IntFunction<double[][]> reader(int from, int to) {
    double[][] vectors = new double[3][];
    return n -> {
      for (int d = 0; d < 3; d++) {
        double[] row = rows[3 * n + d];
        vectors[d] = from == 0 && to == frames ? row : Arrays.copyOfRange(row, from, to);
      }
      return vectors;
    };
  }
}
