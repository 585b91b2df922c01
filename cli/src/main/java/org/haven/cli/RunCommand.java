package org.haven.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.haven.analysis.statistics.Judgement;
import org.haven.api.Study;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunInputs;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.RunDirectory;
import org.haven.kernels.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The whole line: deck, dynamics at each temperature, transport, report.
@Command(
    name = "run",
    description = {
      "Run a deck: structure, potential, dynamics at each temperature, transport, report.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven run inputs/examples/li6ps5cl/quickstart.yaml",
      "  haven run deck.yaml --check",
      "  haven run deck.yaml --output runs/second --threads 8",
      "  haven run deck.yaml --output runs/study --only 700    on one node,",
      "  haven run deck.yaml --output runs/study --only 800    on another",
      "",
      "Ctrl-C, SIGTERM and SIGUSR1 write a checkpoint and end with exit code 4; continue with",
      "'haven resume DIR'."
    })
final class RunCommand implements Callable<Integer>, Haven.Logged {
  private final Console console;

  @Parameters(paramLabel = "DECK", description = "Deck, a YAML file ('haven deck --help').")
  private Path deck;

  @Option(
      names = "--check",
      description = {
        "Validate deck, structure and potential, and say what to expect: least D, error of sigma,",
        "equilibration, wall time, memory, disk; run nothing."
      })
  private boolean check;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Run directory, in place of the deck's.")
  private Path output;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, tornado[:driver:index] or auto, in place of the deck's.")
  private String device;

  @Option(
      names = "--precision",
      paramLabel = "double|mixed",
      description = "Arithmetic of the forces, in place of the deck's.")
  private Precision precision;

  @Mixin private TrustOptions trust;

  @Option(names = "--force", description = "Overwrite an earlier run in the run directory.")
  private boolean force;

  @Mixin private SelectionOptions selected;

  @Mixin private SessionOptions options;

  private Path log;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    options.apply(console);
    Selection selection = selected.selection();
    if (force && !selection.isAll()) {
      throw new InputException(
          "--force deletes all simulations of an earlier run; --only, --replica and --size begin"
              + " some."
              + " Remedy: leave one of them out, or choose another directory with --output");
    }
    Study study = Study.of(overridden(DeckReader.read(deck)));
    selection.of(study.spec());
    study.doubts().forEach(console::warn);
    study.structure().warnings().forEach(console::warn);
    study.structure().remarks().forEach(console::note);
    Study.PotentialCheck potential = study.check(trust.trusted());
    describe(study, potential.potential());
    if (check) {
      study.outlook().forEach(each -> advise(console, each));
      console.result("The deck is valid.");
      return ExitCode.DONE;
    }
    if (force) {
      RunInputs.requireOutside(study.spec());
    }
    Path folder = study.spec().output().directory();
    try (RunDirectory directory =
        selection.isAll() ? RunDirectory.create(folder, force) : RunDirectory.join(folder)) {
      if (directory.isAlone()) {
        study.setUp(directory, potential);
      } else {
        study.requireSameDeck(directory);
        requireNew(directory, selection.of(study.spec()));
      }
      log = directory.log();
      return new RunSession(console, study, selection, options.json()).run(directory, false);
    }
  }

  /// What `haven run` does begins at the start.
  private static void requireNew(RunDirectory directory, List<SimulationName> names) {
    for (SimulationName name : names) {
      if (Files.exists(directory.simulation(name).resolve(RunLayout.CHECKPOINT))) {
        throw new InputException(
            directory.simulation(name),
            "this simulation was begun before. Remedy: continue it with 'haven resume "
                + directory.path()
                + Selection.of(name)
                + "', or choose another directory with --output");
      }
    }
  }

  @Override
  public Path logFile() {
    return log;
  }

  private RunSpec overridden(RunSpec spec) {
    if (output != null) {
      spec = spec.with("output.directory", output.toAbsolutePath().normalize());
    }
    if (precision != null) {
      spec = spec.with("precision", precision);
    }
    if (device != null) {
      spec = spec.with("device", device);
    }
    return spec.with("threads", options.threads(spec.threads()));
  }

  private void describe(Study study, String potential) {
    RunSpec spec = study.spec();
    Structure structure = study.structure();
    console.note(spec.title());
    String composition =
        structure.composition().entrySet().stream()
            .map(e -> e.getKey() + e.getValue())
            .collect(Collectors.joining(" "));
    note(
        "  structure     %s, %d atoms, %.1f Å³",
        composition, structure.count(), structure.cell().volume());
    spec.sizes()
        .ifPresent(
            sizes ->
                note(
                    "  sizes         %s; the above is the largest",
                    sizes.stream().map(SimulationName::repeats).collect(Collectors.joining(" "))));
    note("  potential     %s", potential);
    note(
        "  temperatures  %s K, %d replica%s each",
        spec.temperaturesK().stream().map(Plain::number).collect(Collectors.joining(" ")),
        spec.replicas(),
        spec.replicas() == 1 ? "" : "s");
    spec.field()
        .ifPresent(
            field ->
                note(
                    "  field         %d of each replica, hop length %s Å%s",
                    field.points().size(),
                    Plain.rounded(field.hopLengthAngstrom().orElseThrow()),
                    field.equilibrium() ? "; and equilibrium" : ""));
    double ps = spec.stages().stream().mapToDouble(StageSpec::lengthPs).sum();
    note(
        "  dynamics      %s%s ps each, time step %s fs, %s precision, %s",
        spec.production().errorAsked().isPresent() ? "at most " : "",
        Plain.rounded(ps),
        Plain.number(spec.timeStepFs()),
        spec.precision().name().toLowerCase(Locale.ROOT),
        spec.device());
  }

  static void advise(Console console, Judgement each) {
    if (each.mark() == Judgement.Mark.GOOD) {
      console.note(String.format(Locale.ROOT, "  %-13s %s", each.quantity(), each.text()));
    } else {
      console.warn(each.quantity() + ": " + each.text());
    }
  }

  private void note(String pattern, Object... values) {
    console.note(String.format(Locale.ROOT, pattern, values));
  }
}
