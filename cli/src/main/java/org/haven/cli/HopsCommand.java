package org.haven.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.haven.analysis.mechanism.DensityMap;
import org.haven.api.AdaptiveSearch;
import org.haven.api.Calculator;
import org.haven.api.HopSearch;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Sites;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.MobileIon;
import org.haven.pathways.bondvalence.BondValencePathways;
import org.haven.pathways.hops.EmptySites;
import org.haven.pathways.hops.HopFolder;
import org.haven.pathways.hops.HopKind;
import org.haven.pathways.hops.HopModel;
import org.haven.pathways.hops.HopPage;
import org.haven.pathways.hops.HopPlan;
import org.haven.pathways.hops.HopReport;
import org.haven.pathways.hops.HopResult;
import org.haven.pathways.hops.HopStudy;
import org.haven.pathways.hops.HopTable;
import org.haven.pathways.hops.IonSites;
import org.haven.pathways.hops.SplitSites;
import org.haven.pathways.neb.NudgedElasticBand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds all hops of an ion and their barriers.
@Command(
    name = "hops",
    description = {
      "Which hops does an ion make in a crystal, and what do they let through? Finds the sites of"
          + " the ion, all hops between them that symmetry tells apart, and the barrier of each by"
          + " the nudged elastic band; then the barrier of the network in 1, 2 and 3 dimensions,"
          + " and a model for 'haven kmc'.",
      "",
      "Sites are those of the ions at rest, and empty ones: partly occupied places of a CIF, minima"
          + " of the bond-valence energy, or maxima of a trajectory's density. A hop that fails is"
          + " named with its reason and does not end the others. A search that was killed goes on"
          + " when it is started again. What it means: docs/hops.md.",
      "",
      "With --search N no sites are asked for: hops out of the state that STRUCTURE is in, a frame"
          + " of a trajectory for example, are found by climbing from it to saddles.",
      ""
    },
    footer = {
      "",
      "Exit code 1 if no hop has a barrier, 4 if stopped by a signal.",
      "",
      "Examples:",
      "  haven hops --potential nep.txt Li2S.cif --relax cell --output li2s",
      "  haven hops --potential nep.txt Li2S.cif --check",
      "  haven hops --potential nep.txt crystal.cif --mechanism interstitial,concerted --sites map",
      "  haven hops --potential nep.txt Li2S.cif --prefactor all && haven kmc hops/Li2S/kmc.yaml",
      "  haven hops --potential nep.txt trajectory.h5 --frame -1 --search 100 --output found"
    })
final class HopsCommand implements Callable<Integer> {
  /// Force calls of a hop: a rough mean, for the expected time.
  private static final double CALLS_PER_HOP = 500;

  private final Console console;

  @Mixin private PotentialOptions potentialOptions;
  @Mixin private HostOptions host;
  @Mixin private TrustOptions trust;
  @Mixin private StructureOptions structureOptions;
  @Mixin private HopsBandOptions band;
  @Mixin private SearchOptions searching;

  @Parameters(
      paramLabel = "STRUCTURE",
      hideParamSyntax = true,
      description = "The crystal, ${bundle:formats.structures}. One cell will do.")
  private Path file;

  @Option(
      names = "--ion",
      paramLabel = "SYMBOL",
      description = "Ion that moves. Default: as in 'haven pathways'.")
  private String ion;

  @Option(
      names = "--mechanism",
      paramLabel = "vacancy|interstitial|concerted",
      split = ",",
      hideParamSyntax = true,
      description =
          "How ions hop: into a vacancy; as an ion too many from an empty site to another; or by"
              + " pushing an ion of the crystal on to an empty site. Several with commas. Default"
              + " vacancy.")
  private List<String> mechanisms = List.of("vacancy");

  @Option(
      names = "--sites",
      paramLabel = "crystal|map|density",
      description =
          "Where empty sites come from: partly occupied places of the file, minima of the"
              + " bond-valence energy, or maxima of the density of --trajectory. Default crystal.")
  private String source = "crystal";

  @Option(
      names = "--trajectory",
      paramLabel = "FILE",
      description =
          "With --sites density: a trajectory of the crystal, in any format that Haven reads.")
  private Path trajectory;

  @Option(
      names = "--join",
      paramLabel = "D",
      description =
          "Join partly occupied places of the ion that are within D Å, as those of a split site, to"
              + " one between them, so that the crystal has its symmetry.")
  private Double joinAngstrom;

  @Option(
      names = "--length",
      paramLabel = "L",
      description =
          "Longest hop in Å. Default: 1.2 times the nearest distance of two sites, or as much as it"
              + " takes for them to hang together.")
  private Double lengthAngstrom;

  @Option(
      names = "--height",
      paramLabel = "H",
      description = "Least height of the supercell in Å. Default 10.")
  private double heightAngstrom = 10;

  @Option(
      names = "--relax",
      paramLabel = "none|positions|cell",
      description = "What of the crystal is relaxed first. Default positions.")
  private String relax = "positions";

