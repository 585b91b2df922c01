package org.haven.kernels;

/// Writes the pairs of the particle in each slot of a [CellGrid] where `offsets` says, sorted.
record NeighbourFill(CellGrid grid, int[] offsets, int[] species, int[] neighbours, int[] shifts)
    implements Kernel {
  @Override
  public Object[] arguments() {
    return new Object[] {
      grid.shape,
      grid.lattice,
      grid.reachSquare,
      grid.binStart,
      grid.bins,
      grid.x,
      grid.y,
      grid.z,
      grid.particles,
      grid.wraps,
      offsets,
      species,
      neighbours,
      shifts
    };
  }

  /// Runs the twin for the CPU, [NeighbourSearch].
  @Override
  public void run(int begin, int end) {
    NeighbourSearch.fill(grid, begin, end, offsets, neighbours, shifts);
  }

  /// Runs the body: the reference for the twin.
  void runPlainly(int begin, int end) {
    for (int slot = begin; slot < end; slot++) {
      body(
          slot,
          grid.shape,
          grid.lattice,
          grid.reachSquare,
          grid.binStart,
          grid.bins,
          grid.x,
          grid.y,
          grid.z,
          grid.particles,
          grid.wraps,
          offsets,
          species,
          neighbours,
          shifts);
    }
  }

  static void body(
      int slot,
      int[] shape,
      double[] lattice,
      double reachSquare,
      int[] binStart,
      int[] bins,
      double[] xs,
      double[] ys,
      double[] zs,
      int[] particles,
      int[] wraps,
      int[] offsets,
      int[] species,
      int[] neighbours,
      int[] shifts) {
    int n0 = shape[0];
    int n1 = shape[1];
    int n2 = shape[2];
    int bin = bins[slot];
    int b0 = bin % n0;
    int b1 = (bin / n0) % n1;
    int b2 = bin / (n0 * n1);
    double x = xs[slot];
    double y = ys[slot];
    double z = zs[slot];
    int first = offsets[particles[slot]];
    int p = first;
    for (int k2 = b2 - shape[5]; k2 <= b2 + shape[5]; k2++) {
      int m2 = k2 >= 0 ? k2 / n2 : -((n2 - 1 - k2) / n2);
      for (int k1 = b1 - shape[4]; k1 <= b1 + shape[4]; k1++) {
        int m1 = k1 >= 0 ? k1 / n1 : -((n1 - 1 - k1) / n1);
        for (int k0 = b0 - shape[3]; k0 <= b0 + shape[3]; k0++) {
          int m0 = k0 >= 0 ? k0 / n0 : -((n0 - 1 - k0) / n0);
          double tx = m0 * lattice[0] + m1 * lattice[3] + m2 * lattice[6];
          double ty = m0 * lattice[1] + m1 * lattice[4] + m2 * lattice[7];
          double tz = m0 * lattice[2] + m1 * lattice[5] + m2 * lattice[8];
          int move = m0 * shape[6] + m1 * shape[7] + m2 * shape[8] + wraps[slot];
          int other = k0 - m0 * n0 + n0 * (k1 - m1 * n1 + n1 * (k2 - m2 * n2));
          for (int t = binStart[other]; t < binStart[other + 1]; t++) {
            double dx = xs[t] + tx - x;
            double dy = ys[t] + ty - y;
            double dz = zs[t] + tz - z;
            if (dx * dx + dy * dy + dz * dz <= reachSquare
                && (t != slot || m0 != 0 || m1 != 0 || m2 != 0)) {
              neighbours[p] = particles[t];
              shifts[p] = NeighbourList.ZERO_SHIFT + move - wraps[t];
              p = p + 1;
            }
          }
        }
      }
    }
    // Shell sort, gaps of Ciura (2001).
    for (int gap = 57; gap > 0; gap = nextGap(gap)) {
      for (int q = first + gap; q < p; q++) {
        int j = neighbours[q];
        int n = shifts[q];
        int s = species[j];
        int r = q;
        boolean moving = true;
        while (moving) {
          moving = false;
          if (r - gap >= first) {
            int i = neighbours[r - gap];
            int si = species[i];
            if (si > s || si == s && (i > j || i == j && shifts[r - gap] > n)) {
              neighbours[r] = i;
              shifts[r] = shifts[r - gap];
              r = r - gap;
              moving = true;
            }
          }
        }
        neighbours[r] = j;
        shifts[r] = n;
      }
    }
  }

  private static int nextGap(int gap) {
    return gap == 57 ? 23 : gap == 23 ? 10 : gap == 10 ? 4 : gap == 4 ? 1 : 0;
  }
}
