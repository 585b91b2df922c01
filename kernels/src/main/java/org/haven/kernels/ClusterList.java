package org.haven.kernels;

import jdk.incubator.vector.DoubleVector;
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

  /// Fixed-point coordinate of what fills up the last vector, seen from 0: in nobody's reach.
  public static final int FAR = 1 << 31;

  /// The same of an exact coordinate.
  public static final double FAR_ANGSTROM = 1e9;

  private static final IntVector IOTA = IntVector.zero(Lanes.INTS).addIndex(1);

  private final ClusterPositions positions;
  private final ClusterBuild build;
  private CellGrid grid;
  private boolean fits;
  int clusters;

  /// [clusters + 1], first slot of each cluster.
  int[] firstSlot = {};

  /// [clusters + 1], room for the pieces of each cluster; [clusters], their end.
  int[] firstPiece = {};

  int[] endPiece = {};

  /// [clusters], place of the cluster's first particle among those that [#gather] writes.
  int[] own = {};

  /// Slot where a piece begins; its translation, and its mask in the lower half.
  int[] pieceSlot = {};

  int[] pieceMask = {};

  /// Most pieces of a cluster.
  int longest;

  /// By slot, with a vector to spare at the end.
  int[] species = {};

  ClusterList(Device device) {
    positions = new ClusterPositions(device);
    build = new ClusterBuild(this, positions, device);
  }

  /// Forms clusters and pieces of the grid's particles.
  ///
  /// @param reference positions [3N] in Å
  /// @param reach in Å
  void build(CellGrid grid, double[] reference, int[] speciesOfParticle, Cell cell, double reach) {
    this.grid = grid;
    fits = build.run(grid, reference, speciesOfParticle, cell, reach);
  }

  /// Whether the list serves: not for a reach or bins of more than some 20 Å, nor for one of more
  /// than 32768 cells.
  public boolean fits() {
    return fits;
  }

  /// Takes over the positions of the state, in its present cell, for [#gather].
  public void follow(ParticleState state) {
    follow(state.positions(), state.cell());
  }

  /// Takes over positions, for example those of the reference.
  ///
  /// @param positions [3N] in Å
  public void follow(double[] positions, Cell cell) {
    this.positions.follow(positions, cell);
  }

  /// Takes over the positions of the state, in its present cell, for [#gatherExactly].
  public void followExactly(ParticleState state) {
    positions.followExactly(state.positions(), state.cell());
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

  /// Writes the surroundings of a cluster, its own particles among them.
  public void gather(int cluster, Surroundings out) {
    out.fit(largestSurroundings());
    int n = 0;
    int end = endPiece[cluster];
    for (int p = firstPiece[cluster]; p < end; p++) {
      int slot = pieceSlot[p];
      int packed = pieceMask[p];
      int shift = packed >> 16;
      VectorMask<Integer> mask = VectorMask.fromLong(Lanes.INTS, packed & 0xffff);
      IntVector.fromArray(Lanes.INTS, positions.x, slot)
          .add(positions.shiftX[shift])
          .compress(mask)
          .intoArray(out.x, n);
      IntVector.fromArray(Lanes.INTS, positions.y, slot)
          .add(positions.shiftY[shift])
          .compress(mask)
          .intoArray(out.y, n);
      IntVector.fromArray(Lanes.INTS, positions.z, slot)
          .add(positions.shiftZ[shift])
          .compress(mask)
          .intoArray(out.z, n);
      n += Integer.bitCount(packed & 0xffff);
    }
    IntVector.broadcast(Lanes.INTS, positions.x[firstSlot[cluster]] + FAR).intoArray(out.x, n);
    out.count = n;
    out.own = own[cluster];
  }

  /// Writes the exact coordinates of the surroundings of a cluster, in the order of [#gather].
  ///
  /// @param stride from one row of [Surroundings#coordinates] to the next, [#largestSurroundings]
  ///   or more
  public void gatherExactly(int cluster, int stride, Surroundings out) {
    if (out.coordinates.length < 3 * stride) {
      out.coordinates = new double[3 * stride];
    }
    double[] translations = positions.translations;
    int n = 0;
    int end = endPiece[cluster];
    for (int p = firstPiece[cluster]; p < end; p++) {
      int packed = pieceMask[p];
      int shift = 3 * (packed >> 16);
      for (int first = 0; first < Lanes.COUNT; first += Lanes.DOUBLE_COUNT) {
        int slot = pieceSlot[p] + first;
        int bits = packed >> first & (1 << Lanes.DOUBLE_COUNT) - 1;
        VectorMask<Double> mask = VectorMask.fromLong(Lanes.DOUBLES, bits);
        DoubleVector.fromArray(Lanes.DOUBLES, positions.exactX, slot)
            .add(translations[shift])
            .compress(mask)
            .intoArray(out.coordinates, n);
        DoubleVector.fromArray(Lanes.DOUBLES, positions.exactY, slot)
            .add(translations[shift + 1])
            .compress(mask)
            .intoArray(out.coordinates, stride + n);
        DoubleVector.fromArray(Lanes.DOUBLES, positions.exactZ, slot)
            .add(translations[shift + 2])
            .compress(mask)
            .intoArray(out.coordinates, 2 * stride + n);
        n += Integer.bitCount(bits);
      }
    }
    for (int row = 0; row < 3; row++) {
      DoubleVector.broadcast(Lanes.DOUBLES, FAR_ANGSTROM)
          .intoArray(out.coordinates, row * stride + n);
    }
    out.count = n;
    out.own = own[cluster];
  }

  /// Writes the species of the surroundings of a cluster, in the order of [#gather].
  public void gatherSpecies(int cluster, Surroundings out) {
    if (out.species.length < largestSurroundings()) {
      out.species = new int[largestSurroundings()];
    }
    int n = 0;
    int end = endPiece[cluster];
    for (int p = firstPiece[cluster]; p < end; p++) {
      int packed = pieceMask[p];
      IntVector.fromArray(Lanes.INTS, species, pieceSlot[p])
          .compress(VectorMask.fromLong(Lanes.INTS, packed & 0xffff))
          .intoArray(out.species, n);
      n += Integer.bitCount(packed & 0xffff);
    }
  }

  /// Writes the slots of the surroundings of a cluster, in the order of [#gather].
  public void gatherSlots(int cluster, Surroundings out) {
    if (out.slots.length < largestSurroundings()) {
      out.slots = new int[largestSurroundings()];
    }
    int n = 0;
    int end = endPiece[cluster];
    for (int p = firstPiece[cluster]; p < end; p++) {
      int packed = pieceMask[p];
      VectorMask<Integer> mask = VectorMask.fromLong(Lanes.INTS, packed & 0xffff);
      IOTA.add(pieceSlot[p]).compress(mask).intoArray(out.slots, n);
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
          .add(place.lanewise(VectorOperators.ASHR, 31).and(grid.count()))
          .lanewise(VectorOperators.LSHL, shift)
          .or(IntVector.fromArray(Lanes.INTS, species, slot))
          .compress(mask)
          .intoArray(out.indices, n);
      n += Integer.bitCount(packed & 0xffff);
    }
  }

  /// Memory held, in bytes.
  long bytes() {
    return positions.bytes()
        + 4L
            * (firstSlot.length
                + firstPiece.length
                + endPiece.length
                + own.length
                + 2L * pieceSlot.length
                + species.length);
  }
}
