package org.haven.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.report.ResultJson;
import org.haven.api.Study;
import org.haven.api.TransportReport;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.RunProgress;
import org.haven.integrators.run.SimulationOutcome;
import org.haven.integrators.run.StopRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A study in a run directory, then its analysis, as `haven run` and `haven resume` show it.
final class RunSession {
  private final Console console;
  private final Study study;
  private final Selection selection;
  private final boolean json;

  /// @param json print `result.json` instead of the table
  RunSession(Console console, Study study, Selection selection, boolean json) {
    this.console = console;
    this.study = study;
    this.selection = selection;
    this.json = json;
  }

  /// Runs in `directory`, from the beginning or from the checkpoints.
  ///
  /// @return the exit code
  int run(RunDirectory directory, boolean resume) {
    StopRequest stop =
        console.stopRequest("second signal: ending at once, the last checkpoint stays");
    Logging.toFile(directory.log());
    Logger log = LoggerFactory.getLogger(RunSession.class);
    study.structure().notes().forEach(log::info);
    console.note("Device: " + study.device());
    List<SimulationName> simulations = selection.of(study.spec());
    List<SimulationOutcome> outcomes =
        study.simulate(
            directory,
            selection,
            resume,
            stop,
            new SweepStatus(console, study.spec(), simulations));
    if (has(outcomes, SimulationOutcome.Status.STOPPED)) {
      console.error(
          "stopped by "
              + stop.reason()
              + ", checkpoint written. Continue with: haven resume "
              + shown(directory.path())
              + selection);
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
    RunProgress all = RunProgress.of(directory.path(), study.spec());
    List<String> missing =
        all.missing().stream()
            .map(SimulationName::toString)
            .filter(name -> outcomes.stream().noneMatch(each -> each.name().equals(name)))
            .toList();
    if (!missing.isEmpty()) {
      if (json) {
        console.result(ResultJson.text(unfinished(all)).stripTrailing());
      }
      console.note(
          String.format(
              "%d of %d simulations there; not done: %s. 'haven analyze %s' when all are",
              all.total() - missing.size(),
              all.total(),
              String.join(", ", missing),
              shown(directory.path())));
    } else if (has(outcomes, SimulationOutcome.Status.COMPLETED) || !all.done().isEmpty()) {
      analyse(directory);
    }
    return guarded ? ExitCode.GUARD : ExitCode.DONE;
  }

  /// What there is of a run that has no result yet.
  private static Map<String, Object> unfinished(RunProgress all) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("state", "unfinished");
    json.put("haven_version", ResultJson.version());
    json.put("simulations", all.total());
    json.put("done", all.done().stream().map(SimulationName::toString).toList());
    json.put("guarded", all.guarded().stream().map(SimulationName::toString).toList());
    json.put("missing", all.missing().stream().map(SimulationName::toString).toList());
    return json;
  }

  private void analyse(RunDirectory directory) {
    console.note("Analysing the trajectories");
    TransportReport report = TransportReport.ofRun(directory.path(), study.spec());
    report.write(directory.path()).forEach(density -> console.note("Density: " + shown(density)));
    report.warnings().forEach(console::warn);
    console.result(json ? ResultJson.text(report.json()).stripTrailing() : report.table());
    console.note(
        "Report: " + shown(directory.report()) + "   numbers: " + shown(directory.result()));
  }

  private static boolean has(List<SimulationOutcome> outcomes, SimulationOutcome.Status status) {
    return outcomes.stream().anyMatch(outcome -> outcome.status() == status);
  }

  /// `path` relative to the working directory where it lies below it.
  static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) && !absolute.equals(here) ? here.relativize(absolute) : path;
  }
}
