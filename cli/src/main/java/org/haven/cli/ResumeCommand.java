package org.haven.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.haven.api.Study;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.integrators.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Continues an interrupted run.
@Command(
    name = "resume",
    description = {
      "Continue an interrupted run from its checkpoints.",
      "",
      "The continued trajectory is bit for bit the uninterrupted one, with any number of threads"
          + " (graph potentials: with the same number). A simulation that has no checkpoint begins"
          + " at its start. A run that was complete is analysed again.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven resume runs/quickstart",
      "  haven resume runs/study --only 700 --replica 2"
    })
final class ResumeCommand implements Callable<Integer>, Haven.Logged {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @Mixin private SelectionOptions selected;

  @Mixin private SessionOptions options;

  private Path log;

  ResumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    options.apply(console);
    try (RunDirectory directory = RunDirectory.open(path)) {
      RunSpec read = DeckReader.readRunDirectory(path);
      Study study = Study.of(read.with("threads", options.threads(read.threads())));
      Selection selection = selected.selection();
      selection.of(study.spec());
      log = directory.log();
      return new RunSession(console, study, selection, options.json()).run(directory, true);
    }
  }

  @Override
  public Path logFile() {
    return log;
  }
}
