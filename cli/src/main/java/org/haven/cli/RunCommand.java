package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckCheck;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.RunDirectory;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
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
      "",
      "Ctrl-C, SIGTERM and SIGUSR1 write a checkpoint and end with exit code 4; continue with",
      "'haven resume DIR'."
    })
final class RunCommand implements Callable<Integer>, Haven.Logged {
  private final Console console;

  @Parameters(paramLabel = "DECK", description = "Deck, a YAML file ('haven deck --help').")
  private Path deck;

  @Option(names = "--check", description = "Validate deck, structure and potential; run nothing.")
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

  @Mixin private SessionOptions options;

  private Path log;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    options.apply(console);
    RunSpec spec = overridden(DeckReader.read(deck));
    RunSession.requireDevice(spec);
    Structure structure = DeckReader.structure(spec);
    DeckCheck.of(spec, structure).forEach(console::warn);
    structure.notes().forEach(console::note);
    List<LoadCheck> checks;
    try (Potential potential =
            PotentialFamilies.installed()
                .open(spec.potential(structure.species()), spec.precision());
        CpuDevice host = new CpuDevice(spec.threads())) {
      checks = checked(potential, structure, spec, host);
      describe(spec, structure, potential);
    }
    if (check) {
      console.result("The deck is valid.");
      return ExitCode.DONE;
    }
    try (RunDirectory directory = RunDirectory.create(spec.output().directory(), force)) {
      log = directory.log();
      if (!checks.isEmpty()) {
        directory.writeLoadChecks(checks);
      }
      return new RunSession(console, spec, structure, options.json()).run(directory, false);
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

  private List<LoadCheck> checked(
      Potential potential, Structure structure, RunSpec spec, CpuDevice host) {
    ParticleState state = structure.toState(spec.structure().massesU());
    try {
      potential.bind(state, host);
    } catch (IllegalArgumentException e) {
      throw new InputException(spec.structure().file(), e.getMessage());
    }
    return trust.check(potential, state, host);
  }

  private void describe(RunSpec spec, Structure structure, Potential potential) {
    console.note(spec.title());
    String composition =
        structure.composition().entrySet().stream()
            .map(e -> e.getKey() + e.getValue())
            .collect(Collectors.joining(" "));
    note(
        "  structure     %s, %d atoms, %.1f Å³",
        composition, structure.count(), structure.cell().volume());
    note("  potential     %s", potential.description());
    note(
        "  temperatures  %s K, %d replica%s each",
        spec.temperaturesK().stream().map(Plain::number).collect(Collectors.joining(" ")),
        spec.replicas(),
        spec.replicas() == 1 ? "" : "s");
    double ps = spec.stages().stream().mapToDouble(StageSpec::durationPs).sum();
    note(
        "  dynamics      %s ps each, time step %s fs, %s precision, %s",
        Plain.number(ps),
        Plain.number(spec.timeStepFs()),
        spec.precision().name().toLowerCase(Locale.ROOT),
        spec.device());
  }

  private void note(String pattern, Object... values) {
    console.note(String.format(Locale.ROOT, pattern, values));
  }
}
