package org.haven.integrators.run;

import java.time.Duration;
import java.util.Locale;
import org.haven.integrators.MolecularSystem;

/// How far a simulation has come through its stages, and how fast.
final class RunClock {
  private final String name;
  private final Schedule schedule;
  private final double timeStepFs;

  private int stage;
  private long stageStep = -1;
  private long step;
  private long productionStart = -1;
  private long timedSince;
  private long timedSteps;
  private boolean beginsProduction;

  /// At the beginning of the first stage.
  ///
  /// @param name of the simulation
  RunClock(String name, Schedule schedule) {
    this.name = name;
    this.schedule = schedule;
    this.timeStepFs = schedule.timeStepFs();
  }

  /// Name of the simulation.
  String name() {
    return name;
  }

  /// Where a checkpoint was written.
  void restore(Checkpoint.Place place) {
    stage = place.stage();
    stageStep = place.stageStep();
    step = place.step();
    productionStart = place.productionStart();
  }

  /// For a checkpoint.
  Checkpoint.Place place() {
    return new Checkpoint.Place(stage, stageStep, step, productionStart);
  }

  /// Index of the stage under way, or to begin.
  int stage() {
    return stage;
  }

  /// Whether no stage is left.
  boolean isDone() {
    return stage >= schedule.stages().size();
  }

  /// Whether no stage comes after the one under way.
  boolean isLast() {
    return stage >= schedule.stages().size() - 1;
  }

  /// Steps done in the stage; -1 if it has not begun.
  long stageStep() {
    return stageStep;
  }

  /// Time steps done over all stages.
  long step() {
    return step;
  }

  /// First step of the production, or -1.
  long productionStart() {
    return productionStart;
  }

  /// Time steps of all stages in ps.
  double timePs() {
    return step * timeStepFs * 1e-3;
  }

  /// Name of the stage.
  String stageName() {
    return schedule.stageName(stage);
  }

  /// `600K-1, stage 2-npt, step 1500`.
  String where() {
    return name + ", stage " + stageName() + ", step " + step;
  }

  /// Measures the speed from now on.
  void startTiming() {
    timedSince = System.nanoTime();
    timedSteps = 0;
  }

  /// @param production whether it is a stage of the production
  void beginStage(boolean production) {
    stageStep = 0;
    beginsProduction = production && productionStart < 0;
    if (beginsProduction) {
      productionStart = step;
    }
  }

  /// Whether the stage is the first one of the production.
  boolean beginsProduction() {
    return beginsProduction;
  }

  void endStage() {
    stage++;
    stageStep = -1;
  }

  /// A step is done.
  ///
  /// @param ofTime a time step, and not one of a relaxation
  void advanced(boolean ofTime) {
    step += ofTime ? 1 : 0;
    stageStep++;
    timedSteps++;
  }

  /// The moment, for those who watch.
  Progress.Report report(MolecularSystem system, Moment now) {
    StageRun running = now.stage();
    boolean relaxing = !running.countsTime();
    double seconds = Math.max(1e-9, (System.nanoTime() - timedSince) * 1e-9);
    double stepsPerS = timedSteps / seconds;
    // Stages may have ended before their time.
    long left = relaxing ? schedule.totalSteps() - step : schedule.stepsFrom(stage) - stageStep;
    long total = step + left;
    // Steps of a minimisation say nothing of the time that time steps take.
    double remainingS = stepsPerS > 0 && !relaxing ? left / stepsPerS : 0;
    return new Progress.Report(
        name,
        stageName(),
        relaxing ? stageStep : step,
        relaxing ? running.steps() : total,
        total == 0 ? 1 : (double) step / total,
        timePs(),
        running.temperatureK(),
        now.targetK(),
        system.potentialEnergyEv(),
        stepsPerS * system.count(),
        relaxing ? 0 : stepsPerS * timeStepFs * 86400e-6,
        Duration.ofMillis((long) (1000 * remainingS)));
  }

  /// `600K-1, stage 2-npt, step 1500 (1.500 ps)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%.3f ps)", where(), timePs());
  }
}
