package org.haven.campaigns;

import java.util.List;
import java.util.OptionalDouble;
import org.haven.analysis.statistics.Estimate;
import org.haven.campaigns.ledger.Outcome;

/// How far a candidate's realisation has come.
///
/// @param outcomes of the stages that it has passed, the preparation first
/// @param stage where it is: to be done, or where it ended
/// @param reason why it ended there, if it did
/// @param key of the task there
record Trail(List<Outcome> outcomes, int stage, State state, String reason, String key) {
  /// Where it stands.
  enum State {
    /// The task at its stage is to be done.
    OPEN,
    /// It has passed all stages.
    KEPT,
    /// A filter holds it back.
    EXCLUDED,
    /// Its task failed.
    FAILED
  }

  /// Atoms of its supercell, once it is prepared.
  OptionalDouble atoms() {
    return outcomes.isEmpty() || outcomes.getFirst().numbers().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            outcomes
                .getFirst()
                .numbers()
                .get()
                .values()
                .getOrDefault("atoms", Estimate.UNKNOWN)
                .value());
  }
}
