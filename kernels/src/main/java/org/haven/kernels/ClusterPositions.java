package org.haven.kernels;

/// Positions of the particles of a [ClusterList] by slot, where the grid has moved them, and the
/// translations that lead to their images: fixed-point, or exact.
final class ClusterPositions {
  private static final double UNITS = 1 / (double) ClusterList.RESOLUTION;

  private final Device device;
  private CellGrid grid;
  private int count;

  // Translations by lattice vectors: packed counts less the constant, fixed-point vectors.
  private int[] shifts = {};
  int shiftCount;
  int[] shiftX = {};
  int[] shiftY = {};
  int[] shiftZ = {};

  /// Exact vectors in Å, number 3 · shift + d.
  double[] translations = {};

  // Fixed-point by slot, with a vector to spare at the end.
  int[] x = {};
  int[] y = {};
  int[] z = {};

  // Exact by slot in Å, likewise; empty until they are wanted.
  double[] exactX = {};
  double[] exactY = {};
  double[] exactZ = {};

  ClusterPositions(Device device) {
    this.device = device;
  }

  /// Takes over slots and lists the translations; returns whether these are not more than `most`.
  boolean take(CellGrid grid, int most) {
    this.grid = grid;
    count = grid.count();
    listShifts(most);
    if (shiftCount > most) {
      return false;
    }
    if (x.length != count + Lanes.COUNT) {
      x = new int[count + Lanes.COUNT];
      y = new int[x.length];
      z = new int[x.length];
    }
    return true;
  }

  // Translations are numbered (m₂, m₁, m₀) within these bounds.
  private final int[] bounds = new int[3];

  private void listShifts(int limit) {
    long all = 1;
    for (int d = 0; d < 3; d++) {
      // A row may begin in the first bin and reach over the last one, or the other way round.
      bounds[d] = (grid.shape[3 + d] + grid.shape[d] - 1) / grid.shape[d];
      all *= 2L * bounds[d] + 1;
    }
    shiftCount = (int) Math.min(all, Integer.MAX_VALUE);
    if (shiftCount > limit) {
      return;
    }
    if (shifts.length != shiftCount) {
      shifts = new int[shiftCount];
      shiftX = new int[shiftCount];
      shiftY = new int[shiftCount];
      shiftZ = new int[shiftCount];
    }
    int at = 0;
    for (int m2 = -bounds[2]; m2 <= bounds[2]; m2++) {
      for (int m1 = -bounds[1]; m1 <= bounds[1]; m1++) {
        for (int m0 = -bounds[0]; m0 <= bounds[0]; m0++) {
          shifts[at++] = m0 * grid.shape[6] + m1 * grid.shape[7] + m2 * grid.shape[8];
        }
      }
    }
  }

  /// Number of the translation by so many lattice vectors.
  int shiftNumber(int m0, int m1, int m2) {
    return m0
        + bounds[0]
        + (2 * bounds[0] + 1) * (m1 + bounds[1] + (2 * bounds[1] + 1) * (m2 + bounds[2]));
  }

  /// Writes fixed-point positions and translations.
  ///
  /// @param positions [3N] in Å
  void follow(double[] positions, Cell cell) {
    double[] h = cell.rows();
    for (int s = 0; s < shiftCount; s++) {
      shiftX[s] = fixed(translation(shifts[s], h, 0));
      shiftY[s] = fixed(translation(shifts[s], h, 1));
      shiftZ[s] = fixed(translation(shifts[s], h, 2));
    }
    device.launch(new Follow(positions, h, false), count);
  }

  /// Writes exact positions and translations.
  ///
  /// @param positions [3N] in Å
  void followExactly(double[] positions, Cell cell) {
    if (exactX.length != count + Lanes.COUNT) {
      exactX = new double[count + Lanes.COUNT];
      exactY = new double[exactX.length];
      exactZ = new double[exactX.length];
    }
    if (translations.length != 3 * shiftCount) {
      translations = new double[3 * shiftCount];
    }
    double[] h = cell.rows();
    for (int k = 0; k < translations.length; k++) {
      translations[k] = translation(shifts[k / 3], h, k % 3);
    }
    device.launch(new Follow(positions, h, true), count);
  }

  /// n_a a + n_b b + n_c c along d, the counts packed less the constant.
  private static double translation(int packed, double[] h, int d) {
    int whole = packed + NeighbourList.ZERO_SHIFT;
    return NeighbourList.shift(whole, 0) * h[d]
        + NeighbourList.shift(whole, 1) * h[3 + d]
        + NeighbourList.shift(whole, 2) * h[6 + d];
  }

  private static int fixed(double angstrom) {
    return (int) (long) Math.rint(angstrom * UNITS);
  }

  private final class Follow implements Kernel {
    private final double[] positions;
    private final double[] h;
    private final boolean exactly;

    Follow(double[] positions, double[] h, boolean exactly) {
      this.positions = positions;
      this.h = h;
      this.exactly = exactly;
    }

    @Override
    public void run(int begin, int end) {
      int[] particles = grid.particles;
      int[] wraps = grid.wraps;
      for (int slot = begin; slot < end; slot++) {
        int i = 3 * particles[slot];
        int wrap = wraps[slot];
        double px = positions[i];
        double py = positions[i + 1];
        double pz = positions[i + 2];
        if (wrap != 0) {
          px -= translation(wrap, h, 0);
          py -= translation(wrap, h, 1);
          pz -= translation(wrap, h, 2);
        }
        if (exactly) {
          exactX[slot] = px;
          exactY[slot] = py;
          exactZ[slot] = pz;
        } else {
          x[slot] = fixed(px);
          y[slot] = fixed(py);
          z[slot] = fixed(pz);
        }
      }
    }
  }

  /// Memory held, in bytes.
  long bytes() {
    return 12L * x.length + 24L * exactX.length;
  }
}
