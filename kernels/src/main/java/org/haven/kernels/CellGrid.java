package org.haven.kernels;

import java.util.Arrays;

/// Particles sorted into the bins of a grid over the periodic cell, for the search of neighbours.
///
/// The grid lies along the vectors of the reduced cell ([Cell#reduced]), which hold the fewest bins
/// within a sphere however skewed the given cell is. Slots number the particles bin by bin, and by
/// (species, index) within a bin: a deterministic counting sort, O(N), on the host or, on a device
/// with its own memory, by the kernels of [BinSort]; both give the same.
///
/// Passes over the slots reach for the particles in memory. In a large system on the host the axes
/// are therefore ordered so that neighbouring bins hold particles with near indices: that of the
/// nearest first, along which the slots run. Structures are mostly written axis by axis, and then
/// slots and particles follow each other.
///
/// Coordinates and lattice vectors are rounded to multiples of 2⁻³² Å. Sums and differences of them
/// are then exact, so the separations of (i, j, n) and (j, i, −n) are opposite to the last bit and
/// both are listed or neither. The search radius is 1e-6 Å larger to make up for the rounding.
final class CellGrid {
  /// Adding and subtracting this rounds to a multiple of 2⁻³²: 1.5 · 2⁵² · 2⁻³².
  static final double ROUND = 1.5 * (1 << 20);

  /// Largest coordinate that can be rounded so, in Å.
  private static final double LARGEST = 1 << 18;

  private static final double MARGIN = 1e-6;

  /// From so many particles on, and so many bins along each axis, the order of axes counts: fewer
  /// stay in the caches.
  private static final int LARGE = 8192;

  private static final int MANY_BINS = 8;

  /// How many bins are asked for the order of axes.
  private static final int SAMPLES = 512;

  private final Device device;
  private final int count;

  /// [6 + 3]: bins along the three axes, which are reduced vectors; how many bins the search
  /// reaches along each; the packed shift of each in terms of the given vectors, less the constant.
  final int[] shape = new int[9];

  /// The axes, row by row, rounded.
  final double[] lattice = new double[9];

  /// Square of the search radius.
  double reachSquare;

  /// [N] by slot, rounded and moved into the reduced cell.
  final double[] x;

  final double[] y;
  final double[] z;

  /// [N] the particle in each slot.
  final int[] particles;

  /// [N] the slot of each particle; on the host only.
  final int[] slots;

  /// [N] by slot, the place of the particle in the order of (species, index).
  final int[] ranks;

  /// [N] by slot, the packed shift that moved the particle into the reduced cell, less the
  /// constant.
  final int[] wraps;

  /// [N] by slot.
  final int[] bins;

  /// [at least bins + 1], first slot of each bin.
  int[] binStart = {};

  // By particle, before the sort: x, y, z and the wrap side by side, since they are read in the
  // order of slots.
  private final double[] unsorted;
  private final int[] unsortedBins;
  private final int[] order;
  private final BinSort sortOnDevice;

  // What shape, lattice and order were made for. Axis k is the reduced vector axes[k].
  private Cell cell;
  private double reach;
  private int[] axes = {0, 1, 2};
  private double[] inverse;
  private int[] species;

  /// @param count number of particles N
  CellGrid(Device device, int count) {
    this.device = device;
    this.count = count;
    x = new double[count];
    y = new double[count];
    z = new double[count];
    ranks = new int[count];
    particles = new int[count];
    wraps = new int[count];
    bins = new int[count];
    unsorted = new double[4 * count];
    unsortedBins = new int[count];
    order = new int[count];
    sortOnDevice = device.hasOwnMemory() ? new BinSort(device, count) : null;
    slots = new int[sortOnDevice == null ? count : 0];
    device.discard(x, y, z, ranks, particles, wraps, bins, unsorted, unsortedBins);
  }

  int count() {
    return count;
  }

  /// [N] the particles in the order of (species, index).
  int[] order() {
    return order;
  }

  long bytes() {
    return 8L * 7 * count + 4L * (7L * count + binStart.length);
  }

  /// Sorts the particles for searches of radius `reach` Å.
  void sort(double[] positions, Cell cell, int[] species, double reach) {
    if (!cell.equals(this.cell) || reach != this.reach) {
      lay(cell, reach);
    }
    if (species != this.species) {
      this.species = species;
      orderBySpecies();
    }
    sortIntoBins(positions);
    if (sortOnDevice == null) {
      int[] nearest = axesByNearness();
      if (!Arrays.equals(nearest, axes)) {
        axes = nearest;
        lay(cell, reach);
        sortIntoBins(positions);
      }
    }
    device.launch(new Gather(particles, unsorted, x, y, z, wraps), count);
  }

