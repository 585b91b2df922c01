package org.haven.potentials.graph;

import java.util.Arrays;
import org.haven.kernels.Cell;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// A configuration as a graph: particles with their type in the model, and an edge for every
/// ordered pair within the cutoff of its two types, each image of a pair an edge of its own.
///
/// Edge e runs from particle i = source(e) to j = target(e); its vector is x_j + n · cell − x_i
/// with n = shift(e). Edges stand in the order of the neighbour list. Mutable: [#update] refills
/// it.
final class AtomGraph {
  private final int[] types;
  private final double[] squaredCutoffs;
  private final int typeCount;
  private final double[] rows = new double[9];
  private double[] positions;
  private double volume;
  private int edges;
  private int[] sources = new int[0];
  private int[] targets = new int[0];
  private int[] shifts = new int[0];
  private double[] vectors = new double[0];

  /// @param types [N], type of each particle in the model
  /// @param typeCount number of types of the model
  /// @param cutoffsAngstrom [types × types], cutoff of the edges from one type to another
  AtomGraph(int[] types, int typeCount, double[] cutoffsAngstrom) {
    this.types = types;
    this.typeCount = typeCount;
    squaredCutoffs = Arrays.stream(cutoffsAngstrom).map(c -> c * c).toArray();
  }

  /// Takes over a configuration. Pairs of the list beyond the cutoff, those of its skin, are left
  /// out.
  void update(ParticleState state, NeighbourList list) {
    positions = state.positions();
    Cell cell = state.cell();
    System.arraycopy(cell.rows(), 0, rows, 0, 9);
    volume = cell.volume();
    int[] offsets = list.offsets();
    int[] neighbours = list.neighbours();
    int[] packed = list.shifts();
    reserve(offsets[types.length]);
    int e = 0;
    for (int i = 0; i < types.length; i++) {
      int row = typeCount * types[i];
      for (int p = offsets[i]; p < offsets[i + 1]; p++) {
        int j = neighbours[p];
        int a = NeighbourList.shift(packed[p], 0);
        int b = NeighbourList.shift(packed[p], 1);
        int c = NeighbourList.shift(packed[p], 2);
        double x = positions[3 * j] - positions[3 * i] + a * rows[0] + b * rows[3] + c * rows[6];
        double y =
            positions[3 * j + 1] - positions[3 * i + 1] + a * rows[1] + b * rows[4] + c * rows[7];
        double z =
            positions[3 * j + 2] - positions[3 * i + 2] + a * rows[2] + b * rows[5] + c * rows[8];
        if (x * x + y * y + z * z < squaredCutoffs[row + types[j]]) {
          sources[e] = i;
          targets[e] = j;
          shifts[3 * e] = a;
          shifts[3 * e + 1] = b;
          shifts[3 * e + 2] = c;
          vectors[3 * e] = x;
          vectors[3 * e + 1] = y;
          vectors[3 * e + 2] = z;
          e++;
        }
      }
    }
    edges = e;
  }

  private void reserve(int pairs) {
    if (sources.length < pairs) {
      int capacity = pairs + pairs / 8;
      sources = new int[capacity];
      targets = new int[capacity];
      shifts = new int[3 * capacity];
      vectors = new double[3 * capacity];
    }
  }

  /// Number of particles N.
  int count() {
    return types.length;
  }

  /// Number of edges E.
  int edges() {
    return edges;
  }

  /// Number of types of the model.
  int typeCount() {
    return typeCount;
  }

  /// [N].
  int[] types() {
    return types;
  }

  /// [3N] in Å.
  double[] positions() {
    return positions;
  }

  /// [9], lattice vectors in Å row by row.
  double[] cell() {
    return rows;
  }

  double volume() {
    return volume;
  }

  int source(int e) {
    return sources[e];
  }

  int target(int e) {
    return targets[e];
  }

  /// [at least E], the particles that edges come from.
  int[] sources() {
    return sources;
  }

  /// [at least E], the particles that edges go to.
  int[] targets() {
    return targets;
  }

  /// [at least 3E], shifts in lattice vectors.
  int[] shifts() {
    return shifts;
  }

  /// [at least 3E], edge vectors in Å.
  double[] vectors() {
    return vectors;
  }

  /// [3E], shifts in Å.
  double[] cartesianShifts() {
    double[] cartesian = new double[3 * edges];
    for (int k = 0; k < cartesian.length; k++) {
      int e = k - k % 3;
      int d = k - e;
      cartesian[k] =
          shifts[e] * rows[d] + shifts[e + 1] * rows[3 + d] + shifts[e + 2] * rows[6 + d];
    }
    return cartesian;
  }
}
