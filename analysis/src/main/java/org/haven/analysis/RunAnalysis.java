package org.haven.analysis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.haven.analysis.report.CommitteeSummary;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ThermoTrace;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.RunLayout;

/// The analysis of a run directory: every simulation in it, combined over replicas, fitted over
/// temperature, and written as `result.json` and `report.html`.
public final class RunAnalysis {
  private static final Pattern SIMULATION = Pattern.compile("([0-9.]+)K-([0-9]+)");

  private static final Pattern HASH = Pattern.compile("(?m)^ +\"?(.+?)\"?: \"?([0-9a-f]{64})\"?$");

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
    Set<String> production = productionStages(spec);
    List<TransportResult> runs = new ArrayList<>();
    List<Double> targets = new ArrayList<>();
    Map<String, ThermoTrace> traces = new LinkedHashMap<>();
    List<CommitteeSummary> committees = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Path folder : simulations(directory)) {
      String name = folder.getFileName().toString();
      Path file = folder.resolve(RunLayout.TRAJECTORY);
      OptionalDouble mean = OptionalDouble.empty();
      if (Files.isRegularFile(folder.resolve("thermo.csv"))) {
        ThermoTrace trace = ThermoTrace.read(folder.resolve("thermo.csv"));
        traces.put(name, trace);
        CommitteeSummary.of(folder, trace, production).ifPresent(committees::add);
        mean = trace.mean("temperature_k", production);
      }
      if (!Files.isRegularFile(file)) {
        skipped.add(name + ": no trajectory yet");
        continue;
      }
      try (Trajectory trajectory = Trajectories.open(file)) {
        runs.add(
            TransportResult.of(
                name,
                trajectory,
                options.temperatureK().isPresent()
                    ? options
                    : options.atTemperature(mean.orElse(target(folder)))));
        targets.add(target(folder));
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

  /// Folders of the simulations, the coldest first.
  private static List<Path> simulations(Path directory) {
    try (Stream<Path> members = Files.list(directory)) {
      return members
          .filter(m -> SIMULATION.matcher(m.getFileName().toString()).matches())
          .sorted(Comparator.<Path>comparingDouble(m -> target(m)).thenComparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new InputException(directory, "cannot be listed: " + e.getMessage(), e);
    }
  }

  /// Names of the production stages as they stand in thermo.csv: `3-nvt`.
  private static Set<String> productionStages(RunSpec spec) {
    return IntStream.range(0, spec.stages().size())
        .filter(k -> spec.stages().get(k) instanceof StageSpec.Dynamics stage && stage.production())
        .mapToObj(
            k ->
                (k + 1)
                    + "-"
                    + ((StageSpec.Dynamics) spec.stages().get(k))
                        .ensemble()
                        .name()
                        .toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static double target(Path folder) {
    Matcher matcher = SIMULATION.matcher(folder.getFileName().toString());
    return matcher.matches() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
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
    Path deck = directory.resolve("deck.yaml");
    if (Files.isRegularFile(deck)) {
      hashes.put("deck.yaml", FileHash.sha256(deck));
      hashes.putAll(inputs(text(deck)));
    }
    json.put("sha256", hashes);
    Path checks = directory.resolve(RunDirectory.LOAD_CHECKS);
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

  private static String text(Path deck) {
    try {
      return Files.readString(deck);
    } catch (IOException e) {
      throw new InputException(deck, "cannot be read: " + e.getMessage(), e);
    }
  }

  /// Hashes of structure and model as they were when the run began, from its resolved deck.
  private static Map<String, String> inputs(String deck) {
    Map<String, String> hashes = new LinkedHashMap<>();
    HASH.matcher(deck).results().forEach(m -> hashes.put(m.group(1), m.group(2)));
    return hashes;
  }

  /// The report of the run.
  public HtmlReport report() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Haven", ResultJson.version());
    provenance.put("Java", System.getProperty("java.version"));
    provenance.put("seed", Long.toString(spec.seed()));
    provenance.put("precision", spec.precision().name().toLowerCase(Locale.ROOT));
    provenance.put("device", spec.device());
    provenance.put("potential", spec.potential().type());
    provenance.put("time step", spec.timeStepFs() + " fs");
    Path deck = directory.resolve("deck.yaml");
    String text = "";
    if (Files.isRegularFile(deck)) {
      provenance.put("SHA-256 of deck.yaml", FileHash.sha256(deck));
      text = text(deck);
      inputs(text).forEach((file, hash) -> provenance.put("SHA-256 of " + file, hash));
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

  /// Writes `result.json` and `report.html` into `folder`, beside first and then renamed.
  public static void write(Path folder, Map<String, Object> result, HtmlReport report) {
    replace(folder.resolve("result.json"), ResultJson.text(result));
    replace(folder.resolve("report.html"), report.text());
  }

  /// Replaces a file by another of the same name, at once.
  static void replace(Path file, String text) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new InputException(file, "cannot be written: " + e.getMessage(), e);
    }
  }
}
