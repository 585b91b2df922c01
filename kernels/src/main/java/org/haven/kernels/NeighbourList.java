package org.haven.kernels;

/// Full neighbour list with a skin, for any triclinic cell and any cutoff.
///
/// Pair p of particle i, for p in `[offsets()[i], offsets()[i + 1])`, is particle `j =
/// neighbours()[p]` displaced by the lattice vectors counted in `shifts()[p]`: r_ij = x_j + n_a a +
/// n_b b + n_c c − x_i with n_d = [#shift]`(shifts()[p], d)`. Several images of one pair, and
/// images of i itself, are all listed. Pairs of i are sorted by species of j, then j, then packed
/// shift (n_c, n_b, n_a). Every pair closer than cutoff + skin at the reference configuration is
/// listed, and none farther than that by more than 1e-6 Å. The list is symmetric: with (i, j, n) it
/// holds (j, i, −n).
///
/// Pairs are listed when they are first asked for after a rebuild, from the reference configuration
/// that the rebuild stored; the CPU's vector twins ask for [#clusters] instead, and then the pairs
/// are never listed.
///
/// The list is a function of the reference configuration only (positions and cell at the last
/// rebuild): whatever a potential derives from it must be so too, so that a restart that rebuilds
/// from the stored reference continues bit for bit.
///
/// A cutoff of 0 means that no pair is wanted: the list stays empty and is never rebuilt.
public final class NeighbourList {
  private static final double[] UNCHANGED = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  /// Share of pairs beyond those found for which there is room, so that the next rebuilds do not
  /// allocate again.
  private static final double ROOM = 1.0 / 32;

  private final Device device;
  private final double cutoffAngstrom;
  private final double skinAngstrom;
  private final double room;
  private final PrefixSum prefixSum;
  private final double[] deformation = UNCHANGED.clone();
  private final int[] total = new int[1];

  private long generation;
  private Cell referenceCell;
  private double[] referencePositions = {};
  private CellGrid grid;
  private int[] offsets = {0};
  private int[] neighbours = {};
  private int[] shifts = {};
  private int pairs;
  private long allocations;
  private double[] inverse = {};
  private Cell inverseOf;
  private double[] largest = {};
  private int[] species = {};
  private int[] reverse = {};
  private long pairsGeneration;
  private long reverseGeneration;
  private long clustersGeneration;
  private ClusterList clusters;

  /// @param device runs the kernels that build the list
  /// @param cutoffAngstrom largest distance at which pairs interact; 0 for an empty list
  /// @param skinAngstrom how much farther pairs are listed, so that the list lasts several steps
  public NeighbourList(Device device, double cutoffAngstrom, double skinAngstrom) {
    this(device, cutoffAngstrom, skinAngstrom, ROOM);
  }

  /// A list with more or less room to grow. Pairs are counted before they are written, so that
  /// there is always room for them: how much is left over changes no result, only how often memory
  /// is allocated.
  ///
  /// @param room share of pairs beyond those found for which memory is allocated, at least 0
  public NeighbourList(Device device, double cutoffAngstrom, double skinAngstrom, double room) {
    if (!(cutoffAngstrom >= 0 && cutoffAngstrom < 1e4)) {
      throw new IllegalArgumentException(
          "cutoff must be between 0 and 1e4 Å, but is " + cutoffAngstrom + " Å");
    }
    if (!(skinAngstrom >= 0 && skinAngstrom < 1e4)) {
      throw new IllegalArgumentException(
          "skin must be between 0 and 1e4 Å, but is " + skinAngstrom + " Å");
    }
    if (!(room >= 0 && room < 1e4)) {
      throw new IllegalArgumentException("room must be between 0 and 1e4, but is " + room);
    }
    this.device = device;
    this.cutoffAngstrom = cutoffAngstrom;
    this.skinAngstrom = skinAngstrom;
    this.room = room;
    prefixSum = new PrefixSum(device);
  }

  public double cutoffAngstrom() {
    return cutoffAngstrom;
  }