  private void sortIntoBins(double[] positions) {
    device.launch(new Bin(positions, inverse, lattice, shape, unsorted, unsortedBins), count);
    int total = shape[0] * shape[1] * shape[2];
    if (binStart.length < total + 1) {
      binStart = new int[total + 1];
      device.discard(binStart);
    }
    if (sortOnDevice != null) {
      sortOnDevice.sort(order, unsortedBins, total, bins, ranks, particles, binStart);
    } else {
      countingSort(total);
    }
  }

  /// The axes in the order of the distance in memory between particles of neighbouring bins, as the
  /// mean of its logarithm over some bins. It depends on the particles alone, not on the order that
  /// the axes have now: a list is a function of its reference.
  private int[] axesByNearness() {
    int[] inOrder = {0, 1, 2};
    int fewest = Math.min(shape[0], Math.min(shape[1], shape[2]));
    if (count < LARGE || fewest < MANY_BINS) {
      return inOrder;
    }
    // By reduced vector: bins along it, and from one bin to the next.
    int[] many = new int[3];
    int[] stride = new int[3];
    for (int k = 0, step = 1; k < 3; step *= shape[k++]) {
      many[axes[k]] = shape[k];
      stride[axes[k]] = step;
    }
    long[] distance = new long[3];
    int total = many[0] * many[1] * many[2];
    int[] place = new int[3];
    for (int sample = 0; sample < SAMPLES; sample++) {
      int number = (int) ((long) sample * total / SAMPLES);
      place[0] = number % many[0];
      place[1] = number / many[0] % many[1];
      place[2] = number / (many[0] * many[1]);
      int bin = place[0] * stride[0] + place[1] * stride[1] + place[2] * stride[2];
      for (int d = 0; d < 3; d++) {
        int next = bin + stride[d] * (place[d] + 1 < many[d] ? 1 : 1 - many[d]);
        if (binStart[bin] < binStart[bin + 1] && binStart[next] < binStart[next + 1]) {
          int apart = Math.abs(particles[binStart[bin]] - particles[binStart[next]]);
          distance[d] += Integer.SIZE - Integer.numberOfLeadingZeros(apart);
        }
      }
    }
    for (int k : new int[] {1, 2, 1}) {
      if (distance[inOrder[k]] < distance[inOrder[k - 1]]) {
        int nearer = inOrder[k];
        inOrder[k] = inOrder[k - 1];
        inOrder[k - 1] = nearer;
      }
    }
    return inOrder;
  }

  /// Lays the grid over a cell.
  private void lay(Cell cell, double reach) {
    Cell reduced = cell.reduced();
    double[] rows = reduced.rows();
    double[] lengths = cell.lengths();
    if (lengths[0] + lengths[1] + lengths[2] > LARGEST) {
      throw new IllegalArgumentException(
          "the cell vectors have lengths %s, %s, %s Å: their sum must not exceed %s Å"
              .formatted(lengths[0], lengths[1], lengths[2], LARGEST));
    }
    double[] toFractional = reduced.inverse();
    inverse = new double[9];
    for (int k = 0; k < 3; k++) {
      for (int d = 0; d < 3; d++) {
        lattice[3 * k + d] = rows[3 * axes[k] + d] + ROUND - ROUND;
        inverse[3 * d + k] = toFractional[3 * d + axes[k]];
      }
    }
    double radius = reach + MARGIN;
    reachSquare = radius * radius;
    chooseShape(cell, reduced, radius + MARGIN);
    this.cell = cell;
    this.reach = reach;
    device.upload(lattice, shape);
  }

  private void chooseShape(Cell cell, Cell reduced, double reach) {
    double[] heights = cell.heights();
    for (int d = 0; d < 3; d++) {
      // Wrapped particles are at most one cell apart along d, and two roundings.
      if (reach / heights[d] + 2 > 511) {
        throw new IllegalArgumentException(
            ("cutoff + skin = %.3f Å reaches %.0f cells along vector %s, whose faces are %s Å"
                    + " apart; the limit is 509: use a supercell")
                .formatted(reach, reach / heights[d], "abc".charAt(d), heights[d]));
      }
    }
    double[] width = reduced.heights();
    long most = 4L * count + 64;
    int[] many = new int[3];
    for (int d = 0; d < 3; d++) {
      many[d] = (int) Math.clamp(2 * width[d] / reach, 1, 1 << 20);
    }
    while ((long) many[0] * many[1] * many[2] > most) {
      int d = many[0] >= many[1] ? 0 : 1;
      d = many[d] >= many[2] ? d : 2;
      many[d] = (many[d] + 1) / 2;
    }
    // Integers but for rounding: the reduced vectors are sums of the given ones.
    double[] combination = new double[9];
    cell.toFractional(reduced.rows(), combination);
    for (int k = 0; k < 3; k++) {
      int d = axes[k];
      shape[k] = many[d];
      shape[3 + k] = (int) Math.ceil(reach * many[d] / width[d]);
      shape[6 + k] =
          (int) Math.rint(combination[3 * d])
              + 1024 * (int) Math.rint(combination[3 * d + 1])
              + 1048576 * (int) Math.rint(combination[3 * d + 2]);
    }
  }

