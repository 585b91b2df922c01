package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.haven.analysis.comparison.Comparison;
import org.haven.analysis.report.ResultJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Results of several runs beside one another.
@Command(
    name = "compare",
    description = {
      "Compare runs with the first of them: D*, D_sigma, sigma, H_R at each temperature that both"
          + " have, activation energies, radial distributions, each difference with its 95 %%"
          + " interval; and what differs in their decks.",
      "",
      "RUN is a run directory, a folder that 'haven analyze --output' wrote, or a result.json."
          + " Where runs of one composition have cells of several sizes, the trend with 1/L stands"
          + " below. Errors are taken for independent: two analyses of one trajectory are not.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven compare runs/nep runs/mace",
      "  haven compare runs/2x2x2 runs/3x3x3 runs/4x4x4",
      "  haven compare runs/today result-of-last-year.json --json"
    })
final class CompareCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Runs, the first the reference.")
  private List<Path> sources;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Comparison comparison = Comparison.of(sources);
    comparison.warnings().forEach(console::warn);
    console.result((json ? ResultJson.text(comparison.json()) : comparison.text()).stripTrailing());
    return ExitCode.DONE;
  }
}
