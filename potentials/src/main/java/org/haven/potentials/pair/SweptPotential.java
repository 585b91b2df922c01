package org.haven.potentials.pair;

import java.util.Optional;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// A potential whose pairs can be computed in one [PairSweep] together with those of others.
public interface SweptPotential extends Potential {
  /// The part that is a sum over pairs; empty where it must be evaluated by itself, as on a device
  /// without vectors. After [#bind].
  Optional<VectorLaw> vectorLaw();

  /// Tells, before [#bind], that its pairs will be computed with those of others whose cutoff in Å
  /// is this: up to there pairs cost little more.
  default void accompany(double cutoffAngstrom) {}

  /// What remains when a sweep has written energies, forces and virial: adds to them, or refuses
  /// the configuration. The total energy is summed afterwards.
  ///
  /// @param tooClose [N] how many pairs of each particle are below what the laws allow
  void finish(ParticleState state, NeighbourList list, Evaluation out, double[] tooClose);
}
