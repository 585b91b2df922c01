package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.transport.TransportOptions;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckWriter;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.SimulationOutcome;
import org.haven.integrators.run.StopRequest;
import org.haven.integrators.run.Sweep;
import org.haven.kernels.DeviceUnavailableException;
import org.haven.kernels.Devices;
import org.haven.potentials.PotentialFamilies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All simulations of a deck in a run directory, then the analysis: what `haven run` and `haven
/// resume` share.
final class RunSession {
  private final Console console;
  private final RunSpec spec;
  private final Structure structure;
  private final boolean json;

  /// @param spec with the species of the structure
  /// @param structure with its supercell
  /// @param json print `result.json` instead of the table
  RunSession(Console console, RunSpec spec, Structure structure, boolean json) {
    this.console = console;
    this.spec = spec;
    this.structure = structure;
    this.json = json;
  }

  /// Runs in `directory`, from the beginning or from the checkpoints.
  ///
  /// @return the exit code
  int run(RunDirectory directory, boolean resume) {
    StopRequest stop = new StopRequest();
    stop.onSignals(
        () -> {
          console.error("second signal: ending at once, the last checkpoint stays");
          Runtime.getRuntime().halt(ExitCode.FAILED);
        });
    Logging.toFile(directory.log());
    Logger log = LoggerFactory.getLogger(RunSession.class);
    log.info(
        "{} {} on Java {}, {} threads",
        resume ? "resume" : "run",
        spec.title(),
        Runtime.version(),
        spec.threads());
    if (!resume) {
      OutputFile.write(directory.deck(), DeckWriter.text(spec, directory.path()));
    }
    Devices devices = Devices.installed();
    String selector = requireDevice(spec);
    String where =
        selector.equals("cpu")
            ? "CPU, " + spec.threads() + " threads"
            : devices.accelerators().stream()
                .filter(d -> d.available() && d.belongsTo(selector))
                .map(d -> d.selector() + " (" + d.text() + ")")
                .collect(Collectors.joining("; "));
    if (spec.device().equals("auto")) {
      where += " (device: auto" + (selector.equals("cpu") ? ", no accelerator found)" : ")");
    }
    log.info("device: {}", where);
    console.note("Device: " + where);
    int simulations = spec.temperaturesK().size() * spec.replicas();
    Sweep sweep =
        new Sweep(
            spec,
            structure,
            () -> PotentialFamilies.installed().open(spec.potential(), spec.precision()),
            devices.opener(selector),
            stop,
            new SweepStatus(console, simulations));
    List<SimulationOutcome> outcomes = sweep.run(directory, resume);
    if (has(outcomes, SimulationOutcome.Status.STOPPED)) {
      console.error(
          "stopped by "
              + stop.reason()
              + ", checkpoint written. Continue with: haven resume "
              + shown(directory.path()));
      return ExitCode.INTERRUPTED;
    }
    for (SimulationOutcome outcome : outcomes) {
      outcome
          .guard()
          .ifPresent(
              guard -> {
                log.error("{}", guard.getMessage(), guard);
                console.error(guard.getMessage());
              });
    }
    boolean guarded = has(outcomes, SimulationOutcome.Status.GUARDED);
    if (has(outcomes, SimulationOutcome.Status.COMPLETED)) {
      analyse(directory);
    }
    return guarded ? ExitCode.GUARD : ExitCode.DONE;
  }

  private void analyse(RunDirectory directory) {
    console.note("Analysing the trajectories");
    TransportOptions options = TransportOptions.of(spec);
    RunAnalysis analysis = RunAnalysis.of(directory.path(), spec, options);
    List<Mechanism> mechanisms = List.of();
    try {
      RunMechanisms found =
          RunMechanisms.of(analysis, directory.path(), options, MechanismOptions.of(spec));
      analysis = found.analysis();
      mechanisms = found.each();
    } catch (InputException unclear) {
      // The transport of a long run must not be lost to what stands beside it.
      console.warn("how the ions move was left out: " + unclear.getMessage());
    }
    analysis.write();
    RunMechanisms.writeDensities(mechanisms, directory.path(), console);
    analysis.skipped().forEach(console::warn);
    if (json) {
      console.result(ResultJson.text(analysis.json()).stripTrailing());
    } else {
      console.result(ResultTable.of(analysis.study()).stripTrailing());
    }
    console.note(
        "Report: " + shown(directory.report()) + "   numbers: " + shown(directory.result()));
  }

  private static boolean has(List<SimulationOutcome> outcomes, SimulationOutcome.Status status) {
    return outcomes.stream().anyMatch(outcome -> outcome.status() == status);
  }

  /// Checks that this Haven has the device of a deck; returns what `auto` stands for.
  static String requireDevice(RunSpec spec) {
    try {
      return Devices.installed().resolve(spec.device());
    } catch (DeviceUnavailableException missing) {
      throw new InputException(missing.getMessage() + ". Or use device: cpu, or auto");
    }
  }

  /// `path` relative to the working directory where it lies below it.
  static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) && !absolute.equals(here) ? here.relativize(absolute) : path;
  }
}
