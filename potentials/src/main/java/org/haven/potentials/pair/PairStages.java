package org.haven.potentials.pair;

/// What [PairProgram] writes: the arithmetic of a sweep over pairs.
///
/// `memory`, `table` and `coordinates` are `float[]` or `double[]`, as [PairProgram] lays them out.
interface PairStages {
  /// Sums over the pairs of a particle of a cluster, lane by lane: Σ (u′/r) r along x, y, z and Σ u
  /// into four rows of memory, the virial added to that of the block. Returns how many pairs are
  /// below what their laws allow.
  ///
  /// @param ints room for the species of neighbours
  /// @param coordinates of what is in reach in Å, for double
  /// @param x fixed-point for float, as y and z
  /// @param kinds species of what is in reach
  /// @param stride from one row of coordinates, or of memory, to the next
  /// @param count of what is in reach
  /// @param own place of the particle in that
  /// @param member place of the particle in its cluster
  /// @param species of the particle
  int pairs(
      Object memory,
      Object table,
      int[] ints,
      Object coordinates,
      int[] x,
      int[] y,
      int[] z,
      int[] kinds,
      int stride,
      int count,
      int own,
      int member,
      int species);

  /// Sums the rows of all members over their lanes.
  ///
  /// @param sums [4 · members], written to whole vectors
  void sumMembers(Object memory, Object sums);

  /// Sums the six rows of the virial.
  ///
  /// @param sums [6], written to whole vectors
  void sumVirial(Object memory, Object sums);
}
