package org.haven.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.haven.analysis.figures.FigureFormat;
import org.haven.analysis.figures.Figures;
import org.haven.api.Export;
import org.haven.inputs.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Figures, tables and a paragraph on methods for a paper.
@Command(
    name = "export",
    description = {
      "Figures, data, table and methods paragraph of a run, for a paper.",
      "",
      "DIR is a run directory, or a folder that 'haven analyze --output' wrote. Figures are one"
          + " column (85 mm) wide, each with its numbers as CSV. Density maps (cube) that lie in"
          + " DIR are copied. The results are those of result.json where it fits the trajectories,"
          + " else they are analysed anew.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven export runs/quickstart",
      "  haven export runs/quickstart --output paper --format pdf,csv --figures msd,arrhenius",
      "  haven analyze XDATCAR --mobile Li --temperature 600 --output li && haven export li"
    })
final class ExportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path directory;

  @Option(
      names = "--output",
      paramLabel = "OUT",
      description = "Folder to write into, new or empty. Default DIR/export.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT,…",
      split = ",",
      hideParamSyntax = true,
      description = "Of the figures: csv, svg, pdf, png. Default all.")
  private List<String> formats = List.of("csv", "svg", "pdf", "png");

  @Option(
      names = "--figures",
      paramLabel = "NAME,…",
      split = ",",
      hideParamSyntax = true,
      description =
          "Only these: msd, exponent, posterior, charge, arrhenius, haven, rdf, coordination,"
              + " vanhove, vacf, vdos, rotation, occupancy, jumps, freeenergy, coupling, thermo."
              + " Default all.")
  private List<String> figures = List.of();

  @Option(
      names = "--force",
      description = "Write over an earlier export, its figures removed first.")
  private boolean force;

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Set<FigureFormat> wanted = EnumSet.noneOf(FigureFormat.class);
    for (String name : formats) {
      wanted.add(
          FigureFormat.of(name)
              .orElseThrow(() -> unknown("--format", name, List.of("csv", "svg", "pdf", "png"))));
    }
    for (String name : figures) {
      if (!Figures.kinds().contains(name)) {
        throw unknown("--figures", name, Figures.kinds());
      }
    }
    Export export = Export.of(directory);
    Path folder = output == null ? directory.resolve("export") : output;
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InputException(folder, "is a file; --output names a folder");
    }
    String[] inside = folder.toFile().list();
    if (inside != null && inside.length > 0) {
      if (!Export.isIn(folder)) {
        throw new InputException(
            folder,
            "is not empty and holds no earlier export, which is all that --force writes over."
                + " Remedy: a new or empty folder with --output");
      }
      if (!force) {
        throw new InputException(
            folder,
            "holds an earlier export. Remedy: another folder with --output, or --force, which"
                + " removes its figures and writes over its tables and texts, methods included");
      }
    }
    List<String> written = export.write(folder, wanted, figures);
    if (export.analysed()) {
      console.result("analysed anew: result.json does not fit the trajectories");
    }
    console.result(
        written.size()
            + " figures in "
            + folder.resolve(Export.FIGURES)
            + ": "
            + String.join(", ", written));
    console.result("table, methods and references in " + folder);
    if (!export.densities().isEmpty()) {
      console.result(
          export.densities().stream()
              .map(map -> map.getFileName().toString())
              .collect(
                  Collectors.joining(
                      ", ", "density of the mobile ions: ", ", for VESTA or OVITO")));
    }
    return ExitCode.DONE;
  }

  private static InputException unknown(String option, String name, List<String> known) {
    String quoted = name.length() > 60 ? name.substring(0, 60) + "…" : name;
    return new InputException(
        option + " names '" + quoted + "'; expected some of " + String.join(", ", known));
  }
}
