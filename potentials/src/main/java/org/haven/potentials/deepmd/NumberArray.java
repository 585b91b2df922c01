package org.haven.potentials.deepmd;

/// Numbers of a model's file with their shape, row by row.
record NumberArray(double[] values, int... shape) {
  /// The number of its elements that a shape says.
  static int count(int... shape) {
    int count = 1;
    for (int size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }
}
