package org.haven.potentials.nep;

import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// The network part of a NEP in one arithmetic: the plain kernels in double or mixed precision, or
/// a faster twin of one of them. Bound to one system; chosen by [NepPotential#bind].
interface NepArithmetic {
  /// Writes energies and forces of the network part into `out` and its virial per particle into
  /// `virials`; sums nothing over particles.
  ///
  /// @param cell [9] lattice vectors in Å, row by row
  /// @param virials [9N] in eV
  void evaluate(
      ParticleState state, NeighbourList list, double[] cell, Evaluation out, double[] virials);

  /// Whether [#evaluate] covers the repulsion (ZBL) too.
  default boolean coversRepulsion() {
    return false;
  }
}
