package org.haven.potentials.nep;

import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// A NEP in one arithmetic, bound to one system; chosen by [NepPotential#bind].
interface NepArithmetic {
  /// As [org.haven.potentials.Potential#evaluate].
  void evaluate(ParticleState state, NeighbourList list, Evaluation out);
}
