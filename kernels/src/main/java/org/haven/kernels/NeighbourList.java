package org.haven.kernels;

/// Full neighbour list with a skin, for any triclinic cell and any cutoff.
///
/// Pair p of particle i, for p in `[offsets()[i], offsets()[i + 1])`, is particle `j =
/// neighbours()[p]` displaced by the lattice vectors counted in `shifts()[p]`: r_ij = x_j + n_a a +
/// n_b b + n_c c − x_i with n_d = [#shift]`(shifts()[p], d)`. Several images of one pair, and
/// images of i itself, are all listed. Pairs of i are sorted by species of j, then j, then shift.
/// Every pair closer than cutoff + skin at the reference configuration is listed.
///
/// The list is a function of the reference configuration only (positions and cell at the last
/// rebuild): whatever a potential derives from it must be so too, so that a restart that rebuilds
/// from the stored reference continues bit for bit.
public final class NeighbourList {
  private final Device device;
  private final double cutoffAngstrom;
  private final double skinAngstrom;

  public NeighbourList(Device device, double cutoffAngstrom, double skinAngstrom) {
    this.device = device;
    this.cutoffAngstrom = cutoffAngstrom;
    this.skinAngstrom = skinAngstrom;
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
    throw new UnsupportedOperationException();
  }

  /// Wraps the positions into the cell, counts the images, takes the state as reference and lists
  /// all pairs.
  public void rebuild(ParticleState state) {
    throw new UnsupportedOperationException();
  }

  /// Restores the list of a checkpoint: lists all pairs of the given reference configuration, then
  /// leaves `state` as it is. `state` must carry the wrapping of that reference.
  public void restore(ParticleState state, double[] referencePositions, Cell referenceCell) {
    throw new UnsupportedOperationException();
  }

  /// [N + 1], first pair of each particle.
  public int[] offsets() {
    throw new UnsupportedOperationException();
  }

  /// [at least offsets()[N]], the neighbours' indices.
  public int[] neighbours() {
    throw new UnsupportedOperationException();
  }

  /// [at least offsets()[N]], packed lattice shifts.
  public int[] shifts() {
    throw new UnsupportedOperationException();
  }

  /// Number of lattice vectors along direction d (0, 1, 2) in a packed shift.
  public static int shift(int packed, int d) {
    return ((packed >> (10 * d)) & 1023) - 512;
  }

  /// The packed form of a shift; each count between -512 and 511.
  public static int pack(int a, int b, int c) {
    return (a + 512) | (b + 512) << 10 | (c + 512) << 20;
  }

  /// [3N] in Å, positions at the last rebuild.
  public double[] referencePositions() {
    throw new UnsupportedOperationException();
  }

  /// Cell at the last rebuild.
  public Cell referenceCell() {
    throw new UnsupportedOperationException();
  }

  /// Counts the rebuilds: derived structures are stale when it has changed.
  public long generation() {
    throw new UnsupportedOperationException();
  }
}
