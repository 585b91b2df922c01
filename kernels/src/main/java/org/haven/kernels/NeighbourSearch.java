package org.haven.kernels;

import java.util.Arrays;

/// The fast twin of [NeighbourCount] and [NeighbourFill] on the CPU.
///
/// All particles of a bin see the same candidates: those within reach of the box around them. They
/// are collected once, and for the fill sorted once by (species, index, shift) with a radix sort;
/// every particle then passes through them in order, so that no list of its own is ever sorted. The
/// distances are formed by the same operations as in the plain bodies, and agree to the last bit.
///
/// Scratch space of one thread; grows as needed.
final class NeighbourSearch {
  private static final ThreadLocal<NeighbourSearch> OF_THREAD =
      ThreadLocal.withInitial(NeighbourSearch::new);

  /// Widest digit of the radix sort, in bits.
  private static final int DIGIT = 10;

  // The candidates: shifted coordinates, slots, packed shifts less the constant.
  private int candidates;
  private double[] x = {};
  private double[] y = {};
  private double[] z = {};
  private int[] slots = {};
  private int[] moves = {};

  // The same in order; particles instead of slots.
  private double[] sortedX = {};
  private double[] sortedY = {};
  private double[] sortedZ = {};
  private int[] sortedParticles = {};
  private int[] sortedMoves = {};

  // Of the radix sort: (rank, candidate) pairs.
  private long[] keys = {};
  private long[] otherKeys = {};
  private final int[] starts = new int[1 << DIGIT];

  // Of one particle: squared distances of all candidates, those within reach.
  private double[] squares = {};
  private int[] found = {};

  private NeighbourSearch() {}

  /// Writes the number of neighbours of the particles in slots `[begin, end)` to `offsets[particle
  /// + 1]`.
  static void count(CellGrid grid, int begin, int end, int[] offsets) {
    NeighbourSearch search = OF_THREAD.get();
    for (int slot = begin; slot < end; ) {
      int last = Math.min(end, grid.binStart[grid.bins[slot] + 1]);
      search.collect(grid, slot, last);
      for (; slot < last; slot++) {
        double px = grid.x[slot];
        double py = grid.y[slot];
        double pz = grid.z[slot];
        // A position that is not a number has no neighbours; every other one finds itself too.
        offsets[grid.particles[slot] + 1] =
            Double.isFinite(px + py + pz) ? search.within(px, py, pz, grid.reachSquare) - 1 : 0;
      }
    }
  }

  /// Writes the pairs of the particles in slots `[begin, end)`, each row sorted.
  static void fill(
      CellGrid grid, int begin, int end, int[] offsets, int[] neighbours, int[] shifts) {
    NeighbourSearch search = OF_THREAD.get();
    for (int slot = begin; slot < end; ) {
      int last = Math.min(end, grid.binStart[grid.bins[slot] + 1]);
      search.collect(grid, slot, last);
      search.sort(grid);
      for (; slot < last; slot++) {
        search.write(grid, slot, offsets[grid.particles[slot]], neighbours, shifts);
      }
    }
  }

  /// Collects all particles and images within reach of the box around slots `[begin, end)` of one
  /// bin.
  private void collect(CellGrid grid, int begin, int end) {
    double lowX = Double.POSITIVE_INFINITY;
    double lowY = lowX;
    double lowZ = lowX;
    double highX = Double.NEGATIVE_INFINITY;
    double highY = highX;
    double highZ = highX;
    for (int slot = begin; slot < end; slot++) {
      if (Double.isFinite(grid.x[slot] + grid.y[slot] + grid.z[slot])) {
        lowX = Math.min(lowX, grid.x[slot]);
        lowY = Math.min(lowY, grid.y[slot]);
        lowZ = Math.min(lowZ, grid.z[slot]);
        highX = Math.max(highX, grid.x[slot]);
        highY = Math.max(highY, grid.y[slot]);
        highZ = Math.max(highZ, grid.z[slot]);
      }
    }
    candidates = 0;
    int n0 = grid.shape[0];
    int n1 = grid.shape[1];
    int n2 = grid.shape[2];
    int bin = grid.bins[begin];
    int low0 = bin % n0 - grid.shape[3];
    int high0 = bin % n0 + grid.shape[3];
    int b1 = bin / n0 % n1;
    int b2 = bin / (n0 * n1);
    double[] h = grid.lattice;
    for (int k2 = b2 - grid.shape[5]; k2 <= b2 + grid.shape[5]; k2++) {
      int m2 = Math.floorDiv(k2, n2);
      for (int k1 = b1 - grid.shape[4]; k1 <= b1 + grid.shape[4]; k1++) {
        int m1 = Math.floorDiv(k1, n1);
        int row = n0 * (k1 - m1 * n1 + n1 * (k2 - m2 * n2));
        // The bins of a row follow each other, up to the border of the cell.
        for (int k0 = low0; k0 <= high0; ) {
          int m0 = Math.floorDiv(k0, n0);
          int next = Math.min(high0 + 1, (m0 + 1) * n0);
          append(
              grid,
              grid.binStart[row + k0 - m0 * n0],
              grid.binStart[row + next - m0 * n0],
              m0 * h[0] + m1 * h[3] + m2 * h[6],
              m0 * h[1] + m1 * h[4] + m2 * h[7],
              m0 * h[2] + m1 * h[5] + m2 * h[8],
              m0 * grid.shape[6] + m1 * grid.shape[7] + m2 * grid.shape[8],
              lowX,
              lowY,
              lowZ,
              highX,
              highY,
              highZ);
          k0 = next;
        }
      }
    }
  }

