package org.haven.kernels;

/// Running sums on a device: `values[k] ← values[0] + … + values[k]`, for values ≥ 0.
///
/// Blocks of [#BLOCK] values are added up, the sums of the blocks are summed the same way, level
/// after level, and every block then starts from the sum of those before it. Sums of integers have
/// no order, so every device finds the same. Sums above 2³¹ − 1 stay there.
final class PrefixSum {
  /// Values that one index of a kernel passes through.
  static final int BLOCK = 64;

  private final Device device;
  private final int[] nothing = new int[1];

  /// Of each level, 0 and then the sum of each block.
  private int[][] totals = {};

  PrefixSum(Device device) {
    this.device = device;
  }

  /// Replaces the first `count` of `values` by their running sums, on the device.
  void run(int[] values, int count) {
    if (count > 0) {
      run(values, count, 0);
    }
  }

  private void run(int[] values, int count, int level) {
    int blocks = (count + BLOCK - 1) / BLOCK;
    if (blocks == 1) {
      device.launch(new RunningSums(values, count, nothing), 1);
      return;
    }
    int[] sums = totals(level, blocks);
    device.launch(new BlockTotals(values, count, sums), blocks);
    run(sums, blocks, level + 1);
    device.launch(new RunningSums(values, count, sums), blocks);
  }

  private int[] totals(int level, int blocks) {
    if (level >= totals.length) {
      totals = java.util.Arrays.copyOf(totals, level + 1);
      totals[level] = new int[0];
    }
    if (totals[level].length < blocks) {
      totals[level] = new int[blocks + blocks / 4];
      device.discard(totals[level]);
    }
    return totals[level];
  }

  private static int add(int a, int b) {
    return a > Integer.MAX_VALUE - b ? Integer.MAX_VALUE : a + b;
  }

  /// Leaves the sum of block k − 1 in `totals[k]`, and 0 in `totals[0]`.
  private record BlockTotals(int[] values, int count, int[] totals) implements Kernel {
    static void body(int k, int[] values, int count, int[] totals) {
      int sum = 0;
      if (k > 0) {
        int end = Math.min(count, k * BLOCK);
        for (int i = (k - 1) * BLOCK; i < end; i++) {
          sum = add(sum, values[i]);
        }
      }
      totals[k] = sum;
    }
  }

  /// Replaces the values of block k by their running sums from `before[k]` on.
  private record RunningSums(int[] values, int count, int[] before) implements Kernel {
    static void body(int k, int[] values, int count, int[] before) {
      int sum = before[k];
      int end = Math.min(count, (k + 1) * BLOCK);
      for (int i = k * BLOCK; i < end; i++) {
        sum = add(sum, values[i]);
        values[i] = sum;
      }
    }
  }
}
