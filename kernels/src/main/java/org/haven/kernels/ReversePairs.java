package org.haven.kernels;

/// Finds for each pair (i, j, n) of a sorted symmetric list the index of the pair (j, i, −n).
record ReversePairs(int[] offsets, int[] neighbours, int[] shifts, int[] species, int[] reverse)
    implements Kernel {
  /// One thread that walks through all rows is as fast as about this many that search.
  static final int SERIAL_UP_TO = 8;

  /// Binary search for (species of i, i, −n) in the row of each neighbour.
  static void body(
      int i, int[] offsets, int[] neighbours, int[] shifts, int[] species, int[] reverse) {
    int kind = species[i];
    for (int p = offsets[i]; p < offsets[i + 1]; p++) {
      int j = neighbours[p];
      int wanted = 2 * NeighbourList.ZERO_SHIFT - shifts[p];
      int low = offsets[j];
      int high = offsets[j + 1] - 1;
      while (low < high) {
        int middle = (low + high) / 2;
        int k = neighbours[middle];
        int s = species[k];
        boolean before = s < kind || s == kind && (k < i || k == i && shifts[middle] < wanted);
        if (before) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      reverse[p] = low;
    }
  }

  /// The same by one pass through the rows in the order in which rows are sorted: the next pair of
  /// j not yet taken is then the one with i. Images of one j come with rising n in the row of i,
  /// and with falling −n in that of j.
  ///
  /// @param order all particles by (species, index)
  void runSerially(int[] order) {
    int[] next = new int[order.length];
    System.arraycopy(offsets, 0, next, 0, order.length);
    for (int i : order) {
      int end = offsets[i + 1];
      for (int p = offsets[i]; p < end; ) {
        int j = neighbours[p];
        int images = 1;
        while (p + images < end && neighbours[p + images] == j) {
          images++;
        }
        int last = next[j] + images - 1;
        next[j] = last + 1;
        for (int k = 0; k < images; k++) {
          reverse[p + k] = last - k;
        }
        p += images;
      }
    }
  }
}
