package org.haven.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The neighbour list of the CPU's vector twins: clusters of up to [#SIZE] particles close in
/// space, each with all particles and images in reach of any of its members.
///
/// Particles stand in slots, in the order of a [CellGrid], so that neighbours in space are
/// neighbours in memory. A cluster is a range of slots of one row of bins. What is in its reach is
/// listed in pieces: a range of [Lanes#COUNT] slots, a translation, and a mask of the slots that
/// count. That is about a tenth of the memory of a list of pairs, costs a tenth of the time, and is
/// read without a gather. Pairs beyond the cutoff are for the twin to leave out.
///
/// Positions are fixed-point: multiples of [#RESOLUTION] Å modulo 2³². Differences wrap modulo 2³²
/// too, so that they are right for any cell and image, exact, and opposite for (i, j) and (j, i),
/// as long as neighbours are closer than 64 Å.
///
/// Clusters and pieces are a function of the list's reference configuration, see [NeighbourList].
public final class ClusterList {
  /// Most particles in a cluster.
  public static final int SIZE = 4;

  /// One unit of a fixed-point coordinate in Å: 2⁻²⁵, about 3e-8.
  public static final float RESOLUTION = 0x1p-25f;

  /// Separations must stay below this, in Å, less the way that particles go between rebuilds.
  private static final double RANGE = 60;

  private static final int LARGEST_SHIFTS = 1 << 15;
  private static final int FAR = 1 << 31;
  private static final double UNITS = 1 / (double) RESOLUTION;

  private static final IntVector IOTA = IntVector.zero(Lanes.INTS).addIndex(1);

  private final Device device;
  private CellGrid grid;
  private int count;
  private int clusters;
  private boolean fits;

  /// [clusters + 1], first slot of each cluster.
  private int[] firstSlot = {};

  /// [clusters + 1], room for the pieces of each cluster; [clusters], their end.
  private int[] firstPiece = {};

  private int[] endPiece = {};

  /// [clusters], place of the cluster's first particle among those that [#gather] writes.
  private int[] own = {};

  /// Slot where a piece begins; its translation, and its mask in the lower half.
  private int[] pieceSlot = {};

  private int[] pieceMask = {};
  private int longest;
  private float reachSquareUnits;

  // Translations by lattice vectors: packed counts less the constant, fixed-point vectors.
  private int[] shifts = {};
  private int shiftCount;
  private int[] shiftX = {};
  private int[] shiftY = {};
  private int[] shiftZ = {};

  // By slot, with a vector to spare at the end.
  private int[] x = {};
  private int[] y = {};
  private int[] z = {};
  private int[] species = {};

  ClusterList(Device device) {
    this.device = device;
  }

  /// Forms clusters and pieces of the grid's particles.
  ///
  /// @param positions and cell of the reference
  /// @param reach in Å
  void build(CellGrid grid, double[] positions, int[] speciesOfParticle, Cell cell, double reach) {
    this.grid = grid;
    count = grid.count();
    listShifts();
    fits = largestSeparation(reach) < RANGE && shiftCount <= LARGEST_SHIFTS;
    if (!fits) {
      return;
    }
    if (x.length != count + Lanes.COUNT) {
      x = new int[count + Lanes.COUNT];
      y = new int[x.length];
      z = new int[x.length];
      species = new int[x.length];
    }
    for (int slot = 0; slot < count; slot++) {
      species[slot] = speciesOfParticle[grid.particles[slot]];
    }
    follow(positions, cell);
    formClusters(reach);
    long room = makeRoom();
    fits = room <= Integer.MAX_VALUE - 64;
    if (!fits) {
      return;
    }
    if (pieceSlot.length < room) {
      int capacity = (int) Math.min(Integer.MAX_VALUE - 64, room + room / 32 + 64);
      pieceSlot = new int[capacity];
      pieceMask = new int[capacity];
    }
    double units = Math.sqrt(grid.reachSquare) * UNITS;
    // Rounded up, as are the distances' roundings: a few parts in 1e7.
    reachSquareUnits = (float) (units * units * (1 + 1e-6));
    device.launch(new Pieces(), clusters);
    longest = 0;
    for (int c = 0; c < clusters; c++) {
      longest = Math.max(longest, endPiece[c] - firstPiece[c]);
    }
  }

  /// Whether the list serves: not for a reach or bins of more than some 20 Å, nor for one of more
  /// than 32768 cells.
  public boolean fits() {
    return fits;
  }

