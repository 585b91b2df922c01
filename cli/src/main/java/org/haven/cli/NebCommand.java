package org.haven.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.haven.api.BarrierSearch;
import org.haven.api.Calculator;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.neb.Endpoints;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.pathways.neb.Optimiser;
import org.haven.pathways.neb.PathReport;
import org.haven.pathways.neb.StartPath;
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
          + " holds the images of a path, to go on from it. What it means: docs/neb.md.",
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
      "  haven neb --potential nep.txt hop/path.xyz --tolerance 0.001 --json"
    })
final class NebCommand implements Callable<Integer> {
  private static final String PATH = "path.xyz";
  private static final List<String> RESULTS = List.of(PATH, "neb.json", "neb.html");

  private final Console console;

  @Mixin private PotentialOptions potentialOptions;
  @Mixin private HostOptions host;
  @Mixin private TrustOptions trust;

  @Parameters(
      paramLabel = "INITIAL FINAL",
      arity = "1..2",
      hideParamSyntax = true,
      description =
          "The two states, each ${bundle:formats.structures}; or one file with the images of a"
              + " path.")
  private List<Path> files;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images between the two states. Default 5.")
  private Integer images;

  @Option(
      names = "--match",
      description =
          "Pair the atoms of each element anew, so that they go the least way (sum of squares).")
  private boolean match;

  @Option(
      names = "--exchange",
      description = "Take the order of atoms as it is, where atoms change places, too.")
  private boolean exchange;

  @Option(names = "--keep-ends", description = "Do not relax the two states.")
  private boolean keepEnds;

  @Option(
      names = "--start",
      paramLabel = "idpp|linear",
      description = "First path: distances of pairs interpolated, or positions. Default idpp.")
  private String start = "idpp";

  @Option(
      names = "--optimiser",
      paramLabel = "lbfgs|fire",
      description = "What moves the images. Default lbfgs, with fire where it gets no farther.")
  private String optimiser = "lbfgs";

  @Option(
      names = "--spring",
      paramLabel = "K",
      description = "Constant of the springs between images in eV/Å². Default 1.")
  private double spring = 1;

