package org.haven.analysis.curves;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Fewer points of a series for a plot.
public final class Thinning {
  private Thinning() {}

  /// Every k-th of `length` indices, at most `most`.
  public static int[] even(int length, int most) {
    int step = Math.max(1, (length + most - 1) / most);
    return IntStream.iterate(0, k -> k < length, k -> k + step).toArray();
  }

  /// Indices evenly spaced in the logarithm, `perDecade` for a factor of ten, all of the first
  /// ones.
  public static int[] logarithmic(int length, int perDecade) {
    double factor = Math.pow(10, 1.0 / perDecade);
    return IntStream.iterate(0, k -> k < length, k -> Math.max(k + 1, (int) (k * factor)))
        .toArray();
  }

  /// Values at these indices.
  public static double[] at(double[] values, int[] indices) {
    return Arrays.stream(indices).mapToDouble(k -> values[k]).toArray();
  }

  /// Means of blocks of `size` values, a last one of fewer left out: nothing of a spectrum is lost
  /// between its points.
  public static double[] blockMeans(double[] values, int size) {
    return IntStream.range(0, values.length / size)
        .mapToDouble(b -> Arrays.stream(values, b * size, (b + 1) * size).average().orElseThrow())
        .toArray();
  }
}
