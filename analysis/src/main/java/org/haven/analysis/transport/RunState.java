package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;

/// What is known of the run that made a trajectory, and whether it went as it should.
///
/// @param unfinished why the run is not what it was meant to be; empty where it is, or is not known
/// @param temperatureK mean over the production; unknown where only the target is
/// @param energyDriftMevPerAtomPs of what exact dynamics would conserve
/// @param filling which filling of a partially occupied structure it began with, 0 where there is
///   but one: runs of different fillings differ by more than time
/// @param judgements of the run itself: equilibrium, density, pressure
public record RunState(
    String unfinished,
    Estimate temperatureK,
    Estimate energyDriftMevPerAtomPs,
    int filling,
    List<Judgement> judgements) {
  /// Nothing is known.
  public static final RunState UNKNOWN =
      new RunState("", Estimate.UNKNOWN, Estimate.UNKNOWN, 0, List.of());

  /// The quantity of the judgement on a run that is not what it was meant to be.
  static final String UNFINISHED = "length of the run";

  /// Share of the temperature by which its mean may miss the target.
  private static final double TEMPERATURE_TOLERANCE = 0.01;

  /// Heats by 4 K a ps. LLZO at 1000 K has 0.01 to 0.04 with steps of 2 fs, up to 0.2 by chance in
  /// 6 ps, and 4.6 with 5 fs (docs/tutorial.md).
  private static final double LARGEST_DRIFT_MEV_PER_ATOM_PS = 1;

  /// What speaks for and against the run.
  ///
  /// @param targetK of the thermostat
  List<Judgement> evidence(double targetK) {
    List<Judgement> evidence = new ArrayList<>();
    if (!unfinished.isEmpty()) {
      evidence.add(
          new Judgement(
              Judgement.Mark.UNUSABLE,
              UNFINISHED,
              unfinished + ": left out of means and fits (--include unfinished takes it in)"));
    }
    if (temperatureK.known()) {
      boolean missed =
          Math.abs(temperatureK.value() - targetK) > TEMPERATURE_TOLERANCE * targetK
              && !temperatureK.covers(targetK);
      evidence.add(
          new Judgement(
              missed ? Judgement.Mark.DOUBTFUL : Judgement.Mark.GOOD,
              "temperature",
              String.format(
                  Locale.ROOT,
                  missed
                      ? "the mean temperature is %.1f K (%.1f – %.1f), not %.1f K (limit %.0f %%):"
                          + " the thermostat has not brought it there; equilibrate longer"
                      : "the mean temperature is %.1f K (%.1f – %.1f), the target %.1f K (limit"
                          + " %.0f %%)",
                  temperatureK.value(),
                  temperatureK.ci95Low(),
                  temperatureK.ci95High(),
                  targetK,
                  100 * TEMPERATURE_TOLERANCE)));
    }
    if (energyDriftMevPerAtomPs.known()) {
      boolean drifts =
          Math.abs(energyDriftMevPerAtomPs.value()) > LARGEST_DRIFT_MEV_PER_ATOM_PS
              && !energyDriftMevPerAtomPs.covers(0);
      evidence.add(
          new Judgement(
              drifts ? Judgement.Mark.DOUBTFUL : Judgement.Mark.GOOD,
              "energy",
              String.format(
                  Locale.ROOT,
                  "the conserved energy drifts by %.2g (%.2g – %.2g) meV per atom and ps, limit"
                      + " %.1f%s",
                  energyDriftMevPerAtomPs.value(),
                  energyDriftMevPerAtomPs.ci95Low(),
                  energyDriftMevPerAtomPs.ci95High(),
                  LARGEST_DRIFT_MEV_PER_ATOM_PS,
                  drifts
                      ? ": the time step is too long, or the potential's forces are not those of"
                          + " its energy; halve time_step_fs"
                      : "")));
    }
    evidence.addAll(judgements);
    return evidence;
  }
}
