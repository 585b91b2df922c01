package org.haven.potentials.hdnnp;

import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// How energies, forces and virial are computed: [HdnnpPlain] or [HdnnpVector].
interface HdnnpArithmetic {
  /// As [org.haven.potentials.Potential#evaluate].
  void evaluate(ParticleState state, NeighbourList list, Evaluation out);
}
