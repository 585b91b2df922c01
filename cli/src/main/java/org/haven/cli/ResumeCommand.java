package org.haven.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.haven.api.Study;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunSpec;
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
          + " (graph potentials: with the same number). A run that was complete is analysed again.",
      ""
    },
    footer = {"", "Example:", "  haven resume runs/quickstart"})
final class ResumeCommand implements Callable<Integer>, Haven.Logged {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

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
      log = directory.log();
      return new RunSession(console, study, options.json()).run(directory, true);
    }
  }

  @Override
  public Path logFile() {
    return log;
  }
}
