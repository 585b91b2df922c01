package org.haven.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.MechanismJson;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.mechanism.MechanismReport;
import org.haven.analysis.mechanism.Polyanions;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.Displacements;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.MechanismAnalysis;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.h5md.H5mdTrajectory;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.inputs.trajectory.TrajectoryFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Transport from trajectories.
@Command(
    name = "analyze",
    description = {
      "Transport from trajectories: D*, D_sigma, sigma, Haven ratio, and the fit over temperature.",
      "",
      "TRAJECTORY is a run directory, or files of any program: H5MD, XDATCAR, vasprun.xml, extended"
          + " XYZ, LAMMPS dump (text), plain or gzip-compressed. Several files are replicas where"
          + " their temperatures agree, points of the fit where not.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven analyze runs/quickstart --window 2,8",
      "  haven analyze XDATCAR --mobile Li --temperature 600 --frame-interval 100",
      "  haven analyze run.xyz --mobile Li --mechanism all --output li-motion",
      "  haven analyze 600K.xyz 700K.xyz --mobile Li --charges Li=1 --temperature 600,700"
    })
final class AnalyzeCommand implements Callable<Integer> {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

  private final Console console;

  @Parameters(
      paramLabel = "TRAJECTORY",
      arity = "1..*",
      description = "Run directory, or trajectory files.")
  private List<Path> sources;

  @Option(
      names = "--mobile",
      paramLabel = "SYMBOL,…",
      split = ",",
      hideParamSyntax = true,
      description = "Diffusing species; a run directory knows its own.")
  private List<String> mobile;

  @Option(
      names = "--charges",
      paramLabel = "SYMBOL=CHARGE,…",
      split = ",",
      hideParamSyntax = true,
      description = "Formal charges in e, for the conductivity; a run directory knows its own.")
  private Map<String, Double> charges;

  @Option(
      names = "--temperature",
      paramLabel = "K,…",
      split = ",",
      hideParamSyntax = true,
      description = "Temperature in K: one, or one for each file; H5MD files state theirs.")
  private List<Double> temperaturesK = List.of();

  @Option(
      names = "--frame-interval",
      paramLabel = "FS",
      description = "Time between frames in fs, where the file does not say it (XDATCAR).")
  private Double frameIntervalFs;

  @Option(
      names = "--types",
      paramLabel = "SYMBOL,…",
      split = ",",
      hideParamSyntax = true,
      description = "Elements of LAMMPS atom types 1, 2, …")
  private List<String> types = List.of();

  @Option(
      names = "--window",
      paramLabel = "FROM,TO",
      split = ",",
      hideParamSyntax = true,
      description = "Lags of the fit in ps. Default: found from the data.")
  private List<Double> windowPs;

  @Option(
      names = "--directions",
      paramLabel = "AXES",
      description = "Axes that count (xyz, xy, z, …), or a vector (1,1,0). Default xyz.")
  private String directions;

  @Option(
      names = "--hop",
      paramLabel = "ANGSTROM",
      description = {
        "Length of a hop in Å, for counting hops.",
        "Default: what the deck of a run directory says; else the median distance to the nearest"
            + " ion of its kind."
      })
  private Double hopAngstrom;

  @Option(
      names = "--extrapolate-to",
      paramLabel = "K",
      description = "Temperature of the extrapolated conductivity in K. Default 300.")
  private Double extrapolateToK;

  @Option(
      names = "--across-transition",
      description = "Extrapolate even across a detected transition.")
  private boolean acrossTransition;

  @Option(
      names = "--mechanism",
      paramLabel = "ANALYSIS,…",
      split = ",",
      hideParamSyntax = true,
      description = {
        "How the ions move: rdf, van-hove, vdos, sites, rotation, density; all or none.",
        "Default: what the deck of a run directory says; of files rdf,sites,rotation."
      })
  private List<String> mechanism;

  @Option(
      names = "--sites",
      paramLabel = "FILE",
      description = "Structure that shows the sites of the ions. Default: found from the density.")
  private Path siteStructure;

