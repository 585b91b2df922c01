package org.haven.pathways.neb;

import java.util.Arrays;

/// The assignment of rows to columns of least total cost, by shortest augmenting paths (Kuhn, Naval
/// Res. Logist. 1955, 2, 83, doi:10.1002/nav.3800020109; in the form of Jonker, Volgenant,
/// Computing 1987, 38, 325, doi:10.1007/BF02278710). O(n³).
final class Assignment {
  private Assignment() {}

  /// @param cost [n][n], finite
  /// @return [n] the column of each row
  static int[] of(double[][] cost) {
    int n = cost.length;
    double[] rowPrice = new double[n + 1];
    double[] columnPrice = new double[n + 1];
    int[] rowOf = new int[n + 1]; // of each column; column and row 0 stand for none
    for (int row = 1; row <= n; row++) {
      double[] distance = new double[n + 1];
      int[] before = new int[n + 1];
      boolean[] done = new boolean[n + 1];
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
      rowOf[0] = row;
      int column = 0;
      while (rowOf[column] != 0) {
        done[column] = true;
        int from = rowOf[column];
        double step = Double.POSITIVE_INFINITY;
        int next = 0;
        for (int c = 1; c <= n; c++) {
          if (!done[c]) {
            double reduced = cost[from - 1][c - 1] - rowPrice[from] - columnPrice[c];
            if (reduced < distance[c]) {
              distance[c] = reduced;
              before[c] = column;
            }
            if (distance[c] < step) {
              step = distance[c];
              next = c;
            }
          }
        }
        for (int c = 0; c <= n; c++) {
          if (done[c]) {
            rowPrice[rowOf[c]] += step;
            columnPrice[c] -= step;
          } else {
            distance[c] -= step;
          }
        }
        column = next;
      }
      while (column != 0) {
        rowOf[column] = rowOf[before[column]];
        column = before[column];
      }
    }
    int[] columnOf = new int[n];
    for (int c = 1; c <= n; c++) {
      columnOf[rowOf[c] - 1] = c - 1;
    }
    return columnOf;
  }
}
