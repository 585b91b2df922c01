package org.haven.kernels;

/// Adds up the partial sums of [BlockSums], block after block.
///
/// @param partial [blocks][columns]
/// @param totals [columns], written
public record Totals(double[] partial, int blocks, int columns, double[] totals) implements Kernel {
  static void body(int c, double[] partial, int blocks, int columns, double[] totals) {
    double sum = 0;
    for (int k = 0; k < blocks; k++) {
      sum += partial[k * columns + c];
    }
    totals[c] = sum;
  }
}
