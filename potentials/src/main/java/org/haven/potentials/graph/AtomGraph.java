package org.haven.potentials.graph;

import java.util.Arrays;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// A configuration as a graph: particles with their type in the model, and an edge for every
/// ordered pair within the cutoff of its two types, each image of a pair an edge of its own.
///
/// Edge e runs from particle i = source(e) to j = target(e); its vector is x_j + n · cell − x_i
/// with n = shift(e). Mutable: [#update] refills it.
///
/// Where the cutoff from one type to another is that back, edge e + E/2 is the reverse of edge e:
/// models are told so ([RadialNet]). In each half one edge of every particle comes after the other,
/// so that sums over edges do not wait for the number that they have just written.
///
/// Several configurations of the same particles are one graph without edges between them: those of
/// image k are the particles from k·N on, in a cell of their own. Their edges are those of
/// [#firstEdge] and, with reverses, as many from there + E/2 on.
final class AtomGraph {
  private final int[] particles;
  private final double[] squaredCutoffs;
  private final int typeCount;
  private final double[] rows = new double[9];
  private int[] types;
  private double[] positions;
  private double volume;
  private int edges;
  private int[] firstEdges = new int[2];
  private int[] sources = new int[0];
  private int[] targets = new int[0];
  private int[] shifts = new int[0];
  private double[] vectors = new double[0];

  /// Whether the second half of the edges are the reverse of the first.
  private final boolean paired;

  private int[] order = new int[0];
  private int[] placed = new int[0];

  /// @param types [N], type of each particle in the model
  /// @param typeCount number of types of the model
  /// @param cutoffsAngstrom [types × types], cutoff of the edges from one type to another
  AtomGraph(int[] types, int typeCount, double[] cutoffsAngstrom) {
    particles = types;
    this.types = types;
    this.typeCount = typeCount;
    squaredCutoffs = Arrays.stream(cutoffsAngstrom).map(c -> c * c).toArray();
    paired = isSymmetric(cutoffsAngstrom);
  }

  /// Whether the cutoff from each type to each other is that back, so that edges come in pairs.
  static boolean isSymmetric(double[] cutoffsAngstrom) {
    int types = (int) Math.round(Math.sqrt(cutoffsAngstrom.length));
    for (int k = 0; k < cutoffsAngstrom.length; k++) {
      if (cutoffsAngstrom[k] != cutoffsAngstrom[k % types * types + k / types]) {
        return false;
      }
    }
    return true;
  }

  /// Takes over a configuration. Pairs of the list beyond the cutoff, those of its skin, are left
  /// out.
  void update(ParticleState state, NeighbourList list) {
    types = particles;
    positions = state.positions();
    edges = 0;
    append(state, list, 0);
    firstEdges[1] = edges;
    reverse();
  }

  /// Takes over several configurations, in this order. [#cell] and [#volume] are then those of the
  /// last one.
  void update(List<ParticleState> states, List<NeighbourList> lists) {
    int n = particles.length;
    int images = states.size();
    if (types.length != images * n) {
      types = new int[images * n];
      for (int k = 0; k < images; k++) {
        System.arraycopy(particles, 0, types, k * n, n);
      }
    }
    positions = new double[3 * images * n];
    if (firstEdges.length <= images) {
      firstEdges = new int[images + 1];
    }
    edges = 0;
    for (int k = 0; k < images; k++) {
      System.arraycopy(states.get(k).positions(), 0, positions, 3 * k * n, 3 * n);
      append(states.get(k), lists.get(k), k * n);
      firstEdges[k + 1] = edges;
    }
    reverse();
  }

