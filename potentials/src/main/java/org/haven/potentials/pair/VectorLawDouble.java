package org.haven.potentials.pair;

/// A [VectorLaw] in vectors of doubles.
public interface VectorLawDouble extends VectorLaw {
  /// Adds u and u′/r of every pair of a particle to the rows.
  ///
  /// @param k place of the particle in its cluster: its pairs are `[rows.begin(k), rows.end(k))`
  /// @param species of the particle
  void add(PairRows rows, int k, int species);
}