  public double skinAngstrom() {
    return skinAngstrom;
  }

  public Device device() {
    return device;
  }

  /// Rebuilds if a particle may have come closer than the cutoff unlisted, also when the cell has
  /// changed since the last rebuild. Returns whether it did.
  public boolean update(ParticleState state) {
    if (holds(state)) {
      return false;
    }
    rebuild(state);
    return true;
  }

  /// Whether every pair closer than the cutoff is surely listed, so that no rebuild is needed.
  ///
  /// Why this is safe: with h₀ and h the reference and the present cell and F = h₀⁻¹ h, every
  /// separation, lattice shift included, is r = r₀ F + u_j − u_i, where u_i = x_i − x₀_i F is what
  /// particle i moved beyond the affine deformation. |r₀ F| ≥ σ |r₀| with σ the smallest singular
  /// value of F, so a pair that is not listed (|r₀| > cutoff + skin) has |r| ≥ σ (cutoff + skin) −
  /// 2 max|u|. That is at least the cutoff as long as 2 max|u| ≤ σ (cutoff + skin) − cutoff. With
  /// an unchanged cell this is the usual half skin. No more than the skin is allowed: then, by the
  /// same argument, for every distance d ≤ cutoff the pairs within d now were within d + skin at
  /// the reference, and a potential may keep shorter lists of its own.
  public boolean holds(ParticleState state) {
    if (referenceCell == null || referencePositions.length != state.positions().length) {
      return false;
    }
    if (cutoffAngstrom == 0) {
      return true;
    }
    Cell cell = state.cell();
    double[] f = UNCHANGED;
    double allowed = skinAngstrom;
    if (!cell.equals(referenceCell)) {
      f = deformation;
      System.arraycopy(referenceCell.deformationTo(cell), 0, f, 0, 9);
      device.upload(f);
      allowed =
          Math.min(
              skinAngstrom,
              Matrix3.smallestStretch(f) * (cutoffAngstrom + skinAngstrom) - cutoffAngstrom);
    }
    if (!(allowed >= 0)) {
      return false;
    }
    int count = state.count();
    int parts = (count + LargestDisplacement.PART - 1) / LargestDisplacement.PART;
    if (largest.length < parts) {
      largest = new double[parts];
    }
    device.launch(
        new LargestDisplacement(count, state.positions(), referencePositions, f, largest), parts);
    double square = device.largest(largest, parts);
    return 2 * Math.sqrt(square) <= allowed;
  }

  /// Wraps the positions into the cell, counts the images, takes the state as reference and lists
  /// all pairs.
  ///
  /// @throws IllegalArgumentException if a lattice shift, an index or the number of pairs is too
  ///   large to be stored; the message tells which
  public void rebuild(ParticleState state) {
    Cell cell = state.cell();
    if (!cell.equals(inverseOf)) {
      inverse = cell.inverse();
      inverseOf = cell;
    }
    device.launch(
        new Cell.Wrap(state.positions(), state.images(), state.cellRows(), inverse), state.count());
    build(state, state.positions(), cell);
  }

  /// Restores the list of a checkpoint: lists all pairs of the given reference configuration, then
  /// leaves `state` as it is. `state` must carry the wrapping of that reference.
  ///
  /// @param referencePositions [3N] in Å, what [#referencePositions] gave; copied
  public void restore(ParticleState state, double[] referencePositions, Cell referenceCell) {
    if (referencePositions.length != state.positions().length) {
      throw new IllegalArgumentException(
          referencePositions.length + " reference coordinates for " + state.count() + " particles");
    }
    build(state, referencePositions, referenceCell);
  }

  private void build(ParticleState state, double[] positions, Cell cell) {
    int count = state.count();
    generation++;
    referenceCell = cell;
    species = state.species();
    if (referencePositions.length != positions.length) {
      referencePositions = new double[positions.length];
      device.discard(referencePositions);
    }
    device.launch(new Copy(positions, referencePositions), positions.length);
    if (cutoffAngstrom == 0) {
      return;
    }
    if (grid == null || grid.count() != count) {
      grid = new CellGrid(device, count);
    }
    grid.sort(referencePositions, cell, species, cutoffAngstrom + skinAngstrom);
  }

