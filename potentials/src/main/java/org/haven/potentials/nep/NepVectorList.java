package org.haven.potentials.nep;

import java.util.Arrays;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
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
  private final Device device;
  private Images images = new Images();
  private int[] first = {};
  private int[] pairEntries = {};
  private double[] reference = {};

  /// [4 (N + ghosts)] fixed-point x, y, z, and the species.
  int[] fixed = {};

  /// [N][T][3] for particle i and species t of a neighbour: begin of the segment, end of its near
  /// part, end of the segment, which is where the next begins.
  int[] segments = {};

  /// Four times the number of the particle or ghost.
  int[] entries = {};

  /// Four times the number of the particle whose image the entry is.
  int[] sources = {};

  /// The most entries that a particle has.
  int longest;

  NepVectorList(NepModel model, int lanes, Device device) {
    this.device = device;
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
      int from = 4 * images.source[g];
      int to = 4 * (count + g);
      int shift = images.shift[g];
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
    int[] species = state.species();
    int width = 3 * types;
    if (segments.length != count * width) {
      segments = new int[count * width];
      first = new int[count + 1];
    }
    // Room for every pair of the list, each species' neighbours filled up to whole vectors.
    int[] neighbours = list.neighbours();
    int next = 0;
    longest = 0;
    for (int i = 0; i < count; i++) {
      first[i] = next;
      int begin = next;
      for (int p = offsets[i]; p < offsets[i + 1]; ) {
        int q = p;
        int t = species[neighbours[p]];
        while (q < offsets[i + 1] && species[neighbours[q]] == t) {
          q++;
        }
        next += (q - p + lanes - 1) / lanes * lanes;
        p = q;
      }
      longest = Math.max(longest, next - begin);
    }
    first[count] = next;
    if (entries.length < next + lanes) {
      entries = new int[next + next / 32 + lanes];
      sources = new int[entries.length];
    }
    numberImages(state, list);
    device.launch(new Fill(list, species), count);
    for (int i = 0; i < count; i++) {
      fixed[4 * i + 3] = species[i];
    }
  }

  /// Numbers the images that pairs need, and places them at the reference.
  private void numberImages(ParticleState state, NeighbourList list) {
    int pairs = list.offsets()[count];
    if (pairEntries.length < pairs) {
      pairEntries = new int[pairs + pairs / 32];
    }
    images.clear();
    int[] neighbours = list.neighbours();
    int[] shifts = list.shifts();
    for (int p = 0; p < pairs; p++) {
      int shift = shifts[p];
      pairEntries[p] =
          shift == NeighbourList.ZERO_SHIFT
              ? neighbours[p]
              : count + images.number(neighbours[p], shift);
    }
    ghosts = images.size;
    if (fixed.length < 4 * (count + ghosts)) {
      fixed = new int[4 * (count + ghosts + ghosts / 16)];
      reference = new double[fixed.length];
    }
    double[] x = list.referencePositions();
    double[] h = list.referenceCell().rows();
    for (int i = 0; i < count; i++) {
      reference[3 * i] = x[3 * i];
      reference[3 * i + 1] = x[3 * i + 1];
      reference[3 * i + 2] = x[3 * i + 2];
    }
    for (int g = 0; g < ghosts; g++) {
      int j = images.source[g];
      double a = NeighbourList.shift(images.shift[g], 0);
      double b = NeighbourList.shift(images.shift[g], 1);
      double c = NeighbourList.shift(images.shift[g], 2);
      int to = 3 * (count + g);
      reference[to] = x[3 * j] + (a * h[0] + b * h[3] + c * h[6]);
      reference[to + 1] = x[3 * j + 1] + (a * h[1] + b * h[4] + c * h[7]);
      reference[to + 2] = x[3 * j + 2] + (a * h[2] + b * h[5] + c * h[8]);
    }
  }

  /// Writes the segments of each particle.
  private final class Fill implements Kernel {
    private final int[] offsets;
    private final int[] neighbours;
    private final int[] species;
    private final double skin;

    Fill(NeighbourList list, int[] species) {
      offsets = list.offsets();
      neighbours = list.neighbours();
      skin = list.skinAngstrom();
      this.species = species;
    }

    @Override
    public String name() {
      return "NEP, entries of the list";
    }

    @Override
    public void run(int begin, int end) {
      int[] far = new int[longest];
      for (int i = begin; i < end; i++) {
        fill(i, far);
      }
    }

    private void fill(int i, int[] far) {
      double xi = reference[3 * i];
      double yi = reference[3 * i + 1];
      double zi = reference[3 * i + 2];
      int next = first[i];
      int p = offsets[i];
      int end = offsets[i + 1];
      for (int t = 0; t < types; t++) {
        int at = 3 * (i * types + t);
        int pair = 2 * (species[i] * types + t);
        double nearReach = model.cutoffs()[pair + 1] + skin;
        double nearSquare = model.largestDegree() > 0 ? nearReach * nearReach : -1;
        double farReach = model.cutoffs()[pair] + skin;
        double farSquare = farReach * farReach;
        int distant = 0;
        segments[at] = next;
        for (; p < end && species[neighbours[p]] == t; p++) {
          int entry = pairEntries[p];
          double dx = reference[3 * entry] - xi;
          double dy = reference[3 * entry + 1] - yi;
          double dz = reference[3 * entry + 2] - zi;
          double square = dx * dx + dy * dy + dz * dz;
          if (square < nearSquare) {
            sources[next] = 4 * neighbours[p];
            entries[next++] = 4 * entry;
          } else if (square < farSquare) {
            far[distant++] = p;
          }
        }
        segments[at + 1] = next;
        for (int k = 0; k < distant; k++) {
          sources[next] = 4 * neighbours[far[k]];
          entries[next++] = 4 * pairEntries[far[k]];
        }
        while ((next - first[i]) % lanes != 0) {
          sources[next] = 4 * i;
          entries[next++] = 4 * i;
        }
        segments[at + 2] = next;
      }
    }
  }

  /// Bytes held.
  long bytes() {
    return 4L * (fixed.length + segments.length + entries.length + sources.length + 2L * ghosts);
  }

  /// Numbers the images (particle, shift) in the order in which they are first asked for.
  private static final class Images {
    private int[] table = new int[256];
    private int[] source = new int[64];
    private int[] shift = new int[64];
    private int size;

    void clear() {
      Arrays.fill(table, -1);
      size = 0;
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
