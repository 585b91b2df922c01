package org.haven.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.curves.StudyCurves;
import org.haven.analysis.mechanism.DensityFile;
import org.haven.analysis.mechanism.DensityMap;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.MechanismCurves;
import org.haven.analysis.mechanism.MechanismJson;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.mechanism.MechanismReport;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.size.SizeSeries;
import org.haven.analysis.transport.Displacements;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
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
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;

/// Transport, and how the ions move, from a run directory or from trajectory files of any program.
///
/// ```java
/// TransportReport report =
///     TransportReport.ofFiles(
///         List.of(Path.of("XDATCAR")),
///         List.of(600.0),
///         TransportOptions.of(List.of("Li"), Map.of("Li", 1.0)),
///         MechanismOptions.of(List.of()),
///         Trajectories.Options.every(100));
/// System.out.println(report.table());
/// ```
///
/// @param study D*, D_sigma, sigma, Haven ratio at each temperature, and the fit over temperature
/// @param sizes the same crystal in cells of several sizes, of which `study` is the largest; empty
///   where there is one
/// @param mechanisms of each simulation or file; empty where none was asked for
/// @param json the object of `result.json`
/// @param html the page of `report.html`
/// @param warnings what was left out, and why
@API(status = API.Status.EXPERIMENTAL)
public record TransportReport(
    TransportStudy study,
    SizeSeries sizes,
    List<Mechanism> mechanisms,
    Map<String, Object> json,
    HtmlReport html,
    List<String> warnings) {

  /// A run directory, as its deck asks for it.
  ///
  /// @throws InputException if it is none, or holds nothing to analyse
  public static TransportReport ofRun(Path directory) {
    return ofRun(directory, DeckReader.readFinishedRun(directory));
  }

  /// As [#ofRun(Path)], with the deck at hand. What an ion does is left out, with a warning, where
  /// it cannot be found: the transport of a long run must not be lost to what stands beside it.
  public static TransportReport ofRun(Path directory, RunSpec spec) {
    TransportOptions options = TransportOptions.of(spec);
    RunAnalysis analysis = RunAnalysis.of(directory, spec, options);
    try {
      return withMechanisms(
          analysis, directory, options, MechanismOptions.of(spec), Trajectories.Options.DEFAULT);
    } catch (InputException unclear) {
      List<String> warnings = new ArrayList<>();
      warnings.add("how the ions move was left out: " + unclear.getMessage());
      warnings.addAll(analysis.skipped());
      return new TransportReport(
          analysis.study(),
          analysis.series(),
          List.of(),
          analysis.json(),
          analysis.report(),
          warnings);
    }
  }

  /// A run directory with other choices than its deck's.
  ///
  /// @param spec of its deck: [DeckReader#readFinishedRun]
  /// @param reading which frames count; the rest the files say themselves
  /// @throws InputException also if the mechanism that was asked for cannot be found
  public static TransportReport ofRun(
      Path directory,
      RunSpec spec,
      TransportOptions options,
      MechanismOptions mechanism,
      Trajectories.Options reading) {
    return withMechanisms(
        RunAnalysis.of(directory, spec, options, reading), directory, options, mechanism, reading);
  }

  private static TransportReport withMechanisms(
      RunAnalysis analysis,
      Path directory,
      TransportOptions options,
      MechanismOptions what,
      Trajectories.Options reading) {
    List<Mechanism> mechanisms = new ArrayList<>();
    if (!what.analyses().isEmpty()) {
      for (TransportPoint point : analysis.study().points()) {
        for (TransportResult run : point.runs()) {
          try (Trajectory trajectory =
              Trajectories.open(
                  directory.resolve(run.name()).resolve(RunLayout.TRAJECTORY), reading)) {
            mechanisms.add(Mechanism.of(trajectory, run, options, what));
          }
        }
      }
      analysis =
          analysis.withMechanism(
              MechanismJson.of(mechanisms),
              MechanismCurves.of(mechanisms),
              MechanismReport.of(mechanisms));
    }
    return new TransportReport(
        analysis.study(),
        analysis.series(),
        mechanisms,
        analysis.json(),
        analysis.report(),
        analysis.skipped());
  }

  /// Trajectory files: replicas where their temperatures agree, points of the fit where not; one
  /// run where they are joined. So are the parts of a file in which frames are missing.
  ///
  /// @param temperaturesK one for all, one for each, or none where the files state theirs
  /// @param reading what the files themselves do not say
  /// @throws InputException naming what a file lacks
  public static TransportReport ofFiles(
      List<Path> files,
      List<Double> temperaturesK,
      TransportOptions options,
      MechanismOptions mechanism,
      Trajectories.Options reading) {
    List<TransportResult> runs = new ArrayList<>();
    List<Mechanism> mechanisms = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Labels before = new Labels(List.of(), 0, Double.NaN, Double.NaN, Double.NaN);
    List<List<Path>> sources =
        reading.joined() ? List.of(files) : files.stream().map(List::of).toList();
    for (int k = 0; k < sources.size(); k++) {
      OptionalDouble temperature =
          temperaturesK.isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(temperaturesK.get(temperaturesK.size() == 1 ? 0 : k));
      try (Trajectory trajectory = Trajectories.open(sources.get(k), reading)) {
        trajectory.frameIntervalFs(); // refused where it is not known
        if (temperature.isEmpty() && trajectory.temperatureK().isEmpty()) {
          throw new InputException(
              trajectory.source()
                  + ": states no temperature; give it in kelvin, as in --temperature 600");
        }
        TransportOptions own =
            temperature.isPresent() ? options.atTemperature(temperature.getAsDouble()) : options;
        Labels labels = Labels.of(trajectory, own);
        if (labels.continues(before)) {
          warnings.add(
              trajectory.source()
                  + ": goes on in time where the file before it ends; taken as a replica, but if it"
                  + " continues that run, give --join");
        }
        before = labels;
        for (Part part : parts(trajectory, warnings)) {
          TransportResult run = TransportResult.of(part.name(), part.frames(), own);
          runs.add(run);
          if (!mechanism.analyses().isEmpty()) {
            mechanisms.add(Mechanism.of(part.frames(), run, own, mechanism));
          }
        }
      }
    }
    TransportStudy study =
        TransportStudy.of(runs, runs.stream().map(TransportResult::temperatureK).toList(), options);
    Map<String, String> hashes = new LinkedHashMap<>();
    files.forEach(file -> hashes.put(file.toString(), FileHash.sha256(file)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("haven_version", ResultJson.version());
    json.put("sha256", hashes);
    json.putAll(ResultJson.of(study));
    if (!mechanisms.isEmpty()) {
      json.put("mechanism", MechanismJson.of(mechanisms));
    }
    Curves curves = StudyCurves.of(study).and(MechanismCurves.of(mechanisms));
    json.put("curves", curves.json());
    return new TransportReport(
        study,
        SizeSeries.NONE,
        mechanisms,
        json,
        page(files, hashes, study, curves, mechanisms),
        warnings);
  }

  /// The span of a trajectory as the file labels its frames, in time or steps.
  private record Labels(
      List<String> symbols, double temperatureK, double first, double last, double stride) {
    static Labels of(Trajectory t, TransportOptions options) {
      int frames = t.frames();
      double stride = frames > 1 ? t.label(1) - t.label(0) : Double.NaN;
      double kelvin = options.temperatureK().orElseGet(() -> t.temperatureK().orElse(0));
      return new Labels(t.symbols(), kelvin, t.label(0), t.label(frames - 1), stride);
    }

    /// Whether it begins within `before` or one frame after it, later than that began.
    boolean continues(Labels before) {
      return first > before.first
          && first <= before.last + 1.5 * stride
          && temperatureK == before.temperatureK
          && symbols.equals(before.symbols);
    }
  }

  /// A part of a trajectory, and what to call it.
  private record Part(String name, Trajectory frames) {}

  /// The parts of a trajectory in which no frames are missing, as replicas: no window of time
  /// crosses from one into the next. Replicas weigh the same, so short parts are left out.
  private static List<Part> parts(Trajectory trajectory, List<String> warnings) {
    List<Trajectory> all = Trajectories.parts(trajectory);
    if (all.size() == 1) {
      return List.of(new Part(trajectory.source(), trajectory));
    }
    int longest = all.stream().mapToInt(Trajectory::frames).max().orElseThrow();
    if (longest < Displacements.MIN_FRAMES) {
      throw new InputException(
          trajectory.source()
              + ": frames are unevenly spaced: at most "
              + longest
              + " of "
              + trajectory.frames()
              + " follow one another evenly; transport needs at least "
              + Displacements.MIN_FRAMES
              + ": write frames at one interval");
    }
    List<Part> kept = new ArrayList<>();
    for (int k = 0; k < all.size(); k++) {
      int first = trajectory.starts().get(k);
      int frames = all.get(k).frames();
      String name = "frames " + first + "–" + (first + frames - 1);
      if (frames >= Math.max(Displacements.MIN_FRAMES, longest / 3)) {
        kept.add(new Part(trajectory.source() + ", " + name, all.get(k)));
      } else {
        warnings.add(
            trajectory.source() + ": " + name + " left out: far fewer than the other part's");
      }
    }
    return kept;
  }

  private static HtmlReport page(
      List<Path> files,
      Map<String, String> hashes,
      TransportStudy study,
      Curves curves,
      List<Mechanism> mechanisms) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Haven", ResultJson.version());
    provenance.putAll(hashes);
    return new HtmlReport(
        files.size() == 1 ? files.getFirst().toString() : files.size() + " trajectories",
        study,
        curves,
        List.of(),
        provenance,
        "",
        MechanismReport.of(mechanisms));
  }

  /// The table that the commands print.
  public String table() {
    String series = sizes.text();
    return (ResultTable.of(study) + (series.isEmpty() ? "" : "\n" + series)).stripTrailing();
  }

  /// Writes `result.json`, `report.html` and density maps into `folder`.
  ///
  /// @return the density maps written
  /// @throws OutputException if one cannot be written
  public List<Path> write(Path folder) {
    RunAnalysis.write(OutputFile.folder(folder), json, html);
    return writeDensities(folder);
  }

  /// Writes `density.cube` and `density.xsf`, with the number or name of the simulation where there
  /// are several.
  ///
  /// @return what was written
  /// @throws OutputException if one cannot be written
  public List<Path> writeDensities(Path folder) {
    List<Path> written = new ArrayList<>();
    for (int k = 0; k < mechanisms.size(); k++) {
      Mechanism each = mechanisms.get(k);
      if (each.density().isEmpty()) {
        continue;
      }
      DensityMap map = each.density().get();
      String label = SimulationName.parse(each.name()).isPresent() ? each.name() : "" + (k + 1);
      String name = mechanisms.size() > 1 ? "density-" + label : "density";
      Path cube = folder.resolve(name + ".cube");
      Path xsf = folder.resolve(name + ".xsf");
      try {
        DensityFile.writeCube(cube, map, each.name());
        DensityFile.writeXsf(xsf, map, each.name());
      } catch (IOException failure) {
        throw new OutputException(folder, failure);
      }
      written.addAll(List.of(cube, xsf));
    }
    return written;
  }
}
