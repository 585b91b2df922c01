package org.haven.potentials.deepmd;

import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// Energies, forces and virial of a bound model.
interface DeepmdArithmetic {
  /// Overwrites `out`.
  ///
  /// @param leftOut [N] neighbours of each particle that found no place, overwritten
  void evaluate(ParticleState state, NeighbourList list, Evaluation out, double[] leftOut);
}
