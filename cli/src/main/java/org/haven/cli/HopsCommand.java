package org.haven.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.haven.api.AdaptiveSearch;
import org.haven.api.Calculator;
import org.haven.api.HopSearch;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.hops.HopInputs;
import org.haven.pathways.hops.HopKind;
import org.haven.pathways.hops.HopModel;
import org.haven.pathways.hops.HopPlan;
import org.haven.pathways.hops.HopReport;
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

  /// A held cell under more than this is told, GPa: lattice constants by density functionals are
  /// off by as much.
  private static final double PRESSED_GPA = 1;

  private final Console console;

  @Mixin private PotentialOptions potentialOptions;
  @Mixin private HostOptions host;
  @Mixin private TrustOptions trust;
  @Mixin private StructureOptions structureOptions;
  @Mixin private SiteOptions sites;
  @Mixin private HopsBandOptions band;
  @Mixin private SearchOptions searching;

  @Parameters(
      paramLabel = "STRUCTURE",
      hideParamSyntax = true,
      description = "The crystal, ${bundle:formats.structures}. One cell will do.")
  private Path file;

  @Option(
      names = "--mechanism",
      paramLabel = "vacancy|interstitial|concerted",
      split = ",",
      hideParamSyntax = true,
      description =
          "How ions hop: into a vacancy; as an ion too many from an empty site to another; or by"
              + " pushing an ion of the crystal on to an empty site. Several with commas. Default"
              + " vacancy.")
  private List<String> mechanisms;

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
      names = "--concentration",
      paramLabel = "C",
      description =
          "Carriers per site of the crystal (vacancies per ion, ions too many per empty site) in"
              + " the model for 'haven kmc'. Default 0.01.")
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
              + " are not computed again; those of other inputs are refused. Default hops/<name>.")
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
    if (searching.searches().isPresent()) {
      requireNoList();
    }
    StopRequest stop =
        check
            ? new StopRequest()
            : console.stopRequest("second signal: ending at once, what is written stays");
    Structure crystal = sites.read(file, structureOptions);
    crystal.warnings().forEach(console::warn);
    crystal.remarks().forEach(console::note);
    String mobile = sites.mobile(crystal, file, structureOptions);
    if (searching.searches().isPresent()) {
      SearchRun run =
          new SearchRun(
              console,
              stop,
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
    List<String> doubts = List.of();
    if (!check) {
      inputs(crystal, mobile, search, settings, asked).claim(folder());
      Optional<HopSearch.AtRest> rest = sites.relaxed(crystal, search, stop);
      if (rest.isEmpty()) {
        console.error(
            "stopped by "
                + stop.reason()
                + " while the crystal was relaxed; no hop was computed. Begin again with the same"
                + " command");
        return ExitCode.INTERRUPTED;
      }
      crystal = rest.get().crystal();
      doubts = doubts(rest.get().pressureGpa());
      doubts.forEach(console::warn);
    }
    HopPlan plan =
        HopPlan.of(sites.of(crystal, mobile, file, structureOptions, host, console), asked);
    if (check) {
      HopReport.planned(plan).forEach(console::result);
      expect(search, plan);
      return ExitCode.DONE;
    }
    return new HopsRun(
            console,
            stop,
            search,
            structureOptions.charges(),
            concentration,
            temperaturesK,
            doubts,
            provenance(),
            folder(),
            json)
        .of(plan, settings);
  }

  private void requireOptions() {
    sites.require();
    HopModel.requireConcentration(concentration);
    for (double temperatureK : temperaturesK) {
      if (!(temperatureK > 0 && temperatureK <= 1e5)) {
        throw new InputException(
            "--temperatures has " + temperatureK + " K; expected above 0 up to 100000 K");
      }
    }
  }

  private void requireNoList() {
    if (sites.given() || mechanisms != null || lengthAngstrom != null) {
      throw new InputException(
          "--sites, --mechanism and --length are for hops between sites, and a search asks for"
              + " none: leave them out, or leave out --search");
    }
  }

  private HopInputs inputs(
      Structure crystal,
      String mobile,
      HopSearch search,
      NudgedElasticBand.Settings settings,
      HopPlan.Settings asked) {
    Map<String, String> given = sites.inputs(mobile, structureOptions);
    given.put("--mechanism", asked.kinds().toString().toLowerCase(Locale.ROOT));
    given.put("--length", lengthAngstrom == null ? "found" : lengthAngstrom.toString());
    given.put("--height", Double.toString(heightAngstrom));
    given.putAll(band.inputs(settings));
    return HopInputs.of(crystal, search.potentialKey(), given);
  }

  private static List<String> doubts(double pressureGpa) {
    return Math.abs(pressureGpa) > PRESSED_GPA
        ? List.of(
            String.format(
                Locale.ROOT,
                "the cell of the file was held, and by this potential is under %.1f GPa: barriers"
                    + " are of that pressure; relax the cell too with --relax cell",
                pressureGpa))
        : List.of();
  }

  private HopPlan.Settings settings() {
    List<HopKind> kinds = new ArrayList<>();
    for (String word : mechanisms == null ? List.of("vacancy") : mechanisms) {
      SiteOptions.choice("--mechanism", word, List.of("vacancy", "interstitial", "concerted"));
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
            !sites.relaxes() ? "" : "; the crystal as it is, relaxed before a search"));
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
}
