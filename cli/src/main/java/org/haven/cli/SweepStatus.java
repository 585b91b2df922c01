package org.haven.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;
import org.haven.integrators.run.ErrorLook;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.SimulationOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows on the console, and writes to the log, how the simulations of a run come along.
///
/// One status line for all: what runs, how much is done, speed and time left over all simulations,
/// estimated from the time steps that this process has done so far. Time that it spent in
/// minimisations, whose steps bring it no nearer to the end, is not taken for time of these; each
/// simulation to come is given the mean of it.
final class SweepStatus implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger(SweepStatus.class);

  private final Console console;
  private final int simulations;
  private final Map<String, Double> works = new HashMap<>();
  private final double work;
  private final LongSupplier nanoTime;
  private final long startNs;
  private long lastNs;
  private long steppingNs;
  private long relaxingNs;
  private final Map<String, Report> running = new TreeMap<>();
  private final Map<String, String> errors = new TreeMap<>();
  private final Map<String, Double> firstFractions = new TreeMap<>();
  private final Map<String, Double> fractions = new TreeMap<>();

  /// @param spec the deck
  /// @param simulations all of it that are to be done
  SweepStatus(Console console, RunSpec spec, List<SimulationName> simulations) {
    this(
        console,
        simulations,
        name -> SimulationPlan.lengthPs(new SimulationPlan(spec, name).stages()),
        System::nanoTime);
  }

  /// @param lengths of simulations, in any unit
  /// @param nanoTime the clock
  SweepStatus(
      Console console,
      List<SimulationName> simulations,
      ToDoubleFunction<SimulationName> lengths,
      LongSupplier nanoTime) {
    this.console = console;
    this.simulations = simulations.size();
    // Beside others of its run: proportional to its atoms and its time.
    simulations.forEach(
        name ->
            works.put(
                name.toString(),
                Math.pow(Math.max(1, name.size()), 3) * lengths.applyAsDouble(name)));
    this.work = works.values().stream().mapToDouble(Double::doubleValue).sum();
    this.nanoTime = nanoTime;
    this.startNs = nanoTime.getAsLong();
    this.lastNs = startNs;
  }

  @Override
  public void planned(int simulations, int threads) {
    LOG.info("{}", sharing(simulations, threads));
  }

  /// How simulations share threads.
  static String sharing(int simulations, int threads) {
    if (simulations < threads) {
      return "%d threads for %s"
          .formatted(
              threads,
              simulations == 1 ? "1 simulation" : simulations + " simulations side by side");
    }
    String each =
        simulations == 1
            ? "1 simulation on 1 thread"
            : "%d simulations, %d at once, a thread each".formatted(simulations, threads);
    return simulations % threads == 0 ? each : each + "; the last ones take turns";
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
    long now = nanoTime.getAsLong();
    if (running.values().stream().anyMatch(SweepStatus::steps)) {
      steppingNs += now - lastNs;
    } else if (!running.isEmpty()) {
      relaxingNs += now - lastNs;
    }
    lastNs = now;
    running.put(report.simulation(), report);
    if (steps(report)) {
      firstFractions.putIfAbsent(report.simulation(), report.fractionDone());
    }
    fractions.put(report.simulation(), report.fractionDone());
    console.status(line(), done(fractions) / work);
  }

  /// Whether it is a moment of time steps, not of a minimisation.
  private static boolean steps(Report report) {
    return report.nanosecondsPerDay() > 0;
  }

  @Override
  public synchronized void looked(ErrorLook look) {
    LOG.info("{}", look.text());
    console.note(look.text());
    if (look.over()) {
      errors.remove(look.temperature());
    } else {
      errors.put(look.temperature(), look.errors());
    }
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
      // What was done before took this process no time.
      firstFractions.putIfAbsent(simulation, 1.0);
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
    line.append(
        String.format(
            Locale.ROOT,
            "| %.0f%% of all, %.2g atom-steps/s",
            100 * done(fractions) / work,
            speed));
    errors.forEach((at, error) -> line.append(", ").append(at).append(' ').append(error));
    left().ifPresent(left -> line.append(", ").append(clock(left)).append(" left"));
    return line.toString();
  }

  /// Time until all is done; empty until a hundredth of it is.
  Optional<Duration> left() {
    double done = done(fractions);
    double here = done - done(firstFractions);
    if (!(here > 0.01 * work) || steppingNs == 0) {
      return Optional.empty();
    }
    double begun = fractions.size();
    return Optional.of(
        Duration.ofNanos(
            (long)
                (steppingNs * (work - done) / here + relaxingNs * (simulations - begun) / begun)));
  }

  private double done(Map<String, Double> fractions) {
    return fractions.entrySet().stream()
        .mapToDouble(e -> e.getValue() * works.getOrDefault(e.getKey(), 1.0))
        .sum();
  }

  private Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - startNs);
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