  /// The largest component of a separation that the search for pieces meets.
  private double largestSeparation(double reach) {
    double largest = 0;
    for (int d = 0; d < 3; d++) {
      double sum = reach;
      for (int v = 0; v < 3; v++) {
        sum += (grid.shape[3 + v] + 1.0) / grid.shape[v] * Math.abs(grid.lattice[3 * v + d]);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  /// Cuts each row of bins into clusters.
  private void formClusters(double reach) {
    if (firstSlot.length < count + 1) {
      firstSlot = new int[count + 1];
    }
    int rowLength = grid.shape[0];
    int rows = grid.shape[1] * grid.shape[2];
    clusters = 0;
    for (int row = 0; row < rows; row++) {
      int end = grid.binStart[(row + 1) * rowLength];
      for (int slot = grid.binStart[row * rowLength]; slot < end; ) {
        firstSlot[clusters++] = slot;
        slot = endOfCluster(slot, end, reach);
      }
    }
    firstSlot[clusters] = count;
  }

  /// The most slots from `slot` on whose box is not longer than the reach.
  private int endOfCluster(int slot, int end, double reach) {
    double lowX = grid.x[slot];
    double lowY = grid.y[slot];
    double lowZ = grid.z[slot];
    double highX = lowX;
    double highY = lowY;
    double highZ = lowZ;
    int next = slot + 1;
    for (; next < Math.min(end, slot + SIZE); next++) {
      lowX = Math.min(lowX, grid.x[next]);
      lowY = Math.min(lowY, grid.y[next]);
      lowZ = Math.min(lowZ, grid.z[next]);
      highX = Math.max(highX, grid.x[next]);
      highY = Math.max(highY, grid.y[next]);
      highZ = Math.max(highZ, grid.z[next]);
      if (!(highX - lowX <= reach && highY - lowY <= reach && highZ - lowZ <= reach)) {
        break;
      }
    }
    return next;
  }

  /// Finds the most pieces that each cluster may have; returns their sum.
  private long makeRoom() {
    if (firstPiece.length < clusters + 1) {
      firstPiece = new int[count + 1];
      endPiece = new int[count];
      own = new int[count];
    }
    device.launch(new Room(), clusters);
    long room = 0;
    for (int c = 0; c <= clusters; c++) {
      firstPiece[c] = (int) Math.min(Integer.MAX_VALUE, room);
      room += c < clusters ? endPiece[c] : 0;
    }
    return room;
  }

  /// Counts what pieces there may be, from the numbers of particles in the bins.
  private final class Room implements Kernel {
    @Override
    public void run(int begin, int end) {
      for (int c = begin; c < end; c++) {
        endPiece[c] = room(c);
      }
    }
  }

  private int room(int c) {
    int n0 = grid.shape[0];
    int n1 = grid.shape[1];
    int n2 = grid.shape[2];
    int bin = grid.bins[firstSlot[c]];
    int low0 = bin % n0 - grid.shape[3];
    int high0 = grid.bins[firstSlot[c + 1] - 1] % n0 + grid.shape[3];
    int b1 = bin / n0 % n1;
    int b2 = bin / (n0 * n1);
    int room = 0;
    for (int k2 = b2 - grid.shape[5]; k2 <= b2 + grid.shape[5]; k2++) {
      int row2 = n1 * Math.floorMod(k2, n2);
      for (int k1 = b1 - grid.shape[4]; k1 <= b1 + grid.shape[4]; k1++) {
        int row = n0 * (Math.floorMod(k1, n1) + row2);
        for (int k0 = low0; k0 <= high0; ) {
          int m0 = Math.floorDiv(k0, n0);
          int next = Math.min(high0 + 1, (m0 + 1) * n0);
          int from = grid.binStart[row + k0 - m0 * n0];
          int to = grid.binStart[row + next - m0 * n0];
          room += (to - from + Lanes.COUNT - 1) / Lanes.COUNT;
          k0 = next;
        }
      }
    }
    return room;
  }

  // Translations are numbered (m₂, m₁, m₀) within these bounds.
  private final int[] most = new int[3];

  private void listShifts() {
    long all = 1;
    for (int d = 0; d < 3; d++) {
      // A row may begin in the first bin and reach over the last one, or the other way round.
      most[d] = (grid.shape[3 + d] + grid.shape[d] - 1) / grid.shape[d];
      all *= 2L * most[d] + 1;
    }
    shiftCount = (int) Math.min(all, Integer.MAX_VALUE);
    if (shiftCount > LARGEST_SHIFTS) {
      return;
    }
    if (shifts.length != shiftCount) {
      shifts = new int[shiftCount];
      shiftX = new int[shiftCount];
      shiftY = new int[shiftCount];
      shiftZ = new int[shiftCount];
    }
    int at = 0;
    for (int m2 = -most[2]; m2 <= most[2]; m2++) {
      for (int m1 = -most[1]; m1 <= most[1]; m1++) {
        for (int m0 = -most[0]; m0 <= most[0]; m0++) {
          shifts[at++] = m0 * grid.shape[6] + m1 * grid.shape[7] + m2 * grid.shape[8];
        }
      }
    }
  }

  private int shiftNumber(int m0, int m1, int m2) {
    return m0 + most[0] + (2 * most[0] + 1) * (m1 + most[1] + (2 * most[1] + 1) * (m2 + most[2]));
  }

  /// Finds the pieces of each cluster.
  private final class Pieces implements Kernel {
    @Override
    public void run(int begin, int end) {
      for (int c = begin; c < end; c++) {
        pieces(c);
      }
    }
  }

  private void pieces(int c) {
    int n0 = grid.shape[0];
    int n1 = grid.shape[1];
    int n2 = grid.shape[2];
    int first = firstSlot[c];
    int last = firstSlot[c + 1] - 1;
    int bin = grid.bins[first];
    int low0 = bin % n0 - grid.shape[3];
    int high0 = grid.bins[last] % n0 + grid.shape[3];
    int b1 = bin / n0 % n1;
    int b2 = bin / (n0 * n1);
    int at = firstPiece[c];
    for (int k2 = b2 - grid.shape[5]; k2 <= b2 + grid.shape[5]; k2++) {
      int m2 = Math.floorDiv(k2, n2);
      for (int k1 = b1 - grid.shape[4]; k1 <= b1 + grid.shape[4]; k1++) {
        int m1 = Math.floorDiv(k1, n1);
        int row = n0 * (k1 - m1 * n1 + n1 * (k2 - m2 * n2));
        for (int k0 = low0; k0 <= high0; ) {
          int m0 = Math.floorDiv(k0, n0);
          int next = Math.min(high0 + 1, (m0 + 1) * n0);
          at =
              row(
                  at,
                  first,
                  last,
                  grid.binStart[row + k0 - m0 * n0],
                  grid.binStart[row + next - m0 * n0],
                  shiftNumber(m0, m1, m2));
          k0 = next;
        }
      }
    }
    endPiece[c] = at;
    own[c] = placeOf(first, firstPiece[c], at);
  }

  /// Pieces of the slots `[from, to)`: those within reach of one of `[first, last]`.
  private int row(int at, int first, int last, int from, int to, int shift) {
    int next = at;
    for (int slot = from; slot < to; ) {
      int mask = within(slot, first, last, shift);
      if (slot + Lanes.COUNT > to) {
        mask &= (1 << to - slot) - 1;
      }
      int skip = Integer.numberOfTrailingZeros(mask);
      if (mask == 0) {
        slot += Lanes.COUNT;
      } else if (skip > 0 && slot + Lanes.COUNT < to) {
        // Begins anew where something is in reach, so that fewer pieces hold it.
        slot += skip;
      } else {
        pieceSlot[next] = slot;
        pieceMask[next++] = shift << 16 | mask;
        slot += Lanes.COUNT;
      }
    }
    return next;
  }

  /// Mask of the slots from `slot` on that are within reach of one of `[first, last]`.
  private int within(int slot, int first, int last, int shift) {
    IntVector jx = IntVector.fromArray(Lanes.INTS, x, slot).add(shiftX[shift]);
    IntVector jy = IntVector.fromArray(Lanes.INTS, y, slot).add(shiftY[shift]);
    IntVector jz = IntVector.fromArray(Lanes.INTS, z, slot).add(shiftZ[shift]);
    FloatVector least = FloatVector.broadcast(Lanes.FLOATS, Float.MAX_VALUE);
    for (int i = first; i <= last; i++) {
      FloatVector dx = (FloatVector) jx.sub(x[i]).convert(VectorOperators.I2F, 0);
      FloatVector dy = (FloatVector) jy.sub(y[i]).convert(VectorOperators.I2F, 0);
      FloatVector dz = (FloatVector) jz.sub(z[i]).convert(VectorOperators.I2F, 0);
      least = least.min(dx.mul(dx).add(dy.mul(dy)).add(dz.mul(dz)));
    }
    return (int) least.compare(VectorOperators.LE, reachSquareUnits).toLong();
  }

  /// How many particles stand before `slot`, unshifted, in the pieces; −1 if it is in none.
  private int placeOf(int slot, int from, int to) {
    int zero = shiftNumber(0, 0, 0);
    int before = 0;
    for (int p = from; p < to; p++) {
      int mask = pieceMask[p] & 0xffff;
      int lane = slot - pieceSlot[p];
      if (pieceMask[p] >> 16 == zero
          && lane >= 0
          && lane < Lanes.COUNT
          && (mask >> lane & 1) == 1) {
        return before + Integer.bitCount(mask & (1 << lane) - 1);
      }
      before += Integer.bitCount(mask);
    }
    return -1;
  }

  /// Takes over the positions of the state, in its present cell.
  public void follow(ParticleState state) {
    follow(state.positions(), state.cell());
  }

  /// Takes over positions, for example those of the reference.
  ///
  /// @param positions [3N] in Å
  public void follow(double[] positions, Cell cell) {
    double[] h = cell.rows();
    for (int s = 0; s < shiftCount; s++) {
      shiftX[s] = fixed(translation(shifts[s], h, 0));
      shiftY[s] = fixed(translation(shifts[s], h, 1));
      shiftZ[s] = fixed(translation(shifts[s], h, 2));
    }
    device.launch(new Follow(positions, h), count);
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

    Follow(double[] positions, double[] h) {
      this.positions = positions;
      this.h = h;
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
        x[slot] = fixed(px);
        y[slot] = fixed(py);
        z[slot] = fixed(pz);
      }
    }
  }

  /// Writes the exact positions by slot, for twins in double; like the fixed-point ones they lie
  /// where the grid moved the particles.
  ///
  /// @param out [3N] in Å, number 3 · slot + d; written
  public void place(ParticleState state, double[] out) {
    device.launch(new Place(state.positions(), state.cellRows(), out), count);
  }

  private final class Place implements Kernel {
    private final double[] positions;
    private final double[] h;
    private final double[] out;

    Place(double[] positions, double[] h, double[] out) {
      this.positions = positions;
      this.h = h;
      this.out = out;
    }

    @Override
    public void run(int begin, int end) {
      for (int slot = begin; slot < end; slot++) {
        int wrap = grid.wraps[slot];
        for (int d = 0; d < 3; d++) {
          double x = positions[3 * grid.particles[slot] + d];
          out[3 * slot + d] = wrap == 0 ? x : x - translation(wrap, h, d);
        }
      }
    }
  }

  /// How many translations there are, see [Surroundings#translations].
  public int translations() {
    return shiftCount;
  }

  /// Writes the vectors of all translations.
  ///
  /// @param rows of the present cell
  /// @param out [3 · translations] in Å; written
  public void translations(double[] rows, double[] out) {
    for (int number = 0; number < shiftCount; number++) {
      for (int d = 0; d < 3; d++) {
        out[3 * number + d] = translation(shifts[number], rows, d);
      }
    }
  }

  /// Number of clusters.
  public int clusters() {
    return clusters;
  }

  /// First slot of a cluster; it ends where the next begins, the last at the number of particles.
  public int firstSlot(int cluster) {
    return firstSlot[cluster];
  }

  /// [N] the particle in each slot.
  public int[] particles() {
    return grid.particles;
  }

  /// [N] the slot of each particle.
  public int[] slots() {
    return grid.slots;
  }

  /// Most particles that [#gather] writes for any cluster, with a vector to spare.
  public int largestSurroundings() {
    return (longest + 2) * Lanes.COUNT;
  }

  /// Particles in the surroundings of one cluster. Scratch of one thread; mutable.
  public static final class Surroundings {
    private int[] x = {};
    private int[] y = {};
    private int[] z = {};
    private int[] species = {};
    private int[] slots = {};
    private int[] translations = {};
    private int[] indices = {};
    private int count;
    private int own;

    /// Fixed-point x of each; behind the last there is a vector of what is 64 Å away.
    public int[] x() {
      return x;
    }

    public int[] y() {
      return y;
    }

    public int[] z() {
      return z;
    }

    public int[] species() {
      return species;
    }

    /// Slot of each, after [ClusterList#gatherPlaces].
    public int[] slots() {
      return slots;
    }

    /// Number of the translation of each, after [ClusterList#gatherPlaces].
    public int[] translations() {
      return translations;
    }

    /// Place in a window and species of each, after [ClusterList#gatherIndices].
    public int[] indices() {
      return indices;
    }

    /// How many there are.
    public int count() {
      return count;
    }

    /// Place of the cluster's first particle, the others follow; −1 if its position is no number.
    public int own() {
      return own;
    }

    private void fit(int size) {
      if (x.length < size) {
        x = Arrays.copyOf(x, size);
        y = Arrays.copyOf(y, size);
        z = Arrays.copyOf(z, size);
        species = Arrays.copyOf(species, size);
      }
    }
  }

  /// Writes the surroundings of a cluster, its own particles among them.
  ///
  /// @param withSpecies whether their species are wanted
  public void gather(int cluster, boolean withSpecies, Surroundings out) {
    out.fit(largestSurroundings());
    int n = 0;
    int end = endPiece[cluster];
    for (int p = firstPiece[cluster]; p < end; p++) {
      int slot = pieceSlot[p];
      int packed = pieceMask[p];
      int shift = packed >> 16;
      VectorMask<Integer> mask = VectorMask.fromLong(Lanes.INTS, packed & 0xffff);
      IntVector.fromArray(Lanes.INTS, x, slot)
          .add(shiftX[shift])
          .compress(mask)
          .intoArray(out.x, n);
      IntVector.fromArray(Lanes.INTS, y, slot)
          .add(shiftY[shift])
          .compress(mask)
          .intoArray(out.y, n);
      IntVector.fromArray(Lanes.INTS, z, slot)
          .add(shiftZ[shift])
          .compress(mask)
          .intoArray(out.z, n);
      if (withSpecies) {
        IntVector.fromArray(Lanes.INTS, species, slot).compress(mask).intoArray(out.species, n);
      }
      n += Integer.bitCount(packed & 0xffff);
    }
    IntVector.broadcast(Lanes.INTS, x[firstSlot[cluster]] + FAR).intoArray(out.x, n);
    out.count = n;
    out.own = own[cluster];
  }

  /// Writes slots and translations of the surroundings of a cluster, in the order of [#gather].
  public void gatherPlaces(int cluster, Surroundings out) {
    int size = largestSurroundings();
    if (out.slots.length < size) {
      out.slots = new int[size];
      out.translations = new int[size];
    }
    int n = 0;
    int end = endPiece[cluster];
    for (int p = firstPiece[cluster]; p < end; p++) {
      int packed = pieceMask[p];
      VectorMask<Integer> mask = VectorMask.fromLong(Lanes.INTS, packed & 0xffff);
      IOTA.add(pieceSlot[p]).compress(mask).intoArray(out.slots, n);
      IntVector.broadcast(Lanes.INTS, packed >> 16).intoArray(out.translations, n);
      n += Integer.bitCount(packed & 0xffff);
    }
  }

  /// Writes where the surroundings of a cluster stand in a window of slots, with their species
  /// below it, in the order of [#gather]: `place << shift | species`. Slots before the window's
  /// first follow on the last slot of all.
  ///
  /// @param start first slot of the window
  /// @param shift bits of the species
  public void gatherIndices(int cluster, int start, int shift, Surroundings out) {
    int size = largestSurroundings();
    if (out.indices.length < size) {
      out.indices = new int[size];
    }
    int n = 0;
    int end = endPiece[cluster];
    for (int p = firstPiece[cluster]; p < end; p++) {
      int slot = pieceSlot[p];
      int packed = pieceMask[p];
      VectorMask<Integer> mask = VectorMask.fromLong(Lanes.INTS, packed & 0xffff);
      IntVector place = IOTA.add(slot - start);
      place
          .add(place.lanewise(VectorOperators.ASHR, 31).and(count))
          .lanewise(VectorOperators.LSHL, shift)
          .or(IntVector.fromArray(Lanes.INTS, species, slot))
          .compress(mask)
          .intoArray(out.indices, n);
      n += Integer.bitCount(packed & 0xffff);
    }
  }

  /// Memory held, in bytes.
  long bytes() {
    return 4L
        * (firstSlot.length
            + firstPiece.length
            + endPiece.length
            + own.length
            + 2L * pieceSlot.length
            + 4L * x.length);
  }
}
