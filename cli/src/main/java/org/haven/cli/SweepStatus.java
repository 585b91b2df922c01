package org.haven.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.SimulationOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows on the console, and writes to the log, how the simulations of a run come along.
///
/// One status line for all: what runs, how much is done, speed and time left over all simulations,
/// estimated from what this process has done so far.
final class SweepStatus implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger(SweepStatus.class);

  private final Console console;
  private final int simulations;
  private final long startNs = System.nanoTime();
  private final Map<String, Report> running = new TreeMap<>();
  private final Map<String, Double> firstFractions = new TreeMap<>();
  private final Map<String, Double> fractions = new TreeMap<>();

  /// @param simulations how many there are in all
  SweepStatus(Console console, int simulations) {
    this.console = console;
    this.simulations = simulations;
  }

  @Override
  public void started(String simulation, String device) {
    LOG.info("{}: runs on {}", simulation, device);
  }

  @Override
  public void stageStarted(String simulation, String stage, String description) {
    LOG.info("{}: stage {}: {}", simulation, stage, description);
  }

  @Override
  public synchronized void advanced(Report report) {
    LOG.debug("{}", report);
    running.put(report.simulation(), report);
    firstFractions.putIfAbsent(report.simulation(), report.fractionDone());
    fractions.put(report.simulation(), report.fractionDone());
    console.status(line());
  }

  @Override
  public void warned(String simulation, String message) {
    LOG.warn("{}: {}", simulation, message);
    console.warn(simulation + ": " + message);
  }

  @Override
  public synchronized void finished(String simulation, SimulationOutcome outcome) {
    LOG.info("{}: {} after {} steps", simulation, outcome.status(), outcome.steps());
    Report last = running.remove(simulation);
    if (outcome.status() == SimulationOutcome.Status.COMPLETED) {
      fractions.put(simulation, 1.0);
      console.note(
          last == null
              ? simulation + "  was done before"
              : String.format(
                  Locale.ROOT,
                  "%s  done after %s, %.3g atom-steps/s",
                  simulation,
                  clock(elapsed()),
                  last.atomStepsPerS()));
    }
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    double speed = 0;
    for (Report report : running.values()) {
      line.append(
          String.format(
              Locale.ROOT,
              "%s %s %.0f%%  ",
              report.simulation(),
              report.stage().replaceFirst("^\\d+-", ""),
              100 * report.fractionDone()));
      speed += report.atomStepsPerS();
    }
    double done = fractions.values().stream().mapToDouble(x -> x).sum();
    double before = firstFractions.values().stream().mapToDouble(x -> x).sum();
    line.append(
        String.format(
            Locale.ROOT, "| %.0f%% of all, %.2g atom-steps/s", 100 * done / simulations, speed));
    if (done - before > 0.01 * simulations) {
      double left = elapsed().toMillis() * (simulations - done) / (done - before);
      line.append(", ").append(clock(Duration.ofMillis((long) left))).append(" left");
    }
    return line.toString();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNs);
  }

  /// `1:05`, `2:00:00`, `3 d 04:00:00`.
  static String clock(Duration duration) {
    long days = duration.toDays();
    String text =
        duration.toHours() > 0
            ? String.format(
                "%d:%02d:%02d",
                duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart())
            : String.format("%d:%02d", duration.toMinutesPart(), duration.toSecondsPart());
    return days > 0 ? days + " d " + text : text;
  }
}
