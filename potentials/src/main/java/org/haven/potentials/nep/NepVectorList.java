package org.haven.potentials.nep;

import java.util.Arrays;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// The neighbour list as [NepVector] wants it; a function of the list's reference configuration.
///
/// Every periodic image of a particle that some pair needs becomes a ghost, so that one index
/// gathers a neighbour. The neighbours of a particle stand in one segment per species; each segment
/// begins with those that may be within the angular cutoff, and is filled up with the particle
/// itself to a multiple of the vector length.
///
/// Positions are fixed-point: multiples of [#RESOLUTION] Å modulo 2³². Differences wrap modulo 2³²
/// too, so they are right for any cell and any image as long as neighbours are closer than 32 Å.
final class NepVectorList {
  /// One unit of a fixed-point coordinate in Å: 2⁻²⁶, about 1.5e-8.
  static final float RESOLUTION = 0x1p-26f;

  /// Separations must stay below this, in Å.
  static final double RANGE = 0x1p31 * RESOLUTION;

  private final NepModel model;
  private final int lanes;
  private final int types;
  private long generation = -1;
  private int count;
  private int ghosts;
  private int[] ghostSource = {};
  private int[] ghostShift = {};

  /// [4 (N + ghosts)] fixed-point x, y, z, and the species.
  int[] fixed = {};

  /// [N (2 T + 1)] for particle i and species t: begin of the segment at 2 t, end of its near part
  /// at 2 t + 1; end of all behind.
  int[] segments = {};

  /// Four times the number of the particle or ghost.
  int[] entries = {};

  /// Four times the number of the particle whose image the entry is.
  int[] sources = {};

  /// The most entries that a particle has.
  int longest;

  /// The most near entries that a particle has.
  int longestNear;

  NepVectorList(NepModel model, int lanes) {
    this.model = model;
    this.lanes = lanes;
    this.types = model.species().size();
  }

  /// Follows the state: derives the entries anew after a rebuild of `list`, converts the positions.
  void update(ParticleState state, NeighbourList list) {
    if (generation != list.generation() || count != state.count()) {
      derive(state, list);
      generation = list.generation();
    }
    double[] x = state.positions();
    double scale = 1.0 / RESOLUTION;
    for (int i = 0; i < count; i++) {
      fixed[4 * i] = (int) (long) Math.rint(x[3 * i] * scale);
      fixed[4 * i + 1] = (int) (long) Math.rint(x[3 * i + 1] * scale);
      fixed[4 * i + 2] = (int) (long) Math.rint(x[3 * i + 2] * scale);
    }
    double[] h = state.cell().rows();
    for (int g = 0; g < ghosts; g++) {
      int from = 4 * ghostSource[g];
      int to = 4 * (count + g);
      int shift = ghostShift[g];
      double a = NeighbourList.shift(shift, 0) * scale;
      double b = NeighbourList.shift(shift, 1) * scale;
      double c = NeighbourList.shift(shift, 2) * scale;
      fixed[to] = fixed[from] + (int) (long) Math.rint(a * h[0] + b * h[3] + c * h[6]);
      fixed[to + 1] = fixed[from + 1] + (int) (long) Math.rint(a * h[1] + b * h[4] + c * h[7]);
      fixed[to + 2] = fixed[from + 2] + (int) (long) Math.rint(a * h[2] + b * h[5] + c * h[8]);
    }
  }

