package org.haven.pathways.percolation;

/// The span of integer vectors, kept as up to three independent ones. Mutable.
final class WindingGroup {
  private final long[][] basis = new long[3][];
  private int rank;

  /// Adds a vector to the span.
  void add(long a, long b, long c) {
    long[] v = {a, b, c};
    boolean independent =
        switch (rank) {
          case 0 -> a != 0 || b != 0 || c != 0;
          case 1 -> !isZero(cross(basis[0], v));
          case 2 -> dot(cross(basis[0], basis[1]), v) != 0;
          default -> false;
        };
    if (independent) {
      basis[rank++] = v;
    }
  }

  /// This group, with the vectors of another added.
  WindingGroup with(WindingGroup other) {
    for (int k = 0; k < other.rank; k++) {
      add(other.basis[k][0], other.basis[k][1], other.basis[k][2]);
    }
    return this;
  }

  /// Number of independent vectors, 0 to 3.
  int rank() {
    return rank;
  }

  private static long[] cross(long[] u, long[] v) {
    return new long[] {
      u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
    };
  }

  private static long dot(long[] u, long[] v) {
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  }

  private static boolean isZero(long[] v) {
    return v[0] == 0 && v[1] == 0 && v[2] == 0;
  }
}
