package org.haven.validation.aimd;

import java.util.Arrays;

/// Ratio Σx/Σw over frames that are correlated in time, with its error from blocks.
///
/// With r = Σx/Σw and e = (x − r w)/w̄ the error of r is that of the mean of e. Frames are joined
/// into 320, 160, 80, 40, 20, 10 blocks at most, and the largest error counts, which is that of
/// blocks longer than the correlation (Flyvbjerg, Petersen, J. Chem. Phys. 1989, 91, 461,
/// doi:10.1063/1.457480), with the degrees of freedom of those blocks.
///
/// @param value r
/// @param std its standard error; NaN with fewer than three frames
/// @param degrees of freedom of `std`
record BlockError(double value, double std, double degrees) {
  private static final int MOST = 320;
  private static final int LEAST = 10;

  /// @param x [F]
  /// @param w [F] weights, as the number of components in each frame
  static BlockError of(double[] x, double[] w) {
    int n = x.length;
    double sum = Arrays.stream(w).sum();
    double r = Arrays.stream(x).sum() / sum;
    if (n < 3) {
      return new BlockError(r, Double.NaN, 1);
    }
    double[] e = new double[n];
    for (int f = 0; f < n; f++) {
      e[f] = (x[f] - r * w[f]) * n / sum;
    }
    double largest = 0;
    int chosen = Math.min(n, MOST);
    for (int blocks = Math.min(n, MOST); blocks >= Math.min(n, LEAST); blocks /= 2) {
      double squares = 0;
      for (int b = 0; b < blocks; b++) {
        int from = (int) ((long) n * b / blocks);
        int to = (int) ((long) n * (b + 1) / blocks);
        double mean = Arrays.stream(e, from, to).sum() * blocks / n;
        squares += mean * mean;
      }
      double std = Math.sqrt(squares / (blocks - 1.0) / blocks);
      if (std >= largest) {
        largest = std;
        chosen = blocks;
      }
    }
    return new BlockError(r, largest, chosen - 1.0);
  }

  /// Of the square root of the value, as an RMSE of mean squares.
  BlockError root() {
    double root = Math.sqrt(value);
    return new BlockError(root, root > 0 ? std / (2 * root) : std, degrees);
  }

  /// Student's interval, symmetric.
  Interval interval() {
    return Double.isNaN(std) ? Interval.OPEN : Interval.student(value, std, degrees);
  }
}
