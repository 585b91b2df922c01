package org.haven.pathways.percolation;

/// Indices of numbers in ascending order of the numbers, equals in order of their index.
final class AscendingOrder {
  private static final int BITS = 11;
  private static final int BUCKETS = 1 << BITS;

  private AscendingOrder() {}

  /// Indices of the values that are below +∞ and no NaN. A radix sort over the bits of the numbers:
  /// as fast as a million in some hundredths of a second.
  static int[] of(double[] values) {
    int count = 0;
    for (double v : values) {
      if (v < Double.POSITIVE_INFINITY) {
        count++;
      }
    }
    long[] keys = new long[count];
    int[] order = new int[count];
    int n = 0;
    for (int k = 0; k < values.length; k++) {
      if (values[k] < Double.POSITIVE_INFINITY) {
        // Adding zero makes −0 and 0 one number. Bits of negative numbers descend: all are flipped;
        // of the others the sign alone, so that they come after.
        long bits = Double.doubleToRawLongBits(values[k] + 0.0);
        keys[n] = bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
        order[n++] = k;
      }
    }
    long[] keysTo = new long[count];
    int[] orderTo = new int[count];
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      int[] start = new int[BUCKETS + 1];
      for (long key : keys) {
        start[bucket(key, shift) + 1]++;
      }
      for (int b = 0; b < BUCKETS; b++) {
        start[b + 1] += start[b];
      }
      for (int k = 0; k < count; k++) {
        int to = start[bucket(keys[k], shift)]++;
        keysTo[to] = keys[k];
        orderTo[to] = order[k];
      }
      long[] keysSwap = keys;
      keys = keysTo;
      keysTo = keysSwap;
      int[] orderSwap = order;
      order = orderTo;
      orderTo = orderSwap;
    }
    return order;
  }

  private static int bucket(long key, int shift) {
    return (int) (key >>> shift) & (BUCKETS - 1);
  }
}
