package org.haven.potentials.pair;

/// A pair energy on the vectors of the CPU: the small part in which potentials differ. [PairSweep]
/// does the rest, for one law or for several in one pass. It is a [VectorLawMixed] or a
/// [VectorLawDouble].
///
/// A law is immutable while it is swept: several threads call it.
public interface VectorLaw {
  /// Distance in Å from which on the law is zero.
  double cutoffAngstrom();

  /// Whether it reads distances and their inverses; otherwise squares only.
  boolean wantsDistances();

  /// Whether it counts pairs closer than it allows, [PairRows#addBelow].
  default boolean countsClosePairs() {
    return false;
  }

  /// Energy in eV that a particle has without any neighbour.
  default double ownEnergyEv(int species) {
    return 0;
  }
}
