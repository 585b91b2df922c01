package org.haven.potentials;

import java.util.List;
import java.util.Optional;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// An interatomic potential: pair, many-body, learned, a sum, a committee.
///
/// Life: created by its [PotentialProvider], bound once to a system, evaluated every step, closed.
/// One instance serves one simulation; it is not shared between threads.
public interface Potential extends AutoCloseable {
  /// One line for logs and reports: family, parameters' file, species, cutoff.
  String description();

  /// Distance in Å up to which pairs must be listed; 0 if no neighbour list is needed. It never
  /// grows; [#bind] may lower it where the best one depends on the system.
  double cutoffAngstrom();

  /// Is told before [#bind], where it is known, how much is to come: evaluations times particles. A
  /// potential may then take arithmetic that is slower but ready at once, instead of code that is
  /// made and compiled for it; last digits differ.
  default void expect(double particleEvaluations) {}

  /// Prepares for a system: maps its species, allocates scratch. Called before [#evaluate], again
  /// if the system changes.
  ///
  /// @throws IllegalArgumentException if the potential lacks a species; the message names it and
  ///   those that it knows
  void bind(ParticleState state, Device device);

  /// Computes energy, forces and virial of the state; overwrites `out` wholly; leaves `state` as it
  /// is.
  ///
  /// @param list lists at least all pairs within [#cutoffAngstrom]; may hold more, and was updated
  ///   for this state
  /// @throws IllegalArgumentException if the configuration is beyond what the potential describes;
  ///   the message names atoms, value, limit and remedy
  /// @throws ForcesUnavailableException if another program that computes them has failed
  void evaluate(ParticleState state, NeighbourList list, Evaluation out);

  /// How many configurations of the system that it is bound to one call of [#evaluateBatch] takes
  /// at best; 1 where that is no faster than one after another.
  default int batchSize() {
    return 1;
  }

  /// Computes several configurations, each in a cell of its own, as [#evaluate] does each, but for
  /// rounding.
  ///
  /// @param states of the system that it is bound to
  /// @param lists of each of them
  /// @param outs overwritten
  default void evaluateBatch(
      List<ParticleState> states, List<NeighbourList> lists, List<Evaluation> outs) {
    for (int k = 0; k < states.size(); k++) {
      evaluate(states.get(k), lists.get(k), outs.get(k));
    }
  }

  /// Energies of the last particle at other places, all others where they are in `state`; empty
  /// where only [#evaluate] gives them.
  ///
  /// @param state of the species that the potential was bound to
  default Optional<Insertion> insertion(ParticleState state) {
    return Optional.empty();
  }

  /// Compares what a program from elsewhere returns with what its own energy demands, on a bound
  /// structure, before a run. Empty for families that are part of Haven, whose tests do that, and
  /// for models that the user trusts.
  ///
  /// @throws IllegalArgumentException if forces or virial are not the derivatives of the energy;
  ///   the message names quantity, error, limit and remedy
  default List<LoadCheck> check(ParticleState structure, Device device) {
    return List.of();
  }

  /// The Born effective charges, where the potential has them.
  default Optional<BornCharges> bornCharges() {
    return Optional.empty();
  }

  /// Whether another program computes the forces, which may stop doing so through no fault of the
  /// state: [#evaluate] then throws a [ForcesUnavailableException], and the state must be kept to
  /// go on from.
  default boolean isRemote() {
    return false;
  }

  @Override
  default void close() {}
}
