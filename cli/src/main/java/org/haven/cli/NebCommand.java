package org.haven.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.haven.api.BarrierSearch;
import org.haven.api.Calculator;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.neb.Endpoints;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.pathways.neb.PathReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds the barrier between two states.
@Command(
    name = "neb",
    description = {
      "Which barrier does an ion cross? Finds the path of least energy between two states of a"
          + " crystal by the nudged elastic band, and on it the saddle, with any potential. Relaxes"
          + " the two states, draws a band of images between them, and lets one image climb to the"
          + " saddle. Prints the barrier both ways, and minima between; says what is doubtful.",
      "",
      "INITIAL and FINAL hold the same atoms in the same order and cell. For a vacancy hop, take"
          + " a supercell, remove one ion, and move another one into the gap. Or give one file that"
          + " holds the images of a path, to go on from it. Or list many pairs in a file: the"
          + " potential's code is then compiled once for all. What it means: docs/neb.md.",
      ""
    },
    footer = {
      "",
      "Exit code 1 if the tolerance is not reached, 4 if stopped by a signal; the path is then"
          + " written all the same, and 'haven neb DIR/path.xyz …' goes on from it.",
      "",
      "Examples:",
      "  haven neb --potential nep.txt initial.xyz final.xyz --output hop",
      "  haven neb --potential nep.txt POSCAR1 POSCAR2 --match --images 9 --prefactor all",
      "  haven neb --potential nep.txt hop/path.xyz --tolerance 0.001 --json",
      "  haven neb --potential nep.txt --pairs hops.txt --output hops",
      "  haven neb --potential nep.txt cubic.cif tetragonal.cif --variable-cell --pressure 2"
    })
