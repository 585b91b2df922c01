package org.haven.potentials;

/// Energies of one particle at many places of a crystal that stands still: only what changes with
/// the place is computed, and no forces. Scratch of one thread.
public interface Insertion {
  /// Energy of the crystal with the particle less that without it, at each place.
  ///
  /// @param places [3 × count] in Å, anywhere in space
  /// @param energies [count] in eV, written; NaN where the potential refuses the place
  void energies(double[] places, int count, double[] energies);
}
