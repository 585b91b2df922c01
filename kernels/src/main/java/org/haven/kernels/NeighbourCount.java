package org.haven.kernels;

/// Counts the neighbours of the particle in each slot of a [CellGrid]: `offsets[particle + 1]`.
record NeighbourCount(CellGrid grid, int[] offsets) implements Kernel {
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
      offsets
    };
  }

  /// Runs the twin for the CPU, [NeighbourSearch].
  @Override
  public void run(int begin, int end) {
    NeighbourSearch.count(grid, begin, end, offsets);
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
          offsets);
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
      int[] offsets) {
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
    int found = 0;
    for (int k2 = b2 - shape[5]; k2 <= b2 + shape[5]; k2++) {
      int m2 = k2 >= 0 ? k2 / n2 : -((n2 - 1 - k2) / n2);
      for (int k1 = b1 - shape[4]; k1 <= b1 + shape[4]; k1++) {
        int m1 = k1 >= 0 ? k1 / n1 : -((n1 - 1 - k1) / n1);
        for (int k0 = b0 - shape[3]; k0 <= b0 + shape[3]; k0++) {
          int m0 = k0 >= 0 ? k0 / n0 : -((n0 - 1 - k0) / n0);
          double tx = m0 * lattice[0] + m1 * lattice[3] + m2 * lattice[6];
          double ty = m0 * lattice[1] + m1 * lattice[4] + m2 * lattice[7];
          double tz = m0 * lattice[2] + m1 * lattice[5] + m2 * lattice[8];
          int other = k0 - m0 * n0 + n0 * (k1 - m1 * n1 + n1 * (k2 - m2 * n2));
          for (int t = binStart[other]; t < binStart[other + 1]; t++) {
            double dx = xs[t] + tx - x;
            double dy = ys[t] + ty - y;
            double dz = zs[t] + tz - z;
            if (dx * dx + dy * dy + dz * dz <= reachSquare) {
              found = found + 1;
              // Not a neighbour of itself.
              if (t == slot && m0 == 0 && m1 == 0 && m2 == 0) {
                found = found - 1;
              }
            }
          }
        }
      }
    }
    offsets[particles[slot] + 1] = found;
  }
}
