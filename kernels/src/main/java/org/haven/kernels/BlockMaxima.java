package org.haven.kernels;

/// Largest of each block of values, and 0.
///
/// @param values not negative
/// @param count number of values
/// @param maxima [blocks], written
public record BlockMaxima(double[] values, int count, double[] maxima) implements Kernel {
  private static final int BLOCK = 128;

  /// Number of blocks for so many values.
  public static int blocks(int count) {
    return (count + BLOCK - 1) / BLOCK;
  }

  static void body(int k, double[] values, int count, double[] maxima) {
    double largest = 0;
    int end = Math.min(count, (k + 1) * BLOCK);
    for (int i = k * BLOCK; i < end; i++) {
      largest = Math.max(largest, values[i]);
    }
    maxima[k] = largest;
  }
}
