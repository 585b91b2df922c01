package org.haven.analysis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.haven.analysis.report.CommitteeSummary;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ThermoTrace;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.RunState;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.integrators.run.TrajectoryCheck;

/// The analysis of a run directory: every simulation in it, combined over replicas, fitted over
/// temperature, and written as `result.json` and `report.html`.
public final class RunAnalysis {
  private final Path directory;
  private final RunSpec spec;
  private final TransportStudy study;
  private final Map<String, ThermoTrace> traces;
  private final List<CommitteeSummary> committees;
  private final List<String> skipped;
  private final Object mechanism;
  private final List<ReportSection> sections;

  private RunAnalysis(
      Path directory,
      RunSpec spec,
      TransportStudy study,
      Map<String, ThermoTrace> traces,
      List<CommitteeSummary> committees,
      List<String> skipped,
      Object mechanism,
      List<ReportSection> sections) {
    this.directory = directory;
    this.spec = spec;
    this.study = study;
    this.traces = traces;
    this.committees = List.copyOf(committees);
    this.skipped = List.copyOf(skipped);
    this.mechanism = mechanism;
    this.sections = List.copyOf(sections);
  }

  /// The same with how the ions move: the value of `mechanism` in result.json, and its part of the
  /// report.
  public RunAnalysis withMechanism(Object json, List<ReportSection> sections) {
    return new RunAnalysis(directory, spec, study, traces, committees, skipped, json, sections);
  }

  /// Analyses the simulations found in `directory`. One that has too few frames yet, or none, is
  /// skipped and named in [#skipped].
  ///
  /// @param options from the deck: [TransportOptions#of(RunSpec)]
  /// @throws InputException when there is nothing to analyse
  public static RunAnalysis of(Path directory, RunSpec spec, TransportOptions options) {
    return of(directory, spec, options, Trajectories.Options.DEFAULT);
  }

  /// As [#of(Path, RunSpec, TransportOptions)], of the frames that `reading` leaves.
  public static RunAnalysis of(
      Path directory, RunSpec spec, TransportOptions options, Trajectories.Options reading) {
    return of(directory, "", spec, options, reading);
  }

