package org.haven.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.haven.inputs.DeckReader;
import org.haven.inputs.InputException;
import org.haven.inputs.RunSpec;
import org.haven.inputs.Structure;
import org.haven.inputs.StructureFile;
import org.haven.integrators.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Continues an interrupted run.
@Command(
    name = "resume",
    description = {
      "Continue an interrupted run from its checkpoints.",
      "",
      "The continued trajectory is bit for bit the uninterrupted one, with any number of threads. A"
          + " run that was complete is analysed again.",
      ""
    },
    footer = {"", "Example:", "  haven resume runs/quickstart"})
final class ResumeCommand implements Callable<Integer>, Haven.Logged {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the host, in place of the deck's.")
  private Integer threads;

  @Option(names = "--json", description = "Print the results as one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress, no notes; warnings and errors stay.")
  private boolean quiet;

  private Path log;

  ResumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.setQuiet(quiet);
    if (threads != null && threads < 1) {
      throw new InputException("--threads is " + threads + "; expected at least 1");
    }
    try (RunDirectory directory = RunDirectory.open(path)) {
      RunSpec read = DeckReader.readRunDirectory(path);
      RunSession.requireDevice(read);
      Structure structure = StructureFile.read(read);
      RunSpec spec =
          read.withSpecies(structure.species())
              .on(read.device(), threads == null ? read.threads() : threads);
      log = directory.log();
      return new RunSession(console, spec, structure, json).run(directory, true);
    }
  }

  @Override
  public Path logFile() {
    return log;
  }
}