  /// Lists the pairs of the reference configuration, unless that is done.
  private void listPairs() {
    if (pairsGeneration == generation) {
      return;
    }
    pairsGeneration = generation;
    int count = species.length;
    if (offsets.length != count + 1) {
      offsets = new int[count + 1];
    }
    if (cutoffAngstrom == 0) {
      return;
    }
    device.launch(new NeighbourCount(grid, offsets), count);
    pairs = sumOffsets(count);
    if (pairs > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          ("more than 2147483639 pairs within cutoff + skin = %s Å among %d particles:"
                  + " use fewer particles or a smaller skin")
              .formatted(cutoffAngstrom + skinAngstrom, count));
    }
    if (neighbours.length < pairs) {
      allocate();
    }
    device.launch(new NeighbourFill(grid, offsets, species, neighbours, shifts), count);
  }

  /// Clusters of particles with what is in reach of them, formed on the first call after a rebuild:
  /// the list of the CPU's vector twins. Must not be asked for an empty list, nor on another
  /// device.
  public ClusterList clusters() {
    if (clusters == null) {
      clusters = new ClusterList(device);
    }
    if (clustersGeneration != generation) {
      clusters.build(
          grid, referencePositions, species, referenceCell, cutoffAngstrom + skinAngstrom);
      clustersGeneration = generation;
    }
    return clusters;
  }

  /// Turns the numbers of neighbours into the first pair of each particle; returns the number of
  /// pairs, 2³¹ − 1 if there are more. Offsets[0] is always 0.
  private int sumOffsets(int count) {
    if (device.hasOwnMemory()) {
      prefixSum.run(offsets, count + 1);
      device.launch(new Last(offsets, count, total), 1);
      device.download(total);
      return total[0];
    }
    long sum = 0;
    for (int i = 1; i <= count; i++) {
      sum += offsets[i];
      offsets[i] = (int) sum;
    }
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }

  private void allocate() {
    int capacity = (int) Math.min(Integer.MAX_VALUE - 8, pairs + pairs * room);
    neighbours = null;
    shifts = null;
    neighbours = new int[capacity];
    shifts = new int[capacity];
    device.discard(neighbours, shifts);
    allocations++;
  }

  /// How often memory for pairs was allocated: once, and again whenever a rebuild found more pairs
  /// than there was room for.
  public long allocations() {
    return allocations;
  }

  /// Number of pairs listed, `offsets()[N]`.
  public int pairs() {
    listPairs();
    return pairs;
  }

  /// [N + 1], first pair of each particle.
  public int[] offsets() {
    listPairs();
    return offsets;
  }

  /// [at least offsets()[N]], the neighbours' indices.
  public int[] neighbours() {
    listPairs();
    return neighbours;
  }

  /// [at least offsets()[N]], packed lattice shifts.
  public int[] shifts() {
    listPairs();
    return shifts;
  }

  /// [at least offsets()[N]], for each pair (i, j, n) the index of the pair (j, i, −n): potentials
  /// that gather what j gives to i find it there. Found on the first call after a rebuild; costs 4
  /// bytes per pair.
  public int[] reversePairs() {
    if (reverseGeneration == generation) {
      return reverse;
    }
    listPairs();
    if (reverse.length < pairs) {
      reverse = new int[neighbours.length];
      device.discard(reverse);
    }
    if (cutoffAngstrom > 0) {
      var kernel = new ReversePairs(offsets, neighbours, shifts, species, reverse);
      if (device.threads() <= ReversePairs.SERIAL_UP_TO && !device.hasOwnMemory()) {
        kernel.runSerially(grid.order());
      } else {
        device.launch(kernel, offsets.length - 1);
      }
    }
    reverseGeneration = generation;
    return reverse;
  }

  /// Number of lattice vectors along direction d (0, 1, 2) in a packed shift.
  public static int shift(int packed, int d) {
    return ((packed >> (10 * d)) & 1023) - 512;
  }

  /// The packed form of a shift; each count between -512 and 511. Linear but for a constant: the
  /// form of n is [#ZERO_SHIFT] + n_a + 1024 n_b + 1048576 n_c, that of −n is 2 ZERO_SHIFT less it.
  public static int pack(int a, int b, int c) {
    return (a + 512) | (b + 512) << 10 | (c + 512) << 20;
  }

  /// The packed form of no shift at all.
  public static final int ZERO_SHIFT = 512 | 512 << 10 | 512 << 20;

  /// [3N] in Å, positions at the last rebuild.
  public double[] referencePositions() {
    return referencePositions;
  }

  /// Cell at the last rebuild; null before the first.
  public Cell referenceCell() {
    return referenceCell;
  }

  /// Memory held, in bytes: 8 per pair, 12 with [#reversePairs], with up to 3 % room to grow, and
  /// about 110 per particle.
  public long bytes() {
    long numbers = 4L * (offsets.length + neighbours.length + shifts.length + reverse.length);
    return numbers
        + 8L * (referencePositions.length + largest.length)
        + (clusters == null ? 0 : clusters.bytes())
        + (grid == null ? 0 : grid.bytes());
  }

  /// Counts the rebuilds: derived structures are stale when it has changed.
  public long generation() {
    return generation;
  }

  /// `out[0] ← values[index]`: one number for the host to read.
  private record Last(int[] values, int index, int[] out) implements Kernel {
    @Override
    public void run(int begin, int end) {
      body(begin, values, index, out);
    }

    static void body(int k, int[] values, int index, int[] out) {
      out[k] = values[index];
    }
  }

  /// Copies numbers.
  private record Copy(double[] from, double[] to) implements Kernel {
    @Override
    public void run(int begin, int end) {
      System.arraycopy(from, begin, to, begin, end - begin);
    }

    static void body(int k, double[] from, double[] to) {
      to[k] = from[k];
    }
  }

  /// Largest squared displacement beyond the affine one, u = x − x₀ F, of each part of the
  /// particles, in Å².
  private record LargestDisplacement(
      int count, double[] positions, double[] reference, double[] f, double[] largest)
      implements Kernel {
    /// Particles per part.
    static final int PART = 64;

    @Override
    public void run(int begin, int end) {
      for (int k = begin; k < end; k++) {
        if (f == UNCHANGED) {
          largest[k] = withoutDeformation(k);
        } else {
          body(k, count, positions, reference, f, largest);
        }
      }
    }

    /// What the body gives for F = 1, in half the time.
    private double withoutDeformation(int k) {
      int end = Math.min(count, (k + 1) * PART);
      double square = 0;
      for (int i = k * PART; i < end; i++) {
        double ux = positions[3 * i] - reference[3 * i];
        double uy = positions[3 * i + 1] - reference[3 * i + 1];
        double uz = positions[3 * i + 2] - reference[3 * i + 2];
        square = Math.max(square, ux * ux + uy * uy + uz * uz);
      }
      return square;
    }

    static void body(
        int k, int count, double[] positions, double[] reference, double[] f, double[] largest) {
      int end = Math.min(count, (k + 1) * PART);
      double square = 0;
      for (int i = k * PART; i < end; i++) {
        double x = reference[3 * i];
        double y = reference[3 * i + 1];
        double z = reference[3 * i + 2];
        double ux = positions[3 * i] - (x * f[0] + y * f[3] + z * f[6]);
        double uy = positions[3 * i + 1] - (x * f[1] + y * f[4] + z * f[7]);
        double uz = positions[3 * i + 2] - (x * f[2] + y * f[5] + z * f[8]);
        square = Math.max(square, ux * ux + uy * uy + uz * uz);
      }
      largest[k] = square;
    }
  }
}
