package org.haven.kernels;

/// Sums of blocks of values, each in a fixed order: the first half of every sum of a [Device].
/// [Totals] is the second.
///
/// @param values columns of values, `values[first + column + k * stride]`
/// @param first index of the first value of column 0
/// @param stride distance between values of a column
/// @param count values per column
/// @param columns number of columns
/// @param partial [blocks][columns], written
public record BlockSums(
    double[] values, int first, int stride, int count, int columns, double[] partial)
    implements Kernel {
  /// Values per partial sum.
  private static final int BLOCK = 512;

  /// Number of blocks for so many values.
  public static int blocks(int count) {
    return (count + BLOCK - 1) / BLOCK;
  }

  static void body(
      int k, double[] values, int first, int stride, int count, int columns, double[] partial) {
    partial[k] = sum(k / columns, values, first + k % columns, stride, count);
  }

  /// Four running sums, so that additions need not wait for each other.
  static double sum(int block, double[] values, int first, int stride, int count) {
    int n = Math.min(BLOCK, count - block * BLOCK);
    int p = first + block * BLOCK * stride;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int m = 0;
    for (; m + 3 < n; m += 4) {
      s0 += values[p];
      s1 += values[p + stride];
      s2 += values[p + 2 * stride];
      s3 += values[p + 3 * stride];
      p += 4 * stride;
    }
    for (; m < n; m++) {
      s0 += values[p];
      p += stride;
    }
    return (s0 + s1) + (s2 + s3);
  }
}
