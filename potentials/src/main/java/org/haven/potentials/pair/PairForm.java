package org.haven.potentials.pair;

/// The mathematical form of pair energies, in vector code: the small part in which potentials
/// differ. Its numbers are those of a [VectorLaw]. Equal forms share their code.
public interface PairForm {
  /// Whether it asks for distances. Otherwise it may be computed at an infinite one: u and u′/r
  /// vanish there, but for what is added [PairCode#within] the cutoff.
  boolean wantsDistances();

  /// Whether it counts pairs closer than it allows.
  default boolean countsClosePairs() {
    return false;
  }

  /// Writes u in eV and u′/r in eV/Å² for a vector of pairs.
  PairCode.Value write(PairCode pair);
}