  private void append(
      CellGrid grid,
      int from,
      int to,
      double tx,
      double ty,
      double tz,
      int move,
      double lowX,
      double lowY,
      double lowZ,
      double highX,
      double highY,
      double highZ) {
    if (x.length < candidates + to - from) {
      grow(candidates + to - from);
    }
    double[] gx = grid.x;
    double[] gy = grid.y;
    double[] gz = grid.z;
    double reachSquare = grid.reachSquare;
    int n = candidates;
    for (int s = from; s < to; s++) {
      double cx = gx[s] + tx;
      double cy = gy[s] + ty;
      double cz = gz[s] + tz;
      // The distance to the box. No component exceeds that of a distance to a particle in it, and
      // rounding keeps the order of squares and sums, so nothing within reach is lost.
      double dx = Math.max(0, Math.max(lowX - cx, cx - highX));
      double dy = Math.max(0, Math.max(lowY - cy, cy - highY));
      double dz = Math.max(0, Math.max(lowZ - cz, cz - highZ));
      x[n] = cx;
      y[n] = cy;
      z[n] = cz;
      slots[n] = s;
      moves[n] = move - grid.wraps[s];
      n += dx * dx + dy * dy + dz * dz <= reachSquare ? 1 : 0;
    }
    candidates = n;
  }

  private void grow(int least) {
    int size = Math.max(1024, least + least / 2);
    x = Arrays.copyOf(x, size);
    y = Arrays.copyOf(y, size);
    z = Arrays.copyOf(z, size);
    slots = Arrays.copyOf(slots, size);
    moves = Arrays.copyOf(moves, size);
    sortedX = new double[size];
    sortedY = new double[size];
    sortedZ = new double[size];
    sortedParticles = new int[size];
    sortedMoves = new int[size];
    keys = new long[size];
    otherKeys = new long[size];
    squares = new double[size];
    found = new int[size];
  }

  /// Sorts the candidates by rank, which is the order of (species, index), then by shift.
  private void sort(CellGrid grid) {
    int n = candidates;
    long[] from = keys;
    long[] to = otherKeys;
    for (int t = 0; t < n; t++) {
      from[t] = (long) grid.ranks[slots[t]] << 32 | t;
    }
    int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(grid.count() - 1));
    int passes = (bits + DIGIT - 1) / DIGIT;
    int digit = (bits + passes - 1) / passes;
    for (int pass = 0; pass < passes; pass++) {
      radixPass(from, to, n, 32 + pass * digit, (1 << digit) - 1);
      long[] swap = from;
      from = to;
      to = swap;
    }
    // Images of one particle are few and almost in order.
    for (int k = 1; k < n; k++) {
      long key = from[k];
      int r = k;
      while (r > 0
          && from[r - 1] >> 32 == key >> 32
          && moves[(int) from[r - 1]] > moves[(int) key]) {
        from[r] = from[r - 1];
        r--;
      }
      from[r] = key;
    }
    for (int k = 0; k < n; k++) {
      int t = (int) from[k];
      sortedX[k] = x[t];
      sortedY[k] = y[t];
      sortedZ[k] = z[t];
      sortedParticles[k] = grid.particles[slots[t]];
      sortedMoves[k] = moves[t];
    }
  }

  private void radixPass(long[] from, long[] to, int n, int lowest, int mask) {
    int[] start = starts;
    Arrays.fill(start, 0, mask + 1, 0);
    for (int k = 0; k < n; k++) {
      start[(int) (from[k] >> lowest) & mask]++;
    }
    int sum = 0;
    for (int b = 0; b <= mask; b++) {
      int size = start[b];
      start[b] = sum;
      sum += size;
    }
    for (int k = 0; k < n; k++) {
      long key = from[k];
      to[start[(int) (key >> lowest) & mask]++] = key;
    }
  }

  private void write(CellGrid grid, int slot, int first, int[] neighbours, int[] shifts) {
    int n = candidates;
    squaredDistances(
        n, sortedX, sortedY, sortedZ, grid.x[slot], grid.y[slot], grid.z[slot], squares);
    int within = select(n, squares, grid.reachSquare, found);
    int self = grid.particles[slot];
    int here = grid.wraps[slot];
    int p = first;
    for (int k = 0; k < within; k++) {
      int t = found[k];
      int j = sortedParticles[t];
      int move = sortedMoves[t] + here;
      if (j == self && move == 0) {
        continue;
      }
      neighbours[p] = j;
      shifts[p] = NeighbourList.ZERO_SHIFT + move;
      p++;
    }
  }

  // Small loops of their own, so that the compiler turns them into vector instructions.

  private int within(double cx, double cy, double cz, double reachSquare) {
    int n = candidates;
    double[] x = this.x;
    double[] y = this.y;
    double[] z = this.z;
    long outside = 0;
    for (int k = 0; k < n; k++) {
      double dx = x[k] - cx;
      double dy = y[k] - cy;
      double dz = z[k] - cz;
      // -1 where the difference is negative.
      outside += Double.doubleToRawLongBits(reachSquare - (dx * dx + dy * dy + dz * dz)) >> 63;
    }
    return n + (int) outside;
  }

  private static void squaredDistances(
      int n,
      double[] x,
      double[] y,
      double[] z,
      double cx,
      double cy,
      double cz,
      double[] squares) {
    for (int k = 0; k < n; k++) {
      double dx = x[k] - cx;
      double dy = y[k] - cy;
      double dz = z[k] - cz;
      squares[k] = dx * dx + dy * dy + dz * dz;
    }
  }

  private static int select(int n, double[] squares, double reachSquare, int[] found) {
    int within = 0;
    for (int k = 0; k < n; k++) {
      found[within] = k;
      within += squares[k] <= reachSquare ? 1 : 0;
    }
    return within;
  }
}
