package org.haven.validation.aimd;

import java.util.Arrays;

/// Some of many pairs, evenly spaced in their order: every s-th, s doubled when there are too many.
/// Mutable.
final class EvenChoice {
  private static final int MOST = 4096;

  private double[] x = new double[MOST];
  private double[] y = new double[MOST];
  private int kept;
  private long stride = 1;
  private long count;

  void add(double a, double b) {
    if (count++ % stride != 0) {
      return;
    }
    if (kept == MOST) {
      for (int k = 0; k < MOST / 2; k++) {
        x[k] = x[2 * k];
        y[k] = y[2 * k];
      }
      kept = MOST / 2;
      stride *= 2;
      if ((count - 1) % stride != 0) {
        return;
      }
    }
    x[kept] = a;
    y[kept++] = b;
  }

  Parity parity(String quantity, String unit, String of) {
    return new Parity(quantity, unit, of, Arrays.copyOf(x, kept), Arrays.copyOf(y, kept), count);
  }
}
