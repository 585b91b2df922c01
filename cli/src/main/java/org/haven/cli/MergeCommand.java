package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.haven.api.RunMerge;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.SimulationName;
import org.haven.integrators.run.RunProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts the simulations of several run directories into one.
@Command(
    name = "merge",
    description = {
      "Merge run directories of one deck, which differ in temperatures, replicas and length alone.",
      "",
      "The simulations are copied into a new directory; those merged are not touched. Runs of"
          + " other seeds are replicas: analyse them together with 'haven analyze A B'.",
      ""
    },
    footer = {"", "Example:", "  haven merge runs/cold runs/hot --output runs/all"})
final class MergeCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Run directories, at least two.")
  private List<Path> directories;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The new run directory.")
  private Path output;

  MergeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (directories.size() < 2) {
      throw new InputException("one run directory given; expected at least two to merge");
    }
    RunMerge merge = RunMerge.of(directories);
    merge.write(output);
    RunProgress there = RunProgress.of(output, merge.spec());
    console.note(
        merge.simulations().size()
            + " simulations of "
            + directories.size()
            + " run directories copied into "
            + RunSession.shown(output));
    if (there.missing().isEmpty()) {
      console.note("Analyse them: haven analyze " + RunSession.shown(output));
    } else {
      console.note(
          "Not done: "
              + String.join(", ", there.missing().stream().map(SimulationName::toString).toList())
              + ". Go on: haven resume "
              + RunSession.shown(output));
    }
    return ExitCode.DONE;
  }
}
