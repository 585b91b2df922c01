package org.haven.campaigns;

import java.util.Comparator;

/// A candidate's realisation and where it stands.
///
/// @param candidate index
/// @param realisation from 1
record Work(int candidate, int realisation, Trail trail) {
  /// Cheap stages first; of one stage large structures first, so that none is left over at the end.
  static final Comparator<Work> ORDER =
      Comparator.comparingInt((Work w) -> w.trail().stage())
          .thenComparingDouble(w -> -w.trail().atoms().orElse(0))
          .thenComparingInt(Work::candidate)
          .thenComparingInt(Work::realisation);

  /// Counts it where it stands.
  void count(Tally tally) {
    for (int k = 0; k < trail.stage(); k++) {
      tally.kept()[k]++;
    }
    switch (trail.state()) {
      case OPEN -> tally.open()[trail.stage()]++;
      case KEPT -> tally.kept()[trail.stage()]++;
      case EXCLUDED -> tally.excluded()[trail.stage()]++;
      default -> tally.failed()[trail.stage()]++;
    }
  }

  /// Takes back what [#count] did.
  void uncount(Tally tally) {
    for (int k = 0; k < trail.stage(); k++) {
      tally.kept()[k]--;
    }
    tally.open()[trail.stage()]--;
  }
}
