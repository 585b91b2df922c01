package org.haven.kernels;

/// Sorts particles by bin on a device, keeping the order of those in one bin: what [CellGrid] does
/// on the host in one pass, as kernels.
///
/// A counting sort per digit of the bin's number, least significant digit first. Each index of a
/// kernel passes through a block of particles: it counts the digits, a [PrefixSum] over (digit,
/// block) reserves the places, and it moves its particles there in order. No two indices write to
/// one place, and nothing depends on which runs first.
///
/// ```
/// bins ─► Keys ─► (Histogram ─► PrefixSum ─► Scatter) × digits ─► bins, ranks by slot ─► Starts
/// ```
final class BinSort {
  /// Particles per index, and values of a digit: the table of (digit, block) is then as long as the
  /// list of particles.
  private static final int BLOCK = 64;

  private static final int DIGIT_BITS = 6;

  private final Device device;
  private final int count;
  private final PrefixSum prefixSum;
  private final int[] table;
  private final int[] otherBins;
  private final int[] otherRanks;

  /// @param count number of particles N
  BinSort(Device device, int count) {
    this.device = device;
    this.count = count;
    prefixSum = new PrefixSum(device);
    table = new int[(1 << DIGIT_BITS) * blocks() + 1];
    otherBins = new int[count];
    otherRanks = new int[count];
    device.discard(table, otherBins, otherRanks);
  }

  private int blocks() {
    return (count + BLOCK - 1) / BLOCK;
  }

  /// @param order [N] the particles in the order that is kept within a bin
  /// @param binOf [N] by particle
  /// @param total number of bins
  /// @param bins [N] by slot, written
  /// @param ranks [N] by slot, index into `order`, written
  /// @param particles [N] by slot, written
  /// @param binStart [total + 1], first slot of each bin, written
  void sort(
      int[] order,
      int[] binOf,
      int total,
      int[] bins,
      int[] ranks,
      int[] particles,
      int[] binStart) {
    int bits = 32 - Integer.numberOfLeadingZeros(total - 1);
    int digits = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    int blocks = blocks();
    // The last digit leaves its result in `bins` and `ranks`.
    boolean here = digits % 2 == 0;
    device.launch(
        new Keys(order, binOf, here ? bins : otherBins, here ? ranks : otherRanks), count);
    for (int digit = 0; digit < digits; digit++) {
      int[] fromBins = here ? bins : otherBins;
      int[] fromRanks = here ? ranks : otherRanks;
      int divisor = 1 << (digit * DIGIT_BITS);
      device.launch(new Histogram(fromBins, count, divisor, blocks, table), blocks);
      prefixSum.run(table, (1 << DIGIT_BITS) * blocks + 1);
      here = !here;
      device.launch(
          new Scatter(
              fromBins,
              fromRanks,
              count,
              divisor,
              blocks,
              table,
              here ? bins : otherBins,
              here ? ranks : otherRanks),
          blocks);
    }
    device.launch(new Starts(bins, ranks, order, count, total, particles, binStart), count + 1);
  }

  /// The bin of each particle in the given order.
  private record Keys(int[] order, int[] binOf, int[] bins, int[] ranks) implements Kernel {
    static void body(int k, int[] order, int[] binOf, int[] bins, int[] ranks) {
      bins[k] = binOf[order[k]];
      ranks[k] = k;
    }
  }

  /// How often each value of a digit is in block b, in `table[1 + value · blocks + b]`.
  private record Histogram(int[] bins, int count, int divisor, int blocks, int[] table)
      implements Kernel {
    static void body(int b, int[] bins, int count, int divisor, int blocks, int[] table) {
      if (b == 0) {
        table[0] = 0;
      }
      for (int value = 0; value < 1 << DIGIT_BITS; value++) {
        table[1 + value * blocks + b] = 0;
      }
      int end = Math.min(count, (b + 1) * BLOCK);
      for (int k = b * BLOCK; k < end; k++) {
        int value = (bins[k] / divisor) & ((1 << DIGIT_BITS) - 1);
        int at = 1 + value * blocks + b;
        table[at] = table[at] + 1;
      }
    }
  }

  /// Moves the particles of block b to the places that the running sums of the table reserve.
  private record Scatter(
      int[] bins,
      int[] ranks,
      int count,
      int divisor,
      int blocks,
      int[] table,
      int[] sortedBins,
      int[] sortedRanks)
      implements Kernel {
    static void body(
        int b,
        int[] bins,
        int[] ranks,
        int count,
        int divisor,
        int blocks,
        int[] table,
        int[] sortedBins,
        int[] sortedRanks) {
      int end = Math.min(count, (b + 1) * BLOCK);
      for (int k = b * BLOCK; k < end; k++) {
        int bin = bins[k];
        int value = (bin / divisor) & ((1 << DIGIT_BITS) - 1);
        int entry = value * blocks + b;
        int place = table[entry];
        table[entry] = place + 1;
        sortedBins[place] = bin;
        sortedRanks[place] = ranks[k];
      }
    }
  }

  /// The particle in each slot, and the first slot of every bin that begins there: of its own bin
  /// and of the empty ones before it. The index behind the last slot closes all that are left.
  private record Starts(
      int[] bins, int[] ranks, int[] order, int count, int total, int[] particles, int[] binStart)
      implements Kernel {
    static void body(
        int slot,
        int[] bins,
        int[] ranks,
        int[] order,
        int count,
        int total,
        int[] particles,
        int[] binStart) {
      int last = total;
      if (slot < count) {
        particles[slot] = order[ranks[slot]];
        last = bins[slot];
      }
      int first = slot == 0 ? 0 : bins[Math.max(0, slot - 1)] + 1;
      for (int bin = first; bin <= last; bin++) {
        binStart[bin] = slot;
      }
    }
  }
}