  @Option(
      names = "--tolerance",
      paramLabel = "F",
      description =
          "Stop when no force component on the two states and the saddle exceeds this, in eV/Å, and"
              + " on the other images five times this. Default 0.002.")
  private double tolerance = 0.002;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "Give up after so many steps. Default 1000.")
  private int maxSteps = 1000;

  @Option(names = "--no-climb", description = "Let no image climb to the saddle.")
  private boolean noClimb;

  @Option(
      names = "--no-check",
      description =
          "Do not compute the lowest curvatures of the states and the saddle (some 150 force"
              + " calls).")
  private boolean noCheck;

  @Option(
      names = "--prefactor",
      paramLabel = "R|all",
      description =
          "Attempt frequencies by Vineyard: displace the ions within R Å of the one that goes"
              + " farthest, or all (18 force calls for each).")
  private String prefactor;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Folder for path.xyz (images with energies and forces), neb.json and neb.html. One that"
              + " holds these is refused, unless its own path.xyz is gone on from. Default: none is"
              + " written.")
  private Path folder;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  NebCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    NudgedElasticBand.Settings settings = settings();
    boolean one = files.size() == 1;
    requireUnused();
    List<Structure> states =
        one
            ? StructureFile.readAll(files.getFirst())
            : List.of(StructureFile.read(files.get(0), 0), StructureFile.read(files.get(1), 0));
    if (one && states.size() < 3) {
      throw new InputException(
          files.getFirst(),
          "holds "
              + states.size()
              + " frames; give INITIAL and FINAL, or one file with at least three images of a"
              + " path");
    }
    Structure initial = states.getFirst();
    Endpoints ends = one ? null : Endpoints.of(initial, states.get(1), order());
    initial.warnings().forEach(console::warn);
    check(initial);
    StopRequest stop = console.stopRequest("second signal: ending at once");
    Progress progress = new Progress(stop);
    BarrierSearch search =
        new BarrierSearch(potentialOptions.file(), host.precision(), host.threads());
    MinimumEnergyPath path =
        one ? search.from(states, settings, progress) : search.between(ends, settings, progress);
    path.remarks().forEach(console::note);
    path.warnings().forEach(console::warn);
    PathReport report = new PathReport(path, settings, provenance());
    if (folder != null) {
      write(path, report);
    }
    if (json) {
      console.result(report.json());
    } else {
      new NebReport(path).lines().forEach(console::result);
      if (folder != null) {
        console.result("written to " + folder + ": " + String.join(", ", RESULTS));
      }
    }
    return exit(path, stop);
  }

  /// Results are not written over, but for a path that is gone on from.
  private void requireUnused() {
    if (folder == null) {
      return;
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InputException(
          folder, "is a file. Remedy: name a folder that is new or empty with --output");
    }
    Path path = folder.resolve(PATH);
    if (files.size() == 1 && isSame(files.getFirst(), path)) {
      return;
    }
    List<String> held =
        RESULTS.stream().filter(name -> Files.exists(folder.resolve(name))).toList();
    if (!held.isEmpty()) {
      throw new InputException(
          folder,
          "holds "
              + String.join(", ", held)
              + " of an earlier search. Remedy: choose another folder with --output"
              + (held.contains(PATH) ? ", or go on with 'haven neb " + path + " …'" : ""));
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private Map<String, String> provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("potential", potentialOptions.file().toString());
    provenance.put(
        "structures", files.stream().map(Path::toString).collect(Collectors.joining(" ")));
    return provenance;
  }

  private int exit(MinimumEnergyPath path, StopRequest stop) {
    if (path.converged()) {
      return ExitCode.DONE;
    }
    String goOn =
        folder == null
            ? "give --output DIR to be able to go on from where it ended"
            : "go on with 'haven neb " + folder.resolve(PATH) + " …'";
    if (stop.isRequested()) {
      console.error("stopped by " + stop.reason() + "; " + goOn);
      return ExitCode.INTERRUPTED;
    }
    console.error(
        String.format(
            Locale.ROOT,
            "not converged in %d steps: largest force component %.4f eV/Å; allow more with"
                + " --max-steps, or a larger --tolerance; %s",
            path.steps(),
            path.maxForceEvPerAngstrom(),
            goOn));
    return ExitCode.FAILED;
  }

  private NudgedElasticBand.Settings settings() {
    if (match && exchange) {
      throw new InputException(
          "--match pairs atoms anew, --exchange keeps their order; leave out one");
    }
    if (files.size() == 1 && (match || exchange || images != null)) {
      throw new InputException(
          "--match, --exchange and --images are for two states; a path has its order and images");
    }
    return new NudgedElasticBand.Settings(
        images == null ? NudgedElasticBand.Settings.standard().images() : images,
        spring,
        tolerance,
        maxSteps,
        word("--start", start, StartPath.class),
        word("--optimiser", optimiser, Optimiser.class),
        !keepEnds,
        !noClimb,
        !noCheck,
        radius());
  }

  private static <E extends Enum<E>> E word(String option, String word, Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    throw new InputException(
        "%s is '%s'; expected %s"
            .formatted(
                option,
                word,
                String.join(
                    " or ",
                    List.of(type.getEnumConstants()).stream()
                        .map(e -> e.name().toLowerCase(Locale.ROOT))
                        .toList())));
  }

  private double radius() {
    if (prefactor == null) {
      return 0;
    }
    if (prefactor.equals("all")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double radius = Double.parseDouble(prefactor);
      if (radius > 0) {
        return radius;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new InputException(
        "--prefactor is '" + prefactor + "'; expected a radius in Å, as in 6, or all");
  }

  private Endpoints.Order order() {
    return match
        ? Endpoints.Order.MATCHED
        : exchange ? Endpoints.Order.GIVEN : Endpoints.Order.STRICT;
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

  private void write(MinimumEnergyPath path, PathReport report) {
    path.write(folder.resolve(PATH));
    OutputFile.write(folder.resolve("neb.json"), report.json() + "\n");
    OutputFile.write(folder.resolve("neb.html"), report.html());
  }

  /// The status line, the path on the disk now and then, and signals.
  private final class Progress implements NudgedElasticBand.Watch {
    private static final long SAVED_EVERY_NS = 30_000_000_000L;

    private final StopRequest stop;
    private final long start = System.nanoTime();
    private long saved = start;
    private int firstStep = -1;
    private long firstNs;

    Progress(StopRequest stop) {
      this.stop = stop;
    }

    @Override
    public void at(String stage, int step, double force, MinimumEnergyPath path) {
      long now = System.nanoTime();
      if (firstStep < 0 || step < firstStep) {
        firstStep = step;
        firstNs = now;
      }
      double perStep = step > firstStep ? (now - firstNs) * 1e-9 / (step - firstStep) : Double.NaN;
      console.status(
          String.format(
              Locale.ROOT,
              "%s, step %d  largest force component %.4f eV/Å (to %.4f)%s%s",
              stage,
              step,
              force,
              tolerance,
              path == null
                  ? ""
                  : String.format(Locale.ROOT, "  barrier %.1f meV", 1e3 * path.barrierEv()),
              step > firstStep
                  ? String.format(
                      Locale.ROOT,
                      "  %.3g s a step, %.0f s left at most",
                      perStep,
                      perStep * Math.max(0, maxSteps - step))
                  : ""));
      if (path != null && folder != null && now - saved > SAVED_EVERY_NS) {
        saved = now;
        path.write(folder.resolve(PATH));
      }
    }

    @Override
    public boolean isStopped() {
      return stop.isRequested();
    }
  }
}
