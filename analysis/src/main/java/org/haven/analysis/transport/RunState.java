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
/// @param filling which filling of a partially occupied structure it began with, 0 where there is
///   but one: runs of different fillings differ by more than time
/// @param start what is the same of runs that began in the same state, as the replica; empty where
///   it is not known
/// @param potentialEnergyEv mean over the production
/// @param mobileTemperatureK of the mobile ions alone, where thermo.csv has it
/// @param judgements of the run itself: equilibrium, temperature, cell, pressure, energy
public record RunState(
    String unfinished,
    Estimate temperatureK,
    Estimate energyDriftMevPerAtomPs,
    int filling,
    String start,
    Estimate potentialEnergyEv,
    Estimate mobileTemperatureK,
    List<Judgement> judgements) {
  /// Nothing is known.
  public static final RunState UNKNOWN =
      new RunState("", Estimate.UNKNOWN, Estimate.UNKNOWN, 0, List.of());

  /// Without a start, a potential energy and a temperature of the ions.
  public RunState(
      String unfinished,
      Estimate temperatureK,
      Estimate energyDriftMevPerAtomPs,
      int filling,
      List<Judgement> judgements) {
    this(
        unfinished,
        temperatureK,
        energyDriftMevPerAtomPs,
        filling,
        "",
        Estimate.UNKNOWN,
        Estimate.UNKNOWN,
        judgements);
  }

  /// The quantity of the judgement on a run that is not what it was meant to be.
  static final String UNFINISHED = "length of the run";

  /// The quantity of the judgement on a run that ended before its error was as small as asked.
  public static final String ERROR_ASKED = "error asked for";

  /// What speaks for and against the run.
  List<Judgement> evidence() {
    List<Judgement> evidence = new ArrayList<>();
    if (!unfinished.isEmpty()) {
      evidence.add(
          new Judgement(
              Judgement.Mark.UNUSABLE,
              UNFINISHED,
              unfinished + ": left out of means and fits (--include unfinished takes it in)"));
    }
    evidence.addAll(judgements);
    return evidence;
  }
}