final class NebCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private PotentialOptions potentialOptions;
  @Mixin private BandOptions band;
  @Mixin private HostOptions host;
  @Mixin private TrustOptions trust;

  @Parameters(
      paramLabel = "INITIAL FINAL",
      arity = "0..2",
      hideParamSyntax = true,
      description =
          "The two states, each ${bundle:formats.structures}; or one file with the images of a"
              + " path.")
  private List<Path> files = List.of();

  @Option(
      names = "--pairs",
      paramLabel = "LIST",
      description =
          "Instead of INITIAL and FINAL: a file with a pair on each line, 'INITIAL FINAL' or"
              + " 'INITIAL FINAL NAME', relative to its folder.")
  private Path pairs;

  @Option(
      names = "--match",
      description =
          "Pair the atoms of each element anew, so that they go the least way (sum of squares).")
  private boolean match;

  @Option(
      names = "--exchange",
      description = "Take the order of atoms as it is, where atoms change places, too.")
  private boolean exchange;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Folder for path.xyz (images with energies and forces), neb.json and neb.html. One that"
              + " holds these is refused, unless its own path.xyz is gone on from. With --pairs, a"
              + " folder in it for each. Default: none is written.")
  private Path folder;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  NebCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    requireInput();
    NudgedElasticBand.Settings settings = band.settings();
    StopRequest stop = console.stopRequest("second signal: ending at once");
    return pairs == null ? one(settings, stop) : all(settings, stop);
  }

  private void requireInput() {
    if (files.isEmpty() == (pairs == null)) {
      throw new InputException(
          "give INITIAL and FINAL, or one file with the images of a path, or --pairs LIST");
    }
    if (match && exchange) {
      throw new InputException(
          "--match pairs atoms anew, --exchange keeps their order; leave out one");
    }
    if (files.size() == 1 && (match || exchange || band.hasImages())) {
      throw new InputException(
          "--match, --exchange and --images are for two states; a path has its order and images");
    }
  }

  private int one(NudgedElasticBand.Settings settings, StopRequest stop) {
    Path first = files.getFirst();
    boolean begun = files.size() == 1;
    BandFolder out = new BandFolder(Optional.ofNullable(folder));
    out.requireUnused(begun ? Optional.of(first) : Optional.empty());
    List<Structure> images = begun ? StructureFile.readAll(first) : List.of();
    if (begun && images.size() < 3) {
      throw new InputException(
          first,
          "holds "
              + images.size()
              + " frames; give INITIAL and FINAL, or one file with at least three images of a"
              + " path");
    }
    Endpoints ends = begun ? null : ends(first, files.get(1));
    Structure initial = begun ? images.getFirst() : ends.initial();
    initial.warnings().forEach(console::warn);
    check(initial);
    BandProgress progress = new BandProgress(console, stop, band, out, "");
    MinimumEnergyPath path =
        begun
            ? search(1).from(images, settings, progress)
            : search(1).between(ends, settings, progress);
    path.remarks().forEach(console::note);
    path.warnings().forEach(console::warn);
    PathReport report =
        new PathReport(
            path,
            settings,
            provenance(files.stream().map(Path::toString).collect(Collectors.joining(" "))));
    Optional<String> written = out.write(path, report);
    if (json) {
      console.result(report.json());
    } else {
      new NebReport(path).lines().forEach(console::result);
      written.ifPresent(console::result);
    }
    return exit(path, stop, out);
  }

  /// All pairs of the list, one after another: a pair that cannot be done does not end it.
  private int all(NudgedElasticBand.Settings settings, StopRequest stop) {
    List<HopList.Pair> hops = HopList.read(pairs);
    for (HopList.Pair hop : hops) {
      folder(hop).requireUnused(Optional.empty());
    }
    check(StructureFile.read(hops.getFirst().initial(), 0));
    BarrierSearch search = search(hops.size());
    BarrierTable table = new BarrierTable(hops.stream().map(HopList.Pair::name).toList());
    int failed = 0;
    int done = 0;
    for (HopList.Pair hop : hops) {
      if (stop.isRequested()) {
        break;
      }
      done++;
      BandFolder out = folder(hop);
      String place = String.format(Locale.ROOT, "%d of %d, %s: ", done, hops.size(), hop.name());
      try {
        Endpoints ends = ends(hop.initial(), hop.end());
        ends.initial().warnings().forEach(w -> console.warn(hop.name() + ": " + w));
        MinimumEnergyPath path =
            search.between(ends, settings, new BandProgress(console, stop, band, out, place));
        path.remarks().forEach(r -> console.note(hop.name() + ": " + r));
        path.warnings().forEach(w -> console.warn(hop.name() + ": " + w));
        PathReport report =
            new PathReport(path, settings, provenance(hop.initial() + " " + hop.end()));
        out.write(path, report);
        table.add(hop.name(), path, report);
        failed += path.converged() ? 0 : 1;
      } catch (InputException unfit) {
        table.fail(hop.name(), unfit.getMessage());
        failed++;
      }
    }
    if (json) {
      console.result(table.json());
    } else {
      table.lines().forEach(console::result);
      if (folder != null) {
        console.result("written to " + folder + ", a folder for each");
      }
    }
    if (stop.isRequested()) {
      console.error(
          "stopped by " + stop.reason() + " after " + done + " of " + hops.size() + " pairs");
      return ExitCode.INTERRUPTED;
    }
    if (failed > 0) {
      console.error(failed + " of " + hops.size() + " paths failed or did not converge");
    }
    return failed > 0 ? ExitCode.FAILED : ExitCode.DONE;
  }

  private BandFolder folder(HopList.Pair hop) {
    return new BandFolder(Optional.ofNullable(folder).map(all -> all.resolve(hop.name())));
  }

  private Endpoints ends(Path first, Path last) {
    Structure initial = StructureFile.read(first, 0);
    Structure end = StructureFile.read(last, 0);
    Endpoints.Order order =
        match ? Endpoints.Order.MATCHED : exchange ? Endpoints.Order.GIVEN : Endpoints.Order.STRICT;
    return band.isCellVariable()
        ? Endpoints.ofAnyCell(initial, end, order)
        : Endpoints.of(initial, end, order);
  }

  private BarrierSearch search(int paths) {
    return new BarrierSearch(potentialOptions.file(), host.precision(), host.threads(), paths);
  }

  private Map<String, String> provenance(String structures) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("potential", potentialOptions.file().toString());
    provenance.put("structures", structures);
    return provenance;
  }

  private int exit(MinimumEnergyPath path, StopRequest stop, BandFolder out) {
    if (path.converged()) {
      return ExitCode.DONE;
    }
    if (stop.isRequested()) {
      console.error("stopped by " + stop.reason() + "; " + out.goOn());
      return ExitCode.INTERRUPTED;
    }
    console.error(
        String.format(
            Locale.ROOT,
            "not converged in %d steps: largest force component %.4f eV/Å; allow more with"
                + " --max-steps, or a larger --tolerance; %s",
            path.steps(),
            path.maxForceEvPerAngstrom(),
            out.goOn()));
    return ExitCode.FAILED;
  }

  private void check(Structure initial) {
    try (Calculator calculator =
        Calculator.open(potentialOptions.file(), initial, host.precision(), host.threads())) {
      console.note(calculator.potential().description());
      if (!trust.trusted()) {
        calculator.check(initial).forEach(c -> console.note(c.toString()));
      }
    }
  }
}