  /// As [#of(Path, RunSpec, TransportOptions, Trajectories.Options)], of one of several
  /// directories.
  ///
  /// @param label before the name of each simulation
  public static RunAnalysis of(
      Path directory,
      String label,
      RunSpec spec,
      TransportOptions options,
      Trajectories.Options reading) {
    Set<String> production = RunLayout.productionStages(spec.stages());
    List<TransportResult> runs = new ArrayList<>();
    List<Double> targets = new ArrayList<>();
    Map<String, ThermoTrace> traces = new LinkedHashMap<>();
    List<CommitteeSummary> committees = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Path folder : RunLayout.simulations(directory)) {
      String name = label + folder.getFileName();
      SimulationName which = SimulationName.of(folder).orElseThrow();
      double asked = which.temperatureK();
      if (!spec.temperaturesK().contains(asked) || which.replica() > spec.replicas()) {
        skipped.add(name + ": not among the temperatures and replicas of the deck");
        continue;
      }
      Path file = folder.resolve(RunLayout.TRAJECTORY);
      double temperature = asked;
      Estimate measured = Estimate.UNKNOWN;
      Estimate drift = Estimate.UNKNOWN;
      if (Files.isRegularFile(folder.resolve(RunLayout.THERMO))) {
        ThermoTrace trace = ThermoTrace.read(folder.resolve(RunLayout.THERMO));
        traces.put(name, trace);
        CommitteeSummary.of(folder, trace, production).ifPresent(committees::add);
        measured = trace.estimate("temperature_k", production);
        drift = trace.slopePerPs("conserved_energy_ev", production);
        // Of the thermostat, else what the particles have.
        temperature =
            trace
                .mean("target_temperature_k", production)
                .orElse(trace.mean("temperature_k", production).orElse(asked));
      }
      if (!Files.isRegularFile(file)) {
        skipped.add(name + ": no trajectory yet");
        continue;
      }
      try {
        TrajectoryCheck.requireSound(folder);
      } catch (InputException damaged) {
        skipped.add(damaged.getMessage());
        continue;
      }
      try (Trajectory trajectory = Trajectories.open(file, reading)) {
        TransportResult run =
            TransportResult.of(
                name,
                trajectory,
                options.temperatureK().isPresent() ? options : options.atTemperature(temperature));
        runs.add(
            run.ofRun(
                new RunState(
                    unfinished(folder, spec, run, reading),
                    measured,
                    drift.times(1000.0 / trajectory.symbols().size()),
                    List.of())));
        targets.add(asked);
      } catch (InputException e) {
        skipped.add(e.getMessage());
      }
    }
    if (runs.isEmpty()) {
      throw new InputException(
          directory,
          "holds no simulation that can be analysed"
              + (skipped.isEmpty() ? "" : ": " + String.join("; ", skipped)));
    }
    return new RunAnalysis(
        directory,
        spec,
        TransportStudy.of(runs, targets, options),
        traces,
        committees,
        skipped,
        null,
        List.of());
  }

  /// Why a simulation is not what its deck asks for; empty if it is.
  private static String unfinished(
      Path folder, RunSpec spec, TransportResult run, Trajectories.Options reading) {
    if (Files.exists(folder.resolve(RunLayout.GUARD_FRAME))) {
      return "stopped by a guard";
    }
    double asked =
        spec.stages().stream()
            .filter(StageSpec::production)
            .mapToDouble(StageSpec::durationPs)
            .sum();
    // First and last frame may lie an interval inside.
    double reached = run.durationPs() + reading.skipPs();
    return reached + 2 * run.intervalPs() < asked
        ? String.format(Locale.ROOT, "unfinished, %.4g of %.4g ps", reached, asked)
        : "";
  }

  /// The results.
  public TransportStudy study() {
    return study;
  }

  /// Simulations that could not be analysed, and why.
  public List<String> skipped() {
    return skipped;
  }

  /// The rows of each simulation's thermo.csv.
  public Map<String, ThermoTrace> traces() {
    return traces;
  }

  /// The object of `result.json`: title, version, seed, hashes, then the study.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", spec.title());
    json.put("haven_version", ResultJson.version());
    json.put("seed", spec.seed());
    json.put("precision", spec.precision().name().toLowerCase(Locale.ROOT));
    json.put("device", spec.device());
    Map<String, Object> hashes = new LinkedHashMap<>();
    Path deck = directory.resolve(RunLayout.DECK);
    if (Files.isRegularFile(deck)) {
      hashes.put(RunLayout.DECK, FileHash.sha256(deck));
      hashes.putAll(RunLayout.hashes(deck));
    }
    json.put("sha256", hashes);
    Path checks = directory.resolve(RunLayout.LOAD_CHECKS);
    if (Files.isRegularFile(checks)) {
      json.put("load_checks", ResultJson.read(checks));
    }
    json.put("skipped", skipped);
    json.putAll(ResultJson.of(study));
    if (!committees.isEmpty()) {
      json.put("committee", CommitteeSummary.json(committees));
    }
    if (mechanism != null) {
      json.put("mechanism", mechanism);
    }
    return json;
  }

  /// The report of the run.
  public HtmlReport report() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Haven", ResultJson.version());
    provenance.put("Java", System.getProperty("java.version"));
    provenance.put("seed", Long.toString(spec.seed()));
    provenance.put("precision", spec.precision().name().toLowerCase(Locale.ROOT));
    provenance.put("device", spec.device());
    provenance.put("potential", spec.potential(List.of()).type());
    provenance.put("time step", spec.timeStepFs() + " fs");
    Path deck = directory.resolve(RunLayout.DECK);
    String text = "";
    if (Files.isRegularFile(deck)) {
      provenance.put("SHA-256 of deck.yaml", FileHash.sha256(deck));
      text = RunLayout.text(deck);
      RunLayout.hashes(deck).forEach((file, hash) -> provenance.put("SHA-256 of " + file, hash));
    }
    List<ReportSection> all = new ArrayList<>(sections);
    if (!committees.isEmpty()) {
      all.addFirst(CommitteeSummary.section(committees));
    }
    return new HtmlReport(spec.title(), study, traces, skipped, provenance, text, all);
  }

  /// Writes `result.json` and `report.html` into the run directory.
  public void write() {
    write(directory);
  }

  /// Writes `result.json` and `report.html` into `folder`.
  public void write(Path folder) {
    write(folder, json(), report());
  }

  /// Writes `result.json` and `report.html` into `folder`.
  ///
  /// @throws OutputException if they cannot be written
  public static void write(Path folder, Map<String, Object> result, HtmlReport report) {
    OutputFile.write(folder.resolve(RunLayout.RESULT), ResultJson.text(result));
    OutputFile.write(folder.resolve(RunLayout.REPORT), report.text());
  }
}