  @Option(
      names = "--units",
      paramLabel = "P-S[:CUTOFF]",
      description = "Polyanions that may rotate: centre, ligand, longest bond in Å.")
  private String units;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = {
        "Folder for result.json, report.html and density maps (cube, xsf).",
        "Default: the run directory; of files nothing is written but density maps, here."
      })
  private Path output;

  @Mixin private ThreadOptions host;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  AnalyzeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (sources.size() == 1 && Files.isDirectory(sources.getFirst())) {
      runDirectory(sources.getFirst());
    } else {
      files();
    }
    return ExitCode.DONE;
  }

  private void runDirectory(Path directory) {
    RunSpec spec = DeckReader.readFinishedRun(directory);
    TransportOptions options = changed(TransportOptions.of(spec), OptionalDouble.empty());
    MechanismOptions how = mechanismOptions(spec.analysis().mechanism());
    RunMechanisms found =
        RunMechanisms.of(RunAnalysis.of(directory, spec, options), directory, options, how);
    RunAnalysis analysis = found.analysis();
    Path target = output == null ? directory : OutputFile.folder(output);
    analysis.write(target);
    RunMechanisms.writeDensities(found.each(), target, console);
    analysis.skipped().forEach(console::warn);
    print(analysis.study(), found.each(), analysis.json());
    console.note("Report: " + RunSession.shown(target.resolve(RunLayout.REPORT)));
  }

  private MechanismOptions mechanismOptions(List<MechanismAnalysis> unlessAsked) {
    return new MechanismOptions(
        mechanism == null ? Set.copyOf(unlessAsked) : MechanismOptions.parse(mechanism),
        Optional.ofNullable(siteStructure).map(file -> StructureFile.read(file, 0)),
        siteStructure == null ? "" : siteStructure.toString(),
        Optional.ofNullable(units).map(Polyanions.Kind::parse));
  }

  private void files() {
    if (mobile == null) {
      throw new InputException("no diffusing species given; name them, for example --mobile Li");
    }
    if (temperaturesK.size() > 1 && temperaturesK.size() != sources.size()) {
      throw new InputException(
          "--temperature gives "
              + temperaturesK.size()
              + " values for "
              + sources.size()
              + " files; give one, or one for each");
    }
    TransportOptions options =
        changed(
            TransportOptions.of(mobile, charges == null ? Map.of() : charges),
            OptionalDouble.empty());
    MechanismOptions how = mechanismOptions(RunSpec.Analysis.USUAL_MECHANISM);
    List<TransportResult> runs = new ArrayList<>();
    List<Mechanism> mechanisms = new ArrayList<>();
    for (int k = 0; k < sources.size(); k++) {
      Path file = sources.get(k);
      OptionalDouble temperature =
          temperaturesK.isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(temperaturesK.get(temperaturesK.size() == 1 ? 0 : k));
      try (Trajectory trajectory = open(file)) {
        if (temperature.isEmpty() && trajectory.temperatureK().isEmpty()) {
          throw new InputException(
              file, "states no temperature; give it in kelvin, as in --temperature 600");
        }
        TransportOptions own = changed(options, temperature);
        TransportResult run = TransportResult.of(file.toString(), trajectory, own);
        runs.add(run);
        if (!how.analyses().isEmpty()) {
          mechanisms.add(Mechanism.of(trajectory, run, own, how));
        }
      }
    }
    TransportStudy study =
        TransportStudy.of(runs, runs.stream().map(TransportResult::temperatureK).toList(), options);
    Map<String, Object> object = ResultJson.of(study);
    if (!mechanisms.isEmpty()) {
      object.put("mechanism", MechanismJson.of(mechanisms));
    }
    if (output != null) {
      report(study, mechanisms, object);
    }
    RunMechanisms.writeDensities(mechanisms, output == null ? Path.of("") : output, console);
    print(study, mechanisms, object);
  }

  private void report(
      TransportStudy study, List<Mechanism> mechanisms, Map<String, Object> object) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Haven", RunAnalysis.version());
    sources.forEach(file -> provenance.put(file.toString(), FileHash.sha256(file)));
    HtmlReport report =
        new HtmlReport(
            sources.size() == 1 ? sources.getFirst().toString() : sources.size() + " trajectories",
            study,
            Map.of(),
            List.of(),
            provenance,
            "",
            MechanismReport.of(mechanisms));
    RunAnalysis.write(OutputFile.folder(output), object, report);
    console.note("Report: " + RunSession.shown(output.resolve(RunLayout.REPORT)));
  }

  private void print(TransportStudy study, List<Mechanism> mechanisms, Map<String, Object> object) {
    if (json) {
      console.result(ResultJson.text(object).stripTrailing());
      return;
    }
    StringBuilder text = new StringBuilder(ResultTable.of(study).stripTrailing());
    for (Mechanism each : mechanisms) {
      text.append("\n\n").append("How the ions move, ").append(each.name()).append(":");
      each.summary().forEach(line -> text.append("\n  ").append(line));
      each.warnings().forEach(line -> text.append("\n  warning: ").append(line));
    }
    console.result(text.toString());
  }

  private Trajectory open(Path file) {
    if (isHdf5(file)) {
      return H5mdTrajectory.open(file);
    }
    OptionalDouble interval =
        frameIntervalFs == null ? OptionalDouble.empty() : OptionalDouble.of(frameIntervalFs);
    return TrajectoryFile.open(file, new TrajectoryFile.Options(interval, types));
  }

  private static boolean isHdf5(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(HDF5.length), HDF5);
    } catch (IOException failure) {
      throw new InputException(file, "cannot be read; check its rights", failure);
    }
  }

  private static double positive(double hop) {
    if (!(hop > 0) || Double.isInfinite(hop)) {
      throw new InputException("--hop is " + hop + " Å; expected a length above zero");
    }
    return hop;
  }

  /// `base` with what the options of this command say.
  private TransportOptions changed(TransportOptions base, OptionalDouble temperatureK) {
    Optional<Diffusivity.Window> window = base.window();
    if (windowPs != null) {
      if (windowPs.size() != 2 || !(windowPs.get(0) >= 0 && windowPs.get(0) < windowPs.get(1))) {
        throw new InputException(
            "--window is " + windowPs + "; expected two lags in ps, as in 2,8");
      }
      window = Optional.of(new Diffusivity.Window(windowPs.get(0), windowPs.get(1), true));
    }
    TransportOptions changed =
        new TransportOptions(
            mobile == null ? base.mobile() : List.copyOf(mobile),
            charges == null ? base.charges() : Map.copyOf(charges),
            directions == null ? base.directions() : Directions.parse(directions),
            window,
            hopAngstrom == null ? base.hopAngstrom() : OptionalDouble.of(positive(hopAngstrom)),
            base.temperatureK(),
            extrapolateToK == null ? base.extrapolateToK() : extrapolateToK,
            acrossTransition,
            host.threads(),
            Displacements.DEFAULT_BUDGET_BYTES);
    return temperatureK.isPresent() ? changed.atTemperature(temperatureK.getAsDouble()) : changed;
  }
}
