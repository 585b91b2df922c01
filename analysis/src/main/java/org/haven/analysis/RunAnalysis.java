package org.haven.analysis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.curves.StudyCurves;
import org.haven.analysis.equilibration.RunSanity;
import org.haven.analysis.report.CommitteeSummary;
import org.haven.analysis.report.ErrorSummary;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.SimulationCell;
import org.haven.analysis.report.ThermoTrace;
import org.haven.analysis.size.SizeSeries;
import org.haven.analysis.size.SizeTrend;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.transport.RunState;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.integrators.run.Rounds;
import org.haven.integrators.run.TrajectoryCheck;
import org.haven.kernels.Cell;

/// The analysis of a run directory: every simulation in it, combined over replicas, fitted over
/// temperature, and written as `result.json` and `report.html`.
public final class RunAnalysis {
  private final Path directory;
  private final RunSpec spec;
  private final TransportStudy study;
  private final Curves curves;
  private final List<CommitteeSummary> committees;
  private final List<String> skipped;
  private final Object mechanism;
  private final List<ReportSection> sections;
  private final SizeSeries series;

  private RunAnalysis(
      Path directory,
      RunSpec spec,
      TransportStudy study,
      Curves curves,
      List<CommitteeSummary> committees,
      List<String> skipped,
      Object mechanism,
      List<ReportSection> sections,
      SizeSeries series) {
    this.directory = directory;
    this.spec = spec;
    this.study = study;
    this.curves = curves;
    this.committees = List.copyOf(committees);
    this.skipped = List.copyOf(skipped);
    this.mechanism = mechanism;
    this.sections = List.copyOf(sections);
    this.series = series;
  }

  /// The same with how the ions move: the value of `mechanism` in result.json, its curves, and its
  /// part of the report.
  public RunAnalysis withMechanism(Object json, List<Curve> more, List<ReportSection> sections) {
    return new RunAnalysis(
        directory, spec, study, curves.and(more), committees, skipped, json, sections, series);
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
    if (spec.sizes().isEmpty()) {
      return ofSize(directory, label, spec, 0, options, reading);
    }
    List<RunAnalysis> analyses = new ArrayList<>();
    List<SizeSeries.Member> members = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (int size : spec.sizesOrNone().stream().sorted().toList()) {
      RunSpec own = spec.ofSize(size);
      try {
        RunAnalysis each = ofSize(directory, label, own, size, options, reading);
        analyses.add(each);
        skipped.addAll(each.skipped);
        members.add(new SizeSeries.Member(size, SimulationCell.of(own), each.study));
      } catch (InputException none) {
        skipped.add(SimulationName.repeats(size) + ": " + none.getMessage());
      }
    }
    if (analyses.isEmpty()) {
      throw new InputException(
          directory, "holds no simulation that can be analysed: " + String.join("; ", skipped));
    }
    for (Path folder : RunLayout.simulations(directory)) {
      if (!spec.sizesOrNone().contains(SimulationName.of(folder).orElseThrow().size())) {
        skipped.add(label + folder.getFileName() + ": not among the sizes of the deck");
      }
    }
    return analyses.getLast().in(new SizeSeries(members), skipped);
  }

  /// That of the largest cell, among others.
  private RunAnalysis in(SizeSeries all, List<String> skippedOfAll) {
    return new RunAnalysis(
        directory, spec, study, curves, committees, skippedOfAll, mechanism, sections, all);
  }