  /// @param first the graph's index of the first particle of the configuration
  private void append(ParticleState state, NeighbourList list, int first) {
    Cell cell = state.cell();
    System.arraycopy(cell.rows(), 0, rows, 0, 9);
    volume = cell.volume();
    double[] x = state.positions();
    int[] offsets = list.offsets();
    int[] neighbours = list.neighbours();
    int[] packed = list.shifts();
    reserve(edges + offsets[particles.length]);
    int e = edges;
    for (int i = 0; i < particles.length; i++) {
      int row = typeCount * particles[i];
      for (int p = offsets[i]; p < offsets[i + 1]; p++) {
        int j = neighbours[p];
        int a = NeighbourList.shift(packed[p], 0);
        int b = NeighbourList.shift(packed[p], 1);
        int c = NeighbourList.shift(packed[p], 2);
        if (paired && isReverse(i, j, a, b, c)) {
          continue;
        }
        double dx = x[3 * j] - x[3 * i] + a * rows[0] + b * rows[3] + c * rows[6];
        double dy = x[3 * j + 1] - x[3 * i + 1] + a * rows[1] + b * rows[4] + c * rows[7];
        double dz = x[3 * j + 2] - x[3 * i + 2] + a * rows[2] + b * rows[5] + c * rows[8];
        if (dx * dx + dy * dy + dz * dz < squaredCutoffs[row + particles[j]]) {
          sources[e] = first + i;
          targets[e] = first + j;
          shifts[3 * e] = a;
          shifts[3 * e + 1] = b;
          shifts[3 * e + 2] = c;
          vectors[3 * e] = dx;
          vectors[3 * e + 1] = dy;
          vectors[3 * e + 2] = dz;
          e++;
        }
      }
    }
    int from = edges;
    edges = e;
    spread(from);
  }

  /// Whether an edge is the second of its pair.
  private static boolean isReverse(int i, int j, int a, int b, int c) {
    if (i != j) {
      return i > j;
    }
    return a != 0 ? a < 0 : b != 0 ? b < 0 : c < 0;
  }

  /// Puts the first edges of all particles before their second ones, and so on.
  private void spread(int from) {
    int count = edges - from;
    if (order.length < count + 1) {
      order = new int[count + count / 8 + 1];
    }
    // How many edges are the k-th of their particle, then where these begin.
    Arrays.fill(order, 0, count + 1, 0);
    int rank = 0;
    for (int e = from; e < edges; e++) {
      rank = e > from && sources[e] == sources[e - 1] ? rank + 1 : 0;
      order[rank + 1]++;
    }
    for (int k = 0; k < count; k++) {
      order[k + 1] += order[k];
    }
    if (placed.length < 3 * count) {
      placed = new int[3 * (count + count / 8)];
    }
    for (int e = from; e < edges; e++) {
      rank = e > from && sources[e] == sources[e - 1] ? rank + 1 : 0;
      placed[e - from] = order[rank]++;
    }
    arrange(sources, from, 1);
    arrange(targets, from, 1);
    arrange(shifts, from, 3);
    double[] before = Arrays.copyOfRange(vectors, 3 * from, 3 * edges);
    for (int e = 0; e < count; e++) {
      System.arraycopy(before, 3 * e, vectors, 3 * (from + placed[e]), 3);
    }
  }

  private void arrange(int[] values, int from, int width) {
    int[] before = Arrays.copyOfRange(values, width * from, width * edges);
    for (int e = 0; e < edges - from; e++) {
      for (int d = 0; d < width; d++) {
        values[width * (from + placed[e]) + d] = before[width * e + d];
      }
    }
  }

  /// Adds the reverse of each edge.
  private void reverse() {
    if (!paired) {
      return;
    }
    int half = edges;
    reserve(2 * half);
    for (int e = 0; e < half; e++) {
      sources[half + e] = targets[e];
      targets[half + e] = sources[e];
    }
    for (int k = 0; k < 3 * half; k++) {
      shifts[3 * half + k] = -shifts[k];
      vectors[3 * half + k] = -vectors[k];
    }
    edges = 2 * half;
  }

  private void reserve(int pairs) {
    if (sources.length < pairs) {
      int capacity = pairs + pairs / 8;
      sources = Arrays.copyOf(sources, capacity);
      targets = Arrays.copyOf(targets, capacity);
      shifts = Arrays.copyOf(shifts, 3 * capacity);
      vectors = Arrays.copyOf(vectors, 3 * capacity);
    }
  }

  /// The first edge of an image; that of the number of images is the number of edges, or half of it
  /// if they are [#paired].
  int firstEdge(int image) {
    return firstEdges[image];
  }

  /// Whether edge e + E/2 is the reverse of edge e.
  boolean paired() {
    return paired;
  }

  /// Number of particles N, of all images.
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
