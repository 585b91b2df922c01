package org.haven.integrators.run;

import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.deck.StageSpec.Dynamics;
import org.haven.inputs.deck.StageSpec.Minimise;

/// The stages of a deck in time steps. Steps of relaxation do not count.
///
/// @param stages in their order
/// @param timeStepFs time step
/// @param totalSteps of all stages
/// @param frames of the trajectory: the first state of the production, and every interval from
///   there
/// @param frameInterval steps between frames
/// @param thermoInterval steps between rows of thermo.csv
/// @param msdInterval steps between samples of mean square displacements gathered on the way
record Schedule(
    List<StageSpec> stages,
    double timeStepFs,
    long totalSteps,
    long frames,
    long frameInterval,
    long thermoInterval,
    long msdInterval) {

  /// @throws InputException if production stages do not follow each other
  static Schedule of(RunSpec spec) {
    double timeStepFs = spec.timeStepFs();
    RunSpec.Output output = spec.output();
    long frameInterval = interval(output.trajectoryIntervalFs(), timeStepFs);
    return new Schedule(
        spec.stages(),
        timeStepFs,
        spec.stages().stream().mapToLong(stage -> steps(stage, timeStepFs)).sum(),
        productionSteps(spec) / frameInterval + 1,
        frameInterval,
        interval(output.thermoIntervalFs(), timeStepFs),
        output.msd().map(asked -> interval(asked.intervalFs(), timeStepFs)).orElse(1L));
  }

  private static long interval(double fs, double timeStepFs) {
    return Math.max(1, Math.round(fs / timeStepFs));
  }

  private static long steps(StageSpec stage, double timeStepFs) {
    return stage instanceof Dynamics dynamics
        ? Math.round(dynamics.durationPs() * 1000 / timeStepFs)
        : 0;
  }

  /// Steps of all production stages, which must follow each other so that frames are evenly spaced.
  private static long productionSteps(RunSpec spec) {
    long steps = 0;
    boolean ended = false;
    for (StageSpec each : spec.stages()) {
      boolean production = each instanceof Dynamics dynamics && dynamics.production();
      if (production && ended) {
        throw new InputException(
            "stages with production: true must follow each other without others in between, so"
                + " that the frames of the trajectory are evenly spaced");
      }
      ended |= steps > 0 && !production;
      steps += production ? steps(each, spec.timeStepFs()) : 0;
    }
    return steps;
  }

  /// Steps of a stage of dynamics.
  long steps(Dynamics stage) {
    return steps(stage, timeStepFs);
  }

  /// Name of a stage, counted from 0, for example `2-npt`; beyond the last, that of the last.
  String stageName(int stage) {
    String kind =
        switch (stages.get(Math.min(stage, stages.size() - 1))) {
          case Minimise minimise -> "minimise";
          case Dynamics dynamics -> dynamics.ensemble().name().toLowerCase(Locale.ROOT);
        };
    return (stage + 1) + "-" + kind;
  }

  /// Temperature asked for in K, on the straight line from the start of a stage to its end.
  ///
  /// @param temperatureK of the simulation
  /// @param done steps of the stage
  /// @param steps of the whole stage
  double targetK(Dynamics stage, double temperatureK, long done, long steps) {
    double from = stage.startTemperatureK().orElse(temperatureK);
    return from + (temperatureK - from) * ((double) done / Math.max(1, steps));
  }
}
