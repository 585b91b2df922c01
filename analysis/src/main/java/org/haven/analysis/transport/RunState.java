package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;

/// What is known of the run that made a trajectory, and whether it went as it should.
///
/// @param unfinished why the run is not what it was meant to be; empty where it is, or is not known
/// @param temperatureK mean over the production; unknown where only the target is
/// @param energyDriftMevPerAtomPs of what exact dynamics would conserve
/// @param judgements of the run itself: equilibrium, temperature, cell, pressure, energy
public record RunState(
    String unfinished,
    Estimate temperatureK,
    Estimate energyDriftMevPerAtomPs,
    List<Judgement> judgements) {
  /// Nothing is known.
  public static final RunState UNKNOWN =
      new RunState("", Estimate.UNKNOWN, Estimate.UNKNOWN, List.of());

  /// What the user should know.
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Judgement judgement : judgements) {
      if (judgement.mark() != Judgement.Mark.GOOD) {
        warnings.add(judgement.quantity() + ": " + judgement.text());
      }
    }
    return warnings;
  }
}
