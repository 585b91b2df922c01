package org.haven.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.Until;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.Rounds;
import org.haven.integrators.run.SimulationOutcome;

/// Tells of rounds as of one run each: how far it is on the way to the length that the last look at
/// its error found to be needed, before the first to the longest.
final class RoundProgress implements Progress {
  private final Progress listener;
  private final RunSpec spec;
  private final Until wanted;

  /// Steps that are expected beyond the round, by simulation.
  private final Map<String, Double> beyond = new ConcurrentHashMap<>();

  RoundProgress(Progress listener, RunSpec spec, Until wanted) {
    this.listener = listener;
    this.spec = spec;
    this.wanted = wanted;
  }

  /// A simulation is about to go on.
  ///
  /// @param targetPs where its round ends
  /// @param known what was found before
  void expect(SimulationName name, double targetPs, Rounds known) {
    double longest = wanted.atMostPs().orElseThrow();
    double needed = known.last().map(round -> round.neededPs(wanted)).orElse(Double.NaN);
    double expected = Double.isNaN(needed) ? longest : Math.min(longest, needed);
    boolean over = known.isOver(wanted);
    double ps = over ? 0 : Math.max(0, expected - targetPs);
    beyond.put(name.toString(), ps * 1000 / spec.timeStepFs());
  }

  /// No round of a simulation is to come.
  void over(SimulationOutcome outcome) {
    listener.finished(outcome.name(), outcome);
  }

  @Override
  public void started(String simulation, String device) {
    listener.started(simulation, device);
  }

  @Override
  public void stageStarted(String simulation, String stage, String description) {
    listener.stageStarted(simulation, stage, description);
  }

  @Override
  public void advanced(Report report) {
    double more = beyond.getOrDefault(report.simulation(), 0.0);
    boolean stepping = report.nanosecondsPerDay() > 0;
    if (more == 0 || !stepping) {
      listener.advanced(report);
      return;
    }
    double total = report.totalSteps() + more;
    double left = report.totalSteps() - report.step();
    double stepsPerS = report.nanosecondsPerDay() / (spec.timeStepFs() * 86400e-6);
    listener.advanced(
        new Report(
            report.simulation(),
            report.stage(),
            report.step(),
            Math.round(total),
            report.step() / total,
            report.timePs(),
            report.temperatureK(),
            report.targetTemperatureK(),
            report.potentialEnergyEv(),
            report.atomStepsPerS(),
            report.nanosecondsPerDay(),
            Duration.ofMillis((long) (1000 * (left + more) / stepsPerS))));
  }

  @Override
  public void warned(String simulation, String message) {
    listener.warned(simulation, message);
  }

  /// The end of a round is not that of the simulation.
  @Override
  public void finished(String simulation, SimulationOutcome outcome) {
    if (outcome.status() != SimulationOutcome.Status.COMPLETED) {
      listener.finished(simulation, outcome);
    }
  }
}