  /// Fills [#order].
  private void orderBySpecies() {
    int kinds = 1;
    for (int s : species) {
      kinds = Math.max(kinds, s + 1);
    }
    int[] next = new int[kinds + 1];
    for (int s : species) {
      next[s + 1]++;
    }
    for (int s = 0; s < kinds; s++) {
      next[s + 1] += next[s];
    }
    for (int i = 0; i < count; i++) {
      order[next[species[i]]++] = i;
    }
    device.upload(order);
  }

  /// Fills [#particles], [#slots], [#ranks], [#bins] and [#binStart].
  private void countingSort(int total) {
    Arrays.fill(binStart, 0, total + 1, 0);
    for (int bin : unsortedBins) {
      binStart[bin + 1]++;
    }
    for (int b = 0; b < total; b++) {
      binStart[b + 1] += binStart[b];
    }
    // Moves each start to the end of its bin, which is the start of the next one.
    for (int k = 0; k < count; k++) {
      int i = order[k];
      int slot = binStart[unsortedBins[i]]++;
      particles[slot] = i;
      slots[i] = slot;
      ranks[slot] = k;
    }
    System.arraycopy(binStart, 0, binStart, 1, total);
    binStart[0] = 0;
    for (int b = 0; b < total; b++) {
      Arrays.fill(bins, binStart[b], binStart[b + 1], b);
    }
  }

  /// Rounds the position of each particle, moves it into the reduced cell and finds its bin.
  private record Bin(
      double[] positions,
      double[] inverse,
      double[] lattice,
      int[] shape,
      double[] moved,
      int[] bins)
      implements Kernel {
    static void body(
        int i,
        double[] positions,
        double[] inverse,
        double[] lattice,
        int[] shape,
        double[] moved,
        int[] bins) {
      double x = positions[3 * i] + ROUND - ROUND;
      double y = positions[3 * i + 1] + ROUND - ROUND;
      double z = positions[3 * i + 2] + ROUND - ROUND;
      double s0 = x * inverse[0] + y * inverse[3] + z * inverse[6];
      double s1 = x * inverse[1] + y * inverse[4] + z * inverse[7];
      double s2 = x * inverse[2] + y * inverse[5] + z * inverse[8];
      int n0 = (int) s0;
      int n1 = (int) s1;
      int n2 = (int) s2;
      if (s0 < n0) {
        n0 = n0 - 1;
      }
      if (s1 < n1) {
        n1 = n1 - 1;
      }
      if (s2 < n2) {
        n2 = n2 - 1;
      }
      moved[4 * i] = x - (n0 * lattice[0] + n1 * lattice[3] + n2 * lattice[6]);
      moved[4 * i + 1] = y - (n0 * lattice[1] + n1 * lattice[4] + n2 * lattice[7]);
      moved[4 * i + 2] = z - (n0 * lattice[2] + n1 * lattice[5] + n2 * lattice[8]);
      moved[4 * i + 3] = n0 * shape[6] + n1 * shape[7] + n2 * shape[8];
      int b0 = Math.min(shape[0] - 1, Math.max(0, (int) ((s0 - n0) * shape[0])));
      int b1 = Math.min(shape[1] - 1, Math.max(0, (int) ((s1 - n1) * shape[1])));
      int b2 = Math.min(shape[2] - 1, Math.max(0, (int) ((s2 - n2) * shape[2])));
      bins[i] = b0 + shape[0] * (b1 + shape[1] * b2);
    }
  }

  /// Copies what belongs to each particle into its slot.
  private record Gather(
      int[] particles, double[] moved, double[] x, double[] y, double[] z, int[] wraps)
      implements Kernel {
    static void body(
        int slot,
        int[] particles,
        double[] moved,
        double[] x,
        double[] y,
        double[] z,
        int[] wraps) {
      int i = particles[slot];
      x[slot] = moved[4 * i];
      y[slot] = moved[4 * i + 1];
      z[slot] = moved[4 * i + 2];
      wraps[slot] = (int) moved[4 * i + 3];
    }
  }
}
