package org.haven.integrators.run;

import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationPlan;
import org.haven.inputs.deck.StageSpec;

/// The stages of a deck in time steps. Steps of relaxation do not count.
///
/// @param stages in their order
/// @param timeStepFs time step
/// @param totalSteps of all stages
/// @param productionSteps of those that the analysis uses
record Schedule(List<StageSpec> stages, double timeStepFs, long totalSteps, long productionSteps) {

  /// That of a simulation at equilibrium.
  ///
  /// @throws InputException if production stages do not follow each other
  static Schedule of(RunSpec spec) {
    return of(spec.stages(), spec.timeStepFs());
  }

  /// That of a simulation of a deck.
  static Schedule of(SimulationPlan plan) {
    return of(plan.stages(), plan.spec().timeStepFs());
  }

  private static Schedule of(List<StageSpec> stages, double timeStepFs) {
    long total = 0;
    long production = 0;
    boolean ended = false;
    for (StageSpec each : stages) {
      if (each.production() && ended) {
        throw new InputException(
            "stages with production: true must follow each other without others in between, so"
                + " that the frames of the trajectory are evenly spaced");
      }
      long steps = steps(each, timeStepFs);
      ended |= production > 0 && !each.production();
      production += each.production() ? steps : 0;
      total += steps;
    }
    return new Schedule(stages, timeStepFs, total, production);
  }

  private static long steps(StageSpec stage, double timeStepFs) {
    return Math.round(stage.lengthPs() * 1000 / timeStepFs);
  }

  /// Time steps of a stage.
  long steps(StageSpec stage) {
    return steps(stage, timeStepFs);
  }

  /// Time steps before the production, at most.
  long stepsBeforeProduction() {
    return stages.stream().takeWhile(stage -> !stage.production()).mapToLong(this::steps).sum();
  }

  /// Whether no step is left.
  boolean isEnd(Checkpoint.Place place) {
    int last = stages.size() - 1;
    return place.stage() > last
        || place.stage() == last
            && stages.getLast().production()
            && place.stageStep() >= steps(stages.getLast());
  }

  /// Time steps of a stage, counted from 0, and of those after it, at most.
  long stepsFrom(int stage) {
    return stages.stream().skip(stage).mapToLong(this::steps).sum();
  }

  /// Name of a stage, counted from 0, for example `2-npt`; beyond the last, that of the last.
  String stageName(int stage) {
    return RunLayout.stageName(stage, stages.get(Math.min(stage, stages.size() - 1)));
  }
}