  /// @param spec of that size alone
  private static RunAnalysis ofSize(
      Path directory,
      String label,
      RunSpec spec,
      int size,
      TransportOptions options,
      Trajectories.Options reading) {
    boolean fillings = DeckReader.fillingsDiffer(spec);
    List<ErrorSummary> errors = ErrorSummary.of(directory, spec, size);
    Set<String> production = RunLayout.productionStages(spec.stages());
    List<TransportResult> runs = new ArrayList<>();
    List<Double> targets = new ArrayList<>();
    List<Curve> traces = new ArrayList<>();
    List<CommitteeSummary> committees = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    Optional<Cell> input = inputCell(spec);
    for (Path folder : RunLayout.simulations(directory)) {
      String name = label + folder.getFileName();
      SimulationName which = SimulationName.of(folder).orElseThrow();
      double asked = which.temperatureK();
      if (which.size() != size) {
        if (size == 0) {
          skipped.add(name + ": the deck has no sizes");
        }
        continue;
      }
      if (!spec.temperaturesK().contains(asked) || which.replica() > spec.replicas()) {
        skipped.add(name + ": not among the temperatures and replicas of the deck");
        continue;
      }
      // What runs in fields start from.
      if (new SimulationPlan(spec, which).stages().stream().noneMatch(StageSpec::production)) {
        continue;
      }
      Path file = folder.resolve(RunLayout.TRAJECTORY);
      double temperature = asked;
      ThermoTrace trace = null;
      Estimate measured = Estimate.UNKNOWN;
      Estimate drift = Estimate.UNKNOWN;
      Estimate potential = Estimate.UNKNOWN;
      Estimate ofIons = Estimate.UNKNOWN;
      if (Files.isRegularFile(folder.resolve(RunLayout.THERMO))) {
        trace =
            ThermoTrace.read(folder.resolve(RunLayout.THERMO))
                .without(reading.skipPs(), production);
        CommitteeSummary.of(folder, trace, production).ifPresent(committees::add);
        measured = trace.estimate("temperature_k", production);
        drift = trace.slopePerPs("conserved_energy_ev", production);
        potential = trace.estimate("potential_energy_ev", production);
        ofIons = trace.estimate("mobile_temperature_k", production);
        // Of the thermostat, else what the particles have.
        temperature =
            trace
                .mean("target_temperature_k", production)
                .orElse(trace.mean("temperature_k", production).orElse(asked));
        traces.add(trace.curve(name, temperature, production));
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
        Estimate perAtom = drift.times(1000.0 / trajectory.symbols().size());
        List<Judgement> judgements = new ArrayList<>();
        if (trace != null) {
          judgements.addAll(
              new RunSanity(trace, spec.stages(), temperature, mobile(run), input)
                  .judgements(measured, perAtom));
        }
        errors.stream()
            .filter(each -> each.temperatureK() == asked)
            .forEach(each -> each.judgement().ifPresent(judgements::add));
        runs.add(
            run.ofRun(
                new RunState(
                    unfinished(folder, spec, run, reading),
                    measured,
                    perAtom,
                    fillings ? Objects.hash(spec.seed(), which.replica()) : 0,
                    label + which.replica(),
                    potential,
                    ofIons,
                    judgements)));
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
    TransportStudy study = TransportStudy.of(runs, targets, options).and(structureNotes(spec));
    return new RunAnalysis(
        directory,
        spec,
        study,
        StudyCurves.of(study).and(traces),
        committees,
        skipped,
        null,
        List.of(),
        SizeSeries.NONE);
  }

  /// How errors fell that the run went on for; of a series those of its largest cell.
  private List<ErrorSummary> errors() {
    int size = series.members().isEmpty() ? 0 : series.members().getLast().size();
    return ErrorSummary.of(directory, spec, size);
  }

  private static int mobile(TransportResult run) {
    return run.counts().values().stream().mapToInt(Integer::intValue).sum();
  }

  /// Cell of the structure file in its supercell; empty where the run was copied without it.
  private static Optional<Cell> inputCell(RunSpec spec) {
    try {
      return Optional.of(DeckReader.structure(spec, 1).cell());
    } catch (InputException gone) {
      return Optional.empty();
    }
  }

  /// What the start leaves open: how partly occupied sites were filled, and whether once only.
  private static List<String> structureNotes(RunSpec spec) {
    try {
      Structure structure = DeckReader.structure(spec, 1);
      List<String> notes = new ArrayList<>(structure.warnings());
      DeckReader.oneFilling(spec, structure).ifPresent(notes::add);
      return notes;
    } catch (InputException gone) {
      return List.of();
    }
  }

  /// Why a simulation is not what its deck asks for; empty if it is.
  private static String unfinished(
      Path folder, RunSpec spec, TransportResult run, Trajectories.Options reading) {
    if (Files.exists(folder.resolve(RunLayout.GUARD_FRAME))) {
      return "stopped by a guard";
    }
    double asked = Rounds.asked(spec, folder).production().lengthPs();
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

  /// The same crystal in cells of several sizes, of which [#study] is the largest; empty where the
  /// deck has one.
  public SizeSeries series() {
    return series;
  }

  /// What is plotted.
  public Curves curves() {
    return curves;
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
    json.put("analysed_bytes", lengths(directory));
    Path checks = directory.resolve(RunLayout.LOAD_CHECKS);
    if (Files.isRegularFile(checks)) {
      json.put("load_checks", ResultJson.read(checks));
    }
    json.put("cell", SimulationCell.of(spec).map(SimulationCell::json).orElse(null));
    json.put("skipped", skipped);
    json.putAll(ResultJson.of(study));
    if (!series.members().isEmpty()) {
      json.put("sizes", series.json());
      json.put("size_trends", series.trends().stream().map(SizeTrend::json).toList());
    }
    if (!errors().isEmpty()) {
      json.put("until", ErrorSummary.json(errors()));
    }
    if (!committees.isEmpty()) {
      json.put("committee", CommitteeSummary.json(committees));
    }
    if (mechanism != null) {
      json.put("mechanism", mechanism);
    }
    json.put("curves", curves.json());
    return json;
  }

  /// Lengths of what the analysis reads, by path: trajectories and thermo.csv only grow.
  private static Map<String, Object> lengths(Path directory) {
    Map<String, Object> lengths = new LinkedHashMap<>();
    for (Path folder : RunLayout.simulations(directory)) {
      for (String name : List.of(RunLayout.TRAJECTORY, RunLayout.THERMO)) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          lengths.put(folder.getFileName() + "/" + name, file.toFile().length());
        }
      }
    }
    return lengths;
  }

  /// The object of the `result.json` in a run directory, if this version wrote it of the deck and
  /// of the trajectories that lie there now.
  public static Optional<Map<String, Object>> result(Path directory) {
    Path file = directory.resolve(RunLayout.RESULT);
    Path deck = directory.resolve(RunLayout.DECK);
    if (!Files.isRegularFile(file) || !(ResultJson.read(file) instanceof Map<?, ?> read)) {
      return Optional.empty();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    read.forEach((key, value) -> json.put(key.toString(), value));
    boolean fresh =
        ResultJson.version().equals(json.get("haven_version"))
            && json.get("sha256") instanceof Map<?, ?> hashes
            && FileHash.sha256(deck).equals(hashes.get(RunLayout.DECK))
            && json.get("analysed_bytes") instanceof Map<?, ?> bytes
            && bytes.toString().equals(lengths(directory).toString())
            && json.containsKey("curves");
    return fresh ? Optional.of(json) : Optional.empty();
  }

  /// The report of the run.
  public HtmlReport report() {
    Map<String, String> provenance = new LinkedHashMap<>();
    SimulationCell.of(spec).ifPresent(cell -> provenance.put("cell", cell.summary()));
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
    if (!series.members().isEmpty()) {
      all.addFirst(series.section());
    }
    if (!errors().isEmpty()) {
      all.addFirst(ErrorSummary.section(errors()));
    }
    if (!committees.isEmpty()) {
      all.addFirst(CommitteeSummary.section(committees));
    }
    return new HtmlReport(spec.title(), study, curves, skipped, provenance, text, all);
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
