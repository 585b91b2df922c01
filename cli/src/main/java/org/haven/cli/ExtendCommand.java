package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.api.RunExtension;
import org.haven.api.Study;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.Selection;
import org.haven.integrators.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// Makes a run larger.
@Command(
    name = "extend",
    description = {
      "Make a run larger: a longer production, more temperatures, more replicas.",
      "",
      "What is there goes on from its checkpoints; the run becomes bit for bit what the larger deck"
          + " would have given from the beginning. If it is stopped, 'haven resume' goes on.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven extend runs/quickstart --to 1.5ns",
      "  haven extend runs/quickstart --temperature 450,525 --check",
      "  haven extend runs/quickstart --replicas 8 --deck-only    then on each node:",
      "  haven resume runs/quickstart --only 600"
    })
final class ExtendCommand implements Callable<Integer>, Haven.Logged {
  /// What still matters for a run that there is.
  private static final List<String> ASKED = List.of("wall time", "equilibration", "filling");

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Picoseconds.class,
      description = "Whole length of the production, in ps, or with its unit: 500ps, 1.5ns.")
  private Double toPs;

  @Option(
      names = "--temperature",
      paramLabel = "K,…",
      split = ",",
      hideParamSyntax = true,
      description = "More temperatures in K.")
  private List<Double> temperaturesK = List.of();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "Independent simulations of each temperature, with those that there are.")
  private Integer replicas;

  @Option(names = "--check", description = "Say what would be done; change and run nothing.")
  private boolean check;

  @Option(
      names = "--deck-only",
      description = "Change deck.yaml and run nothing: 'haven resume DIR' does.")
  private boolean deckOnly;

  @Mixin private SessionOptions options;

  private Path log;

  ExtendCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    options.apply(console);
    if (toPs == null && temperaturesK.isEmpty() && replicas == null) {
      throw new InputException(
          "nothing to extend: give --to, --temperature or --replicas, as in --to 500ps");
    }
    try (RunDirectory directory = check ? RunDirectory.open(path) : RunDirectory.openAlone(path)) {
      RunExtension larger =
          RunExtension.of(
              path,
              toPs == null ? OptionalDouble.empty() : OptionalDouble.of(toPs),
              temperaturesK,
              replicas == null ? OptionalInt.empty() : OptionalInt.of(replicas));
      Study study =
          Study.of(larger.spec().with("threads", options.threads(larger.spec().threads())));
      study.doubts().forEach(console::warn);
      List<String> changes =
          larger.changes().isEmpty()
              ? List.of("deck.yaml asks for all of that already")
              : larger.changes();
      if (check) {
        changes.forEach(console::result);
        study.outlook(larger.added()).stream()
            .filter(each -> ASKED.contains(each.quantity()))
            .forEach(each -> RunCommand.advise(console, each));
        return ExitCode.DONE;
      }
      changes.forEach(console::note);
      larger.write(directory);
      if (deckOnly) {
        console.note("Go on with: haven resume " + RunSession.shown(path));
        return ExitCode.DONE;
      }
      log = directory.log();
      return new RunSession(console, study, Selection.ALL, options.json()).run(directory, true);
    }
  }

  @Override
  public Path logFile() {
    return log;
  }

  /// `500`, `500ps`, `1.5ns` in ps.
  static final class Picoseconds implements ITypeConverter<Double> {
    private static final Pattern TIME = Pattern.compile("([0-9.]+(?:e[0-9]+)?) ?(ps|ns|)");

    @Override
    public Double convert(String text) {
      Matcher parts = TIME.matcher(text.toLowerCase(Locale.ROOT));
      try {
        if (parts.matches()) {
          double number = Double.parseDouble(parts.group(1));
          // Decimal digits as a deck in ps would have them: 0.2513 ns is 251.3 ps.
          return parts.group(2).equals("ns")
              ? new java.math.BigDecimal(parts.group(1)).movePointRight(3).doubleValue()
              : number;
        }
      } catch (NumberFormatException several) {
        // As in 1.2.3: refused below.
      }
      throw new TypeConversionException(
          "expected a time in ps or ns, as in 500ps or 1.5ns, got '" + text + "'");
    }
  }
}
