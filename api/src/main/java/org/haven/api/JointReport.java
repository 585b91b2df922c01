package org.haven.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.curves.StudyCurves;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.MechanismCurves;
import org.haven.analysis.mechanism.MechanismJson;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.mechanism.MechanismReport;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.size.SizeSeries;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckDifference;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;

/// Several run directories analysed together: their simulations are replicas where the temperatures
/// of their decks agree.
@API(status = API.Status.EXPERIMENTAL)
public final class JointReport {
  /// What replicas may differ in without being of another system, and the questions asked of them.
  private static final Set<String> OF_REPLICAS =
      Set.of("title", "seed", "output", "analysis", "guards", "skin_angstrom");

  private JointReport() {}

  /// Analyses them.
  ///
  /// @param directories each named once
  /// @param mixed take runs together whose decks differ in what decides the physics, and say so
  /// @throws InputException if they are not of one system, or hold a simulation twice
  public static TransportReport of(
      List<Path> directories,
      TransportOptions options,
      MechanismOptions mechanism,
      Trajectories.Options reading,
      boolean mixed) {
    List<String> warnings = new ArrayList<>(differences(directories, mixed));
    requireOnce(directories);
    List<TransportResult> runs = new ArrayList<>();
    List<Double> targets = new ArrayList<>();
    List<Mechanism> mechanisms = new ArrayList<>();
    List<Curve> traces = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    List<Map<String, Object>> made = new ArrayList<>();
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Haven", ResultJson.version());
    for (Path directory : directories) {
      String label = directory + "/";
      RunSpec spec = DeckReader.readFinishedRun(directory);
      RunAnalysis analysis = RunAnalysis.of(directory, label, spec, options, reading);
      skipped.addAll(analysis.skipped());
      if (!analysis.series().members().isEmpty()) {
        skipped.add(
            directory + ": a series over sizes, of which the largest is taken; analyse it alone");
      }
      traces.addAll(analysis.curves().of("thermo"));
      for (TransportPoint point : analysis.study().points()) {
        for (TransportResult run : point.runs()) {
          Path folder = directory.resolve(run.name().substring(label.length()));
          runs.add(run);
          targets.add(SimulationName.of(folder).orElseThrow().temperatureK());
          if (!mechanism.analyses().isEmpty()) {
            try (Trajectory trajectory =
                Trajectories.open(folder.resolve(RunLayout.TRAJECTORY), reading)) {
              mechanisms.add(Mechanism.of(trajectory, run, options, mechanism));
            }
          }
        }
      }
      Path deck = directory.resolve(RunLayout.DECK);
      Map<String, String> hashes = new LinkedHashMap<>();
      hashes.put(RunLayout.DECK, FileHash.sha256(deck));
      hashes.putAll(RunLayout.hashes(deck));
      Map<String, Object> origin = new LinkedHashMap<>();
      origin.put("directory", directory.toString());
      origin.put("title", spec.title());
      origin.put("seed", spec.seed());
      origin.put("sha256", hashes);
      made.add(origin);
      provenance.put("SHA-256 of " + deck, hashes.get(RunLayout.DECK));
    }
    TransportStudy study = TransportStudy.of(runs, targets, options);
    warnings.addAll(skipped);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", directories.size() + " runs");
    json.put("haven_version", ResultJson.version());
    json.put("runs", made);
    json.put("skipped", warnings);
    json.putAll(ResultJson.of(study));
    if (!mechanisms.isEmpty()) {
      json.put("mechanism", MechanismJson.of(mechanisms));
    }
    Curves curves = StudyCurves.of(study).and(traces).and(MechanismCurves.of(mechanisms));
    json.put("curves", curves.json());
    HtmlReport html =
        new HtmlReport(
            directories.size() + " runs",
            study,
            curves,
            warnings,
            provenance,
            "",
            MechanismReport.of(mechanisms));
    return new TransportReport(study, SizeSeries.NONE, mechanisms, json, html, warnings);
  }

  /// What of their decks differs that decides the physics, as warnings.
  private static List<String> differences(List<Path> directories, boolean mixed) {
    Path first = directories.getFirst();
    Set<String> leftOut = DeckDifference.and(DeckDifference.EXTENT, OF_REPLICAS);
    List<String> warnings = new ArrayList<>();
    for (Path other : directories.subList(1, directories.size())) {
      List<String> found = DeckDifference.of(deck(first), deck(other), leftOut);
      if (!found.isEmpty() && !mixed) {
        throw new InputException(
            other,
            "is not a replica of "
                + first
                + ": its deck differs in "
                + String.join(", ", found)
                + ". Remedy: analyse them one by one, or take them together all the same with"
                + " --mixed");
      }
      if (!found.isEmpty()) {
        warnings.add(
            other
                + ": taken together with "
                + first
                + " though its deck differs in "
                + String.join(", ", found));
      }
    }
    return warnings;
  }

  private static String deck(Path directory) {
    Path deck = directory.resolve(RunLayout.DECK);
    if (!deck.toFile().isFile()) {
      throw new InputException(directory, "is not a run directory: it has no deck.yaml");
    }
    return RunLayout.text(deck);
  }

  /// The same trajectory counted twice would narrow the intervals without cause.
  private static void requireOnce(List<Path> directories) {
    for (int a = 0; a < directories.size(); a++) {
      for (int b = 0; b < a; b++) {
        Set<String> leftOut =
            DeckDifference.and(DeckDifference.EXTENT, Set.of("title", "analysis", "guards"));
        if (!DeckDifference.of(deck(directories.get(a)), deck(directories.get(b)), leftOut)
            .isEmpty()) {
          continue;
        }
        List<SimulationName> common = names(directories.get(a));
        common.retainAll(names(directories.get(b)));
        if (!common.isEmpty()) {
          throw new InputException(
              directories.get(a),
              common.getFirst()
                  + " is the same simulation as in "
                  + directories.get(b)
                  + ", with the same seed, and no replica of it. Remedy: name one of the two"
                  + " directories; replicas come from another seed, or from 'replicas'");
        }
      }
    }
  }

  private static List<SimulationName> names(Path directory) {
    List<SimulationName> names = new ArrayList<>();
    RunLayout.simulations(directory)
        .forEach(folder -> names.add(SimulationName.of(folder).orElseThrow()));
    return names;
  }
}
