package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.haven.analysis.TableFit;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.temperature.TransportTable;
import org.haven.inputs.InputException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Fits diffusivities over temperature.
@Command(
    name = "fit",
    description = {
      "Fit a table of diffusivities over temperature: Arrhenius, VTF or a transition, chosen by"
          + " AICc and BIC.",
      "",
      "TABLE is one table with a header that names its columns, temperature_k, d_cm2_s and, if"
          + " known, the standard error d_std (or T, D, D_error), with commas, semicolons, tabs or"
          + " blanks between them and '#' before the header or not; or one table of mean squared"
          + " displacements or velocity correlations (GPUMD's msd.out, sdc.out) for each"
          + " temperature.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven fit D_of_T.csv",
      "  haven fit D_of_T.csv --carriers 56 --charge 1 --volume 2246.9",
      "  haven fit 950K_msd.out 1000K_msd.out 1100K_msd.out --rows 0.4,0.8 --group 0"
    })
final class FitCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "TABLE", arity = "1..*", description = "Table, or tables.")
  private List<Path> tables;

  @Option(
      names = "--temperature",
      paramLabel = "K,…",
      split = ",",
      hideParamSyntax = true,
      description = "Temperatures of displacement tables whose names do not hold them.")
  private List<Double> temperaturesK = List.of();

  @Option(
      names = "--group",
      paramLabel = "G",
      description = "Group (species) of displacement tables, from 0. Default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private int group;

  @Option(
      names = "--rows",
      paramLabel = "FROM,TO",
      split = ",",
      hideParamSyntax = true,
      description = "Rows of displacement tables to fit, as fractions. Default 0.1,0.4.")
  private List<Double> rows = List.of(0.1, 0.4);

  @ArgGroup(exclusive = false)
  private CarrierOptions carriers;

  @Option(
      names = "--extrapolate-to",
      paramLabel = "K",
      description = "Temperature of the extrapolated values in K. Default ${DEFAULT-VALUE}.",
      defaultValue = "300")
  private double extrapolateToK;

  @Option(
      names = "--across-transition",
      description = "Extrapolate even across a detected transition.")
  private boolean acrossTransition;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /// What turns a diffusivity into a conductivity.
  private static final class CarrierOptions {
    @Option(
        names = "--carriers",
        paramLabel = "N",
        required = true,
        description = "Mobile ions in the cell, for the conductivity by Nernst and Einstein.")
    private int count;

    @Option(
        names = "--charge",
        paramLabel = "Q",
        required = true,
        description = "Charge of each in e.")
    private double charge;

    @Option(
        names = "--volume",
        paramLabel = "V,…",
        split = ",",
        hideParamSyntax = true,
        required = true,
        description = "Volume of the cell in Å³: one, or one for each temperature.")
    private List<Double> volumesAngstrom3;
  }

  FitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (rows.size() != 2 || !(rows.get(0) >= 0 && rows.get(0) < rows.get(1) && rows.get(1) <= 1)) {
      throw new InputException(
          "--rows is " + rows + "; expected two fractions from 0 to 1, as in 0.4,0.8");
    }
    if (!(extrapolateToK > 0)) {
      throw new InputException("--extrapolate-to is " + extrapolateToK + " K; it must be above 0");
    }
    TransportTable table =
        TableFit.read(tables, temperaturesK, new TableFit.Rows(group, rows.get(0), rows.get(1)));
    Optional<TableFit.Carriers> known =
        Optional.ofNullable(carriers)
            .map(
                c ->
                    new TableFit.Carriers(
                        c.count,
                        c.charge,
                        c.volumesAngstrom3.stream().mapToDouble(v -> v).toArray()));
    TableFit fit = TableFit.of(table, known, extrapolateToK, acrossTransition);
    console.result(json ? ResultJson.text(fit.json()).stripTrailing() : fit.text().stripTrailing());
    return ExitCode.DONE;
  }
}
