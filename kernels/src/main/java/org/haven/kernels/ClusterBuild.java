package org.haven.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Forms the clusters of a [ClusterList] and finds what is in their reach.
final class ClusterBuild {
  /// Separations must stay below this, in Å, less the way that particles go between rebuilds.
  private static final double RANGE = 60;

  private static final int LARGEST_SHIFTS = 1 << 15;

  private final ClusterList list;
  private final ClusterPositions positions;
  private final Device device;
  private CellGrid grid;
  private float reachSquareUnits;

  ClusterBuild(ClusterList list, ClusterPositions positions, Device device) {
    this.list = list;
    this.positions = positions;
    this.device = device;
  }

  /// Writes clusters and pieces; returns whether the list serves.
  boolean run(CellGrid grid, double[] reference, int[] speciesOfParticle, Cell cell, double reach) {
    this.grid = grid;
    boolean few = positions.take(grid, LARGEST_SHIFTS);
    if (!few || !(largestSeparation(reach) < RANGE)) {
      return false;
    }
    int count = grid.count();
    if (list.species.length != count + Lanes.COUNT) {
      list.species = new int[count + Lanes.COUNT];
    }
    for (int slot = 0; slot < count; slot++) {
      list.species[slot] = speciesOfParticle[grid.particles[slot]];
    }
    positions.follow(reference, cell);
    formClusters(reach);
    long room = makeRoom();
    if (room > Integer.MAX_VALUE - 64) {
      return false;
    }
    if (list.pieceSlot.length < room) {
      int capacity = (int) Math.min(Integer.MAX_VALUE - 64, room + room / 32 + 64);
      list.pieceSlot = new int[capacity];
      list.pieceMask = new int[capacity];
    }
    double units = Math.sqrt(grid.reachSquare) / ClusterList.RESOLUTION;
    // Rounded up, as are the distances' roundings: a few parts in 1e7.
    reachSquareUnits = (float) (units * units * (1 + 1e-6));
    device.launch(new Pieces(), list.clusters);
    list.longest = 0;
    for (int c = 0; c < list.clusters; c++) {
      list.longest = Math.max(list.longest, list.endPiece[c] - list.firstPiece[c]);
    }
    return true;
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
    if (list.firstSlot.length < grid.count() + 1) {
      list.firstSlot = new int[grid.count() + 1];
    }
    int rowLength = grid.shape[0];
    int rows = grid.shape[1] * grid.shape[2];
    list.clusters = 0;
    for (int row = 0; row < rows; row++) {
      int end = grid.binStart[(row + 1) * rowLength];
      for (int slot = grid.binStart[row * rowLength]; slot < end; ) {
        list.firstSlot[list.clusters++] = slot;
        slot = endOfCluster(slot, end, reach);
      }
    }
    list.firstSlot[list.clusters] = grid.count();
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
    for (; next < Math.min(end, slot + ClusterList.SIZE); next++) {
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
    if (list.firstPiece.length < list.clusters + 1) {
      list.firstPiece = new int[grid.count() + 1];
      list.endPiece = new int[grid.count()];
      list.own = new int[grid.count()];
    }
    device.launch(new Room(), list.clusters);
    long room = 0;
    for (int c = 0; c <= list.clusters; c++) {
      list.firstPiece[c] = (int) Math.min(Integer.MAX_VALUE, room);
      room += c < list.clusters ? list.endPiece[c] : 0;
    }
    return room;
  }

  /// Counts what pieces there may be, from the numbers of particles in the bins.
  private final class Room implements Kernel {
    @Override
    public void run(int begin, int end) {
      for (int c = begin; c < end; c++) {
        list.endPiece[c] = room(c);
      }
    }
  }

  private int room(int c) {
    int n0 = grid.shape[0];
    int n1 = grid.shape[1];
    int n2 = grid.shape[2];
    int bin = grid.bins[list.firstSlot[c]];
    int low0 = bin % n0 - grid.shape[3];
    int high0 = grid.bins[list.firstSlot[c + 1] - 1] % n0 + grid.shape[3];
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
    int first = list.firstSlot[c];
    int last = list.firstSlot[c + 1] - 1;
    int bin = grid.bins[first];
    int low0 = bin % n0 - grid.shape[3];
    int high0 = grid.bins[last] % n0 + grid.shape[3];
    int b1 = bin / n0 % n1;
    int b2 = bin / (n0 * n1);
    int at = list.firstPiece[c];
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
                  positions.shiftNumber(m0, m1, m2));
          k0 = next;
        }
      }
    }
    list.endPiece[c] = at;
    list.own[c] = placeOf(first, list.firstPiece[c], at);
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
        list.pieceSlot[next] = slot;
        list.pieceMask[next++] = shift << 16 | mask;
        slot += Lanes.COUNT;
      }
    }
    return next;
  }

  /// Mask of the slots from `slot` on that are within reach of one of `[first, last]`.
  private int within(int slot, int first, int last, int shift) {
    IntVector jx = IntVector.fromArray(Lanes.INTS, positions.x, slot).add(positions.shiftX[shift]);
    IntVector jy = IntVector.fromArray(Lanes.INTS, positions.y, slot).add(positions.shiftY[shift]);
    IntVector jz = IntVector.fromArray(Lanes.INTS, positions.z, slot).add(positions.shiftZ[shift]);
    FloatVector least = FloatVector.broadcast(Lanes.FLOATS, Float.MAX_VALUE);
    for (int i = first; i <= last; i++) {
      FloatVector dx = (FloatVector) jx.sub(positions.x[i]).convert(VectorOperators.I2F, 0);
      FloatVector dy = (FloatVector) jy.sub(positions.y[i]).convert(VectorOperators.I2F, 0);
      FloatVector dz = (FloatVector) jz.sub(positions.z[i]).convert(VectorOperators.I2F, 0);
      least = least.min(dx.mul(dx).add(dy.mul(dy)).add(dz.mul(dz)));
    }
    return (int) least.compare(VectorOperators.LE, reachSquareUnits).toLong();
  }

  /// How many particles stand before `slot`, unshifted, in the pieces; −1 if it is in none.
  private int placeOf(int slot, int from, int to) {
    int zero = positions.shiftNumber(0, 0, 0);
    int before = 0;
    for (int p = from; p < to; p++) {
      int mask = list.pieceMask[p] & 0xffff;
      int lane = slot - list.pieceSlot[p];
      if (list.pieceMask[p] >> 16 == zero
          && lane >= 0
          && lane < Lanes.COUNT
          && (mask >> lane & 1) == 1) {
        return before + Integer.bitCount(mask & (1 << lane) - 1);
      }
      before += Integer.bitCount(mask);
    }
    return -1;
  }
}