  @Option(
      names = "--symmetry-tolerance",
      paramLabel = "T",
      description = "How far atoms may be from symmetric places, in Å. Default 0.02.")
  private double symmetryAngstrom = 0.02;

  @Option(
      names = "--concentration",
      paramLabel = "C",
      description =
          "Carriers (vacancies, or ions too many) per site in the model for 'haven kmc'. Default"
              + " 0.01.")
  private double concentration = 0.01;

  @Option(
      names = "--temperatures",
      paramLabel = "T,…",
      split = ",",
      hideParamSyntax = true,
      description = "Temperatures of that model in K. Default 300,400,500,600,700,800,1000.")
  private List<Double> temperaturesK = List.of(300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 1000.0);

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Folder for hops.json, hops.html, kmc.yaml and the path of each hop. Hops that are there"
              + " and depend on the same are not computed again. Default hops/<name>.")
  private Path folder;

  @Option(
      names = "--check",
      description = "Only say which sites, hops and supercell, and what time to expect.")
  private boolean check;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  HopsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    requireOptions();
    NudgedElasticBand.Settings settings = band.settings();
    HopPlan.Settings asked = settings();
    Structure crystal = read();
    crystal.warnings().forEach(console::warn);
    crystal.remarks().forEach(console::note);
    String mobile = MobileIon.of(crystal, ion, structureOptions.charges(), file);
    if (searching.searches().isPresent()) {
      SearchRun run =
          new SearchRun(
              console,
              new AdaptiveSearch(potentialOptions.file(), host.precision(), host.threads()),
              searching.settings(settings.toleranceEvPerAngstrom(), structureOptions.seed()),
              provenance(),
              folder(),
              json);
      int[] atoms = searching.atoms(crystal, mobile);
      checkPotential(crystal);
      return run.around(crystal, atoms);
    }
    checkPotential(crystal);
    HopSearch search = new HopSearch(potentialOptions.file(), host.precision(), host.threads());
    if (!check && !relax.equals("none")) {
      crystal = search.relaxed(crystal, relax.equals("cell"));
    }
    IonSites sites = IonSites.of(crystal, mobile, emptySites(crystal, mobile), symmetryAngstrom);
    HopPlan plan = HopPlan.of(sites, asked);
    if (check) {
      HopReport.planned(plan).forEach(console::result);
      expect(search, plan);
      return ExitCode.DONE;
    }
    HopReport.planned(plan).forEach(console::note);
    StopRequest stop = new StopRequest();
    stop.onSignals(
        () -> {
          console.error("second signal: ending at once, hops that are done stay");
          Runtime.getRuntime().halt(ExitCode.FAILED);
        });
    HopTable table = search.run(plan, settings, Optional.of(folder()), new Progress(stop));
    if (stop.isRequested()) {
      console.error(
          "stopped by "
              + stop.reason()
              + "; "
              + table.results().size()
              + " hops are done and kept in "
              + folder()
              + ". Go on with the same command");
      return ExitCode.INTERRUPTED;
    }
    HopReport report = new HopReport(table, provenance());
    write(table, report, crystal);
    warn(table);
    if (json) {
      console.result(report.json());
    } else {
      report.lines().forEach(console::result);
    }
    return table.carriers().stream().allMatch(c -> c.hops().isEmpty())
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private Structure read() {
    if (joinAngstrom == null) {
      return structureOptions.read(file);
    }
    if (!(joinAngstrom > 0 && joinAngstrom < 3)) {
      throw new InputException(
          "--join is " + joinAngstrom + " Å; expected above 0 and below 3, for example 1.8");
    }
    Sites places = Sites.read(file, structureOptions.frame().orElse(0));
    String mobile =
        ion == null ? MobileIon.among(List.copyOf(places.composition().keySet()), Map.of()) : ion;
    return structureOptions.filled(SplitSites.joined(places, mobile, joinAngstrom));
  }

  private void requireOptions() {
    choice("--sites", source, List.of("crystal", "map", "density"));
    choice("--relax", relax, List.of("none", "positions", "cell"));
    if (source.equals("density") != (trajectory != null)) {
      throw new InputException("--sites density and --trajectory FILE go together");
    }
    HopModel.requireConcentration(concentration);
    for (double temperatureK : temperaturesK) {
      if (!(temperatureK > 0 && temperatureK <= 1e5)) {
        throw new InputException(
            "--temperatures has " + temperatureK + " K; expected above 0 up to 100000 K");
      }
    }
    if (!(symmetryAngstrom > 0 && symmetryAngstrom < 1)) {
      throw new InputException(
          "--symmetry-tolerance is "
              + symmetryAngstrom
              + " Å; expected above 0 and below 1, for example 0.02");
    }
  }

  static void choice(String option, String word, List<String> words) {
    if (!words.contains(word)) {
      throw new InputException(
          "%s is '%s'; expected %s".formatted(option, word, String.join(" or ", words)));
    }
  }

  private HopPlan.Settings settings() {
    List<HopKind> kinds = new ArrayList<>();
    for (String word : mechanisms) {
      choice("--mechanism", word, List.of("vacancy", "interstitial", "concerted"));
      kinds.add(HopKind.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return new HopPlan.Settings(
        kinds.stream().distinct().toList(),
        lengthAngstrom == null ? Double.NaN : lengthAngstrom,
        heightAngstrom);
  }

  private void checkPotential(Structure crystal) {
    try (Calculator calculator =
        Calculator.open(potentialOptions.file(), crystal, host.precision(), host.threads())) {
      console.note(calculator.potential().description());
      if (!trust.trusted()) {
        calculator.check(crystal).forEach(c -> console.note(c.toString()));
      }
    }
  }

  private List<double[]> emptySites(Structure crystal, String mobile) {
    return switch (source) {
      case "map" ->
          EmptySites.ofMap(
              BondValencePathways.of(
                  crystal,
                  mobile,
                  BondValencePathways.Settings.standard().withCharges(structureOptions.charges()),
                  host.threads(),
                  share -> console.status(String.format(Locale.ROOT, "map %.0f %%", 100 * share))));
      case "density" -> density(crystal, mobile);
      default ->
          joinAngstrom != null
              ? List.of()
              : EmptySites.partlyOccupied(
                  file, structureOptions.frame().orElse(0), mobile, structureOptions.supercell());
    };
  }

  private List<double[]> density(Structure crystal, String mobile) {
    Trajectory read = Trajectories.open(trajectory);
    return EmptySites.ofDensity(
        crystal, mobile, DensityMap.of(read, List.of(mobile)), trajectory.toString());
  }

  private void expect(HopSearch search, HopPlan plan) {
    double each = search.secondsPerCall(plan);
    double seconds = plan.hops().size() * CALLS_PER_HOP * each / host.threads();
    console.result(
        String.format(
            Locale.ROOT,
            "%-20s some %.0f s for %d hops on %d threads (%.2g s a force call, some %.0f a hop)%s",
            "time",
            seconds,
            plan.hops().size(),
            host.threads(),
            each,
            CALLS_PER_HOP,
            relax.equals("none") ? "" : "; the crystal as it is, relaxed before a search"));
  }

  private Path folder() {
    if (folder != null) {
      return folder;
    }
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    return Path.of("hops").resolve(dot > 0 ? name.substring(0, dot) : name);
  }

  private Map<String, String> provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("potential", potentialOptions.file().toString());
    provenance.put("structure", file.toString());
    return provenance;
  }

  private void write(HopTable table, HopReport report, Structure crystal) {
    HopFolder out = new HopFolder(folder());
    OutputFile.folder(folder());
    OutputFile.write(folder().resolve(HopFolder.TABLE), report.json() + "\n");
    OutputFile.write(
        folder().resolve(HopFolder.PAGE), new HopPage(table, report.provenance()).html());
    Map<String, Double> charges = OxidationStates.guess(crystal, structureOptions.charges());
    HopModel model =
        new HopModel(
            table,
            charges.getOrDefault(table.plan().sites().ion(), 0.0),
            concentration,
            temperaturesK);
    for (HopTable.Carrier carrier : table.carriers()) {
      if (!carrier.hops().isEmpty()) {
        OutputFile.write(out.model(table, carrier), model.text(carrier));
        console.note("Model: " + out.model(table, carrier));
      }
    }
  }

  private void warn(HopTable table) {
    for (HopResult result : table.results()) {
      result.warnings().forEach(w -> console.warn("hop " + result.number() + ": " + w));
    }
    for (HopTable.Carrier carrier : table.carriers()) {
      carrier.warnings().forEach(console::warn);
      if (!carrier.hops().isEmpty() && HopModel.isGuessed(carrier)) {
        console.note(
            "The attempt frequency of "
                + (int) HopModel.ATTEMPT_THZ
                + " THz is a guess; --prefactor all computes it.");
      }
    }
  }

  /// The status line, and signals.
  private final class Progress implements HopStudy.Watch {
    private final StopRequest stop;
    private final long start = System.nanoTime();
    private int kept;

    Progress(StopRequest stop) {
      this.stop = stop;
    }

    @Override
    public void done(HopResult result, boolean before) {
      if (before) {
        kept++;
      }
    }

    @Override
    public void at(int done, int of, int number, String stage, int step, double force) {
      double each = done > kept ? (System.nanoTime() - start) * 1e-9 / (done - kept) : Double.NaN;
      console.status(
          String.format(
              Locale.ROOT,
              "%d of %d hops%s%s; hop %d: %s, step %d, %.4f eV/Å",
              done,
              of,
              kept > 0 ? " (" + kept + " kept)" : "",
              done > kept
                  ? String.format(
                      Locale.ROOT, ", %.2g s each, %.0f s left", each, each * (of - done))
                  : "",
              number,
              stage,
              step,
              force));
    }

    @Override
    public boolean isStopped() {
      return stop.isRequested();
    }
  }
}