  private void derive(ParticleState state, NeighbourList list) {
    count = state.count();
    int[] offsets = list.offsets();
    int[] neighbours = list.neighbours();
    int[] shifts = list.shifts();
    int[] species = state.species();
    double[] x = list.referencePositions();
    double[] h = list.referenceCell().rows();
    int width = 2 * types + 1;
    if (segments.length != count * width) {
      segments = new int[count * width];
    }
    int bound = offsets[count] + count * types * (lanes - 1) + lanes;
    if (entries.length < bound) {
      entries = new int[bound + bound / 32];
      sources = new int[entries.length];
    }
    Images images = new Images(count);
    int[] far = new int[0];
    int next = 0;
    longest = 0;
    longestNear = 0;
    for (int i = 0; i < count; i++) {
      int begin = next;
      int near = 0;
      int p = offsets[i];
      int end = offsets[i + 1];
      if (far.length < end - p) {
        far = new int[2 * (end - p)];
      }
      for (int t = 0; t < types; t++) {
        segments[i * width + 2 * t] = next;
        double reach = model.cutoffs()[2 * (species[i] * types + t) + 1] + list.skinAngstrom();
        double square = model.largestDegree() > 0 ? reach * reach : -1;
        double farReach = model.cutoffs()[2 * (species[i] * types + t)] + list.skinAngstrom();
        double farSquare = farReach * farReach;
        int distant = 0;
        for (; p < end && species[neighbours[p]] == t; p++) {
          int j = neighbours[p];
          int shift = shifts[p];
          double dx = x[3 * j] - x[3 * i];
          double dy = x[3 * j + 1] - x[3 * i + 1];
          double dz = x[3 * j + 2] - x[3 * i + 2];
          int entry = j;
          if (shift != NeighbourList.ZERO_SHIFT) {
            int a = NeighbourList.shift(shift, 0);
            int b = NeighbourList.shift(shift, 1);
            int c = NeighbourList.shift(shift, 2);
            dx += a * h[0] + b * h[3] + c * h[6];
            dy += a * h[1] + b * h[4] + c * h[7];
            dz += a * h[2] + b * h[5] + c * h[8];
          }
          double r2 = dx * dx + dy * dy + dz * dz;
          if (r2 >= farSquare) {
            continue;
          }
          if (shift != NeighbourList.ZERO_SHIFT) {
            entry = count + images.number(j, shift);
          }
          if (r2 < square) {
            sources[next] = 4 * j;
            entries[next++] = 4 * entry;
          } else {
            far[distant++] = entry;
          }
        }
        segments[i * width + 2 * t + 1] = next;
        near += next - segments[i * width + 2 * t];
        for (int k = 0; k < distant; k++) {
          int entry = far[k];
          sources[next] = 4 * (entry < count ? entry : images.source[entry - count]);
          entries[next++] = 4 * entry;
        }
        while ((next - begin) % lanes != 0) {
          sources[next] = 4 * i;
          entries[next++] = 4 * i;
        }
      }
      segments[i * width + 2 * types] = next;
      longest = Math.max(longest, next - begin);
      longestNear = Math.max(longestNear, near);
    }
    ghosts = images.size;
    ghostSource = images.source;
    ghostShift = images.shift;
    if (fixed.length < 4 * (count + ghosts)) {
      fixed = new int[4 * (count + ghosts + ghosts / 16)];
    }
    for (int i = 0; i < count; i++) {
      fixed[4 * i + 3] = species[i];
    }
  }

  /// Bytes held.
  long bytes() {
    return 4L * (fixed.length + segments.length + entries.length + sources.length + 2L * ghosts);
  }

  /// Numbers the images (particle, shift) in the order in which they are first asked for.
  private static final class Images {
    private int[] table;
    private int[] source;
    private int[] shift;
    private int size;

    Images(int count) {
      int capacity = Math.max(64, Integer.highestOneBit(Math.max(1, count)) * 2);
      source = new int[capacity];
      shift = new int[capacity];
      table = new int[4 * capacity];
      Arrays.fill(table, -1);
    }

    int number(int j, int packed) {
      int at = slot(j, packed);
      if (table[at] >= 0) {
        return table[at];
      }
      if (size == source.length) {
        source = Arrays.copyOf(source, 2 * size);
        shift = Arrays.copyOf(shift, 2 * size);
        table = new int[4 * source.length];
        Arrays.fill(table, -1);
        for (int g = 0; g < size; g++) {
          table[slot(source[g], shift[g])] = g;
        }
        at = slot(j, packed);
      }
      source[size] = j;
      shift[size] = packed;
      table[at] = size;
      return size++;
    }

    private int slot(int j, int packed) {
      int mask = table.length - 1;
      int hash = (j * 0x9E3779B1) ^ (packed * 0x85EBCA6B);
      int at = (hash ^ (hash >>> 15)) & mask;
      while (table[at] >= 0 && (source[table[at]] != j || shift[table[at]] != packed)) {
        at = (at + 1) & mask;
      }
      return at;
    }
  }
}
