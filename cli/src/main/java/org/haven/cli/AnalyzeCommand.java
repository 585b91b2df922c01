package org.haven.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.mechanism.Polyanions;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.Inclusion;
import org.haven.analysis.transport.TransportOptions;
import org.haven.api.JointReport;
import org.haven.api.TransportReport;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.MechanismAnalysis;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Formats;
import org.haven.inputs.structure.StructureFile;
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
      "TRAJECTORY is a run directory, or files of any program: ${bundle:formats.trajectories}. Text"
          + " may be gzip-compressed. Several files, or run directories, are replicas where their"
          + " temperatures agree, points of the fit where not.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven analyze runs/quickstart --window 2,8",
      "  haven analyze runs/first runs/second",
      "  haven analyze XDATCAR --mobile Li --temperature 600 --frame-interval 100",
      "  haven analyze run.xyz --mobile Li --mechanism all --output li-motion",
      "  haven analyze 600K.xyz 700K.xyz --mobile Li --charges Li=1 --temperature 600,700"
    })
final class AnalyzeCommand implements Callable<Integer> {
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

  @Mixin private TrajectoryOptions reading;

  @Option(
      names = "--join",
      description = "The files are pieces of one run, in this order; without it they are replicas.")
  private boolean joined;

  @Option(
      names = "--mixed",
      description = "Take run directories together though their decks differ in the physics.")
  private boolean mixed;

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
      names = "--volume",
      paramLabel = "V",
      description =
          "Volume of the material in Å³, of a cell that holds vacuum too. Default: the cell.")
  private Double volumeAngstrom3;

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
      names = "--include",
      paramLabel = "WHAT,…",
      split = ",",
      hideParamSyntax = true,
      description = {
        "What counts although something speaks against it; all is shown in any case.",
        "unfinished: runs that a guard stopped, or that have not come to their end, else left out"
            + " of means and fits. doubtful: temperatures with their own error, else doubled in"
            + " fits. unusable: temperatures that have a value, else left out of fits."
      })
  private List<String> include;

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
        "Default: the run directory; with other choices than its deck's, which ask another"
            + " question, a new folder analysis-1, analysis-2, … in it. Of files, and of several"
            + " run directories, nothing is written but density maps, here."
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
    boolean runs =
        sources.stream().allMatch(s -> Files.isDirectory(s) && Formats.ofFolder(s).isEmpty());
    if (mixed && (!runs || sources.size() == 1)) {
      throw new InputException("--mixed is for several run directories; leave it out");
    }
    if (runs && sources.size() == 1) {
      runDirectory(sources.getFirst());
    } else if (runs) {
      runDirectories();
    } else {
      files();
    }
    return ExitCode.DONE;
  }

  private void runDirectory(Path directory) {
    TrajectoryOptions.refuseForRun("--temperature", !temperaturesK.isEmpty());
    TrajectoryOptions.refuseForRun("--join", joined);
    reading.refuseForRun();
    RunSpec spec = DeckReader.readFinishedRun(directory);
    print(
        TransportReport.ofRun(
            directory,
            spec,
            changed(TransportOptions.of(spec)),
            mechanismOptions(spec.analysis().mechanism()),
            reading.options(joined)),
        output == null ? folder(directory) : output);
  }

  private void runDirectories() {
    TrajectoryOptions.refuseForRun("--temperature", !temperaturesK.isEmpty());
    TrajectoryOptions.refuseForRun("--join", joined);
    reading.refuseForRun();
    RunSpec spec = DeckReader.readFinishedRun(sources.getFirst());
    print(
        JointReport.of(
            sources,
            changed(TransportOptions.of(spec)),
            mechanismOptions(spec.analysis().mechanism()),
            reading.options(joined),
            mixed),
        output);
  }

  /// The run directory's own result answers its deck's question; what another gives stands beside.
  private Path folder(Path directory) {
    boolean asDeck =
        mobile == null
            && charges == null
            && windowPs == null
            && directions == null
            && hopAngstrom == null
            && volumeAngstrom3 == null
            && extrapolateToK == null
            && mechanism == null
            && siteStructure == null
            && units == null
            && !acrossTransition
            && include == null
            && reading.everyFrame();
    if (asDeck) {
      return directory;
    }
    int number = 1;
    while (Files.exists(directory.resolve("analysis-" + number))) {
      number++;
    }
    return directory.resolve("analysis-" + number);
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
    if (included().contains(Inclusion.UNFINISHED)) {
      throw new InputException(
          "--include unfinished is for run directories, which know what was to come; leave it out");
    }
    if (joined && sources.size() == 1) {
      throw new InputException(
          "--join is for several files that are pieces of one run; leave it out");
    }
    int runs = joined ? 1 : sources.size();
    if (temperaturesK.size() > 1 && temperaturesK.size() != runs) {
      throw new InputException(
          "--temperature gives "
              + temperaturesK.size()
              + " values for "
              + runs
              + (joined ? " joined run; give one" : " files; give one, or one for each"));
    }
    print(
        TransportReport.ofFiles(
            sources,
            temperaturesK,
            changed(TransportOptions.of(mobile, charges == null ? Map.of() : charges)),
            mechanismOptions(RunSpec.Analysis.usual().mechanism()),
            reading.options(joined)),
        output);
  }

  /// @param folder for result.json and report.html; null for density maps alone, here
  private void print(TransportReport report, Path folder) {
    List<Path> densities =
        folder == null ? report.writeDensities(Path.of("")) : report.write(folder);
    densities.forEach(density -> console.note("Density: " + RunSession.shown(density)));
    report.warnings().forEach(console::warn);
    if (json) {
      console.result(ResultJson.text(report.json()).stripTrailing());
    } else {
      StringBuilder text = new StringBuilder(report.table());
      for (Mechanism each : report.mechanisms()) {
        text.append("\n\n").append("How the ions move, ").append(each.name()).append(":");
        each.summary().forEach(line -> text.append("\n  ").append(line));
        each.warnings().forEach(line -> text.append("\n  warning: ").append(line));
      }
      console.result(text.toString());
    }
    if (folder != null) {
      console.note("Report: " + RunSession.shown(folder.resolve(RunLayout.REPORT)));
    }
  }

  private Set<Inclusion> included() {
    return include == null ? Set.of() : Inclusion.parse(include);
  }

  private static OptionalDouble positive(String option, Double value, String unit) {
    if (value != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new InputException(option + " is " + value + " " + unit + "; it must be above 0");
    }
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /// `base` with what the options of this command say.
  private TransportOptions changed(TransportOptions base) {
    Optional<Diffusivity.Window> window = base.window();
    if (windowPs != null) {
      if (windowPs.size() != 2 || !(windowPs.get(0) >= 0 && windowPs.get(0) < windowPs.get(1))) {
        throw new InputException(
            "--window is " + windowPs + "; expected two lags in ps, as in 2,8");
      }
      window = Optional.of(new Diffusivity.Window(windowPs.get(0), windowPs.get(1), true));
    }
    return new TransportOptions(
        mobile == null ? base.mobile() : List.copyOf(mobile),
        charges == null ? base.charges() : Map.copyOf(charges),
        directions == null ? base.directions() : Directions.parse(directions),
        window,
        hopAngstrom == null ? base.hopAngstrom() : positive("--hop", hopAngstrom, "Å"),
        base.temperatureK(),
        positive("--volume", volumeAngstrom3, "Å³"),
        extrapolateToK == null ? base.extrapolateToK() : extrapolateToK,
        acrossTransition,
        included(),
        host.threads());
  }
}
