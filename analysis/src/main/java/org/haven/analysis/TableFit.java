package org.haven.analysis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Verdict;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.temperature.TransportTable;
import org.haven.analysis.transport.CollectiveTransport;
import org.haven.analysis.transport.MsdTable;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;

/// What `haven fit` makes of a table: ln D over temperature, and, where the carriers are known, ln
/// (sigma T) by Nernst and Einstein with its extrapolation.
///
/// @param table the diffusivities
/// @param diffusivity the fit of ln D, D in cm²/s
/// @param conductivity the fit of ln(sigma T), sigma in mS/cm
/// @param extrapolateToK where sigma is extrapolated to
/// @param acrossTransition whether to do so beyond a detected transition
public record TableFit(
    TransportTable table,
    TemperatureFit diffusivity,
    Optional<TemperatureFit> conductivity,
    double extrapolateToK,
    boolean acrossTransition) {
  private static final Pattern KELVIN = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?K(?![a-z])");

  /// Who carries the charge.
  ///
  /// @param count ions in the cell
  /// @param charge of each in e
  /// @param volumesAngstrom3 of the cell: one, or one for each temperature in the table's order
  public record Carriers(int count, double charge, double[] volumesAngstrom3) {}

  /// Which part of a table of mean squared displacements to use.
  ///
  /// @param group 0-based group (species) of the table
  /// @param from first row as a fraction of all
  /// @param to last row as a fraction
  public record Rows(int group, double from, double to) {}

  /// Fits a table of diffusivities.
  public static TableFit of(
      TransportTable table,
      Optional<Carriers> carriers,
      double extrapolateToK,
      boolean acrossTransition) {
    Optional<TemperatureFit> conductivity = carriers.map(c -> conductivity(table, c));
    return new TableFit(table, table.fit(), conductivity, extrapolateToK, acrossTransition);
  }

  /// ln(sigma T) by Nernst and Einstein.
  private static TemperatureFit conductivity(TransportTable table, Carriers carriers) {
    double[] t = table.temperaturesK();
    double[] volumes = carriers.volumesAngstrom3();
    if (volumes.length != 1 && volumes.length != t.length) {
      throw new InputException(
          volumes.length + " volumes for " + t.length + " temperatures; give one, or one for each");
    }
    double[] y = new double[t.length];
    double[] s = table.stdsCm2PerS() == null ? null : new double[t.length];
    for (int k = 0; k < t.length; k++) {
      double volume = volumes[volumes.length == 1 ? 0 : k];
      if (!(volume > 0) || carriers.count() < 1 || carriers.charge() == 0) {
        throw new InputException(
            "carriers need a positive number ("
                + carriers.count()
                + "), a charge ("
                + carriers.charge()
                + " e) and a positive volume ("
                + volume
                + " Å3)");
      }
      double factor =
          t[k]
              * CollectiveTransport.conductivityPerDiffusivity(
                  carriers.count(), carriers.charge(), volume, t[k]);
      y[k] = table.diffusivitiesCm2PerS()[k] * factor;
      if (s != null) {
        s[k] = table.stdsCm2PerS()[k] * factor;
      }
    }
    return TemperatureFit.of(t, y, s);
  }

  /// Reads files for [#of]: one table of diffusivities, or one `msd.out` or `sdc.out` of GPUMD for
  /// each temperature. The error of a mean squared displacement without its trajectory is not
  /// known, so such points all weigh the same.
  ///
  /// @param temperaturesK of the displacement tables; taken from file names such as `950K_msd.out`
  ///   when empty
  public static TransportTable read(List<Path> files, List<Double> temperaturesK, Rows rows) {
    if (files.isEmpty()) {
      throw new InputException("no table given");
    }
    if (files.size() == 1 && !isDisplacement(files.get(0))) {
      return TransportTable.read(files.get(0));
    }
    if (!temperaturesK.isEmpty() && temperaturesK.size() != files.size()) {
      throw new InputException(
          temperaturesK.size()
              + " temperatures for "
              + files.size()
              + " tables; give one for each");
    }
    double[] t = new double[files.size()];
    double[] d = new double[files.size()];
    List<String> notes = new ArrayList<>();
    for (int k = 0; k < t.length; k++) {
      Path file = files.get(k);
      t[k] =
          temperaturesK.isEmpty()
              ? temperatureInName(file)
                  .orElseThrow(
                      () ->
                          new InputException(
                              file, "its name holds no temperature such as 950K; give them in K"))
              : temperaturesK.get(k);
      MsdTable table = MsdTable.read(file);
      notes.addAll(table.notes());
      if (rows.group() < 0 || rows.group() >= table.groups()) {
        throw new InputException(
            file,
            "has "
                + table.groups()
                + " groups; group "
                + rows.group()
                + " does not exist (the first is 0)");
      }
      d[k] = table.diffusivity(rows.group(), rows.from(), rows.to()).value();
      if (!(d[k] > 0)) {
        throw new InputException(
            file,
            String.format(
                Locale.ROOT,
                "the displacement does not grow between %.0f and %.0f %% of the rows (D = %.2g"
                    + " cm2/s); choose another window",
                100 * rows.from(),
                100 * rows.to(),
                d[k]));
      }
    }
    return new TransportTable(t, d, null, notes);
  }

  private static boolean isDisplacement(Path file) {
    if (!Files.exists(file)) {
      throw new InputException(
          file, "no such file; give a table with the header T,D,D_error, or an msd.out or sdc.out");
    }
    try (LineReader lines = LineReader.open(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          return line.strip().matches("[-+0-9.eE\\s]+")
              && LineReader.words(line).length >= MsdTable.FEWEST_COLUMNS;
        }
      }
      return false;
    }
  }

  private static OptionalDouble temperatureInName(Path file) {
    Matcher matcher = KELVIN.matcher(file.getFileName().toString());
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }

  /// Conductivity at the extrapolation temperature in mS/cm.
  public Optional<Estimate> extrapolatedSigmaMsCm() {
    return conductivity
        .flatMap(f -> f.at(extrapolateToK, acrossTransition))
        .map(y -> y.times(1 / extrapolateToK));
  }

  /// What the user should know.
  public List<String> notes() {
    List<String> notes = new ArrayList<>(table.notes());
    notes.addAll(diffusivity.notes());
    if (diffusivity.lnErrors().isEmpty() && diffusivity.points() > 2) {
      notes.add("no errors given: all points weigh the same, intervals come from their scatter");
    }
    if (conductivity.isPresent() && extrapolatedSigmaMsCm().isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "not extrapolated to %.0f K: a transition lies between; ask for it to get it",
              extrapolateToK));
    }
    return notes;
  }

  /// The object of `haven fit --json`: the fit of ln D at the top, `sigma_t` beside it where the
  /// carriers are known.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(ResultJson.of(diffusivity));
    List<Object> rows = new ArrayList<>();
    for (int k = 0; k < table.temperaturesK().length; k++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("temperature_k", table.temperaturesK()[k]);
      row.put("d_tracer_cm2_s", table.diffusivitiesCm2PerS()[k]);
      row.put("std", table.stdsCm2PerS() == null ? null : table.stdsCm2PerS()[k]);
      rows.add(row);
    }
    json.put("table", rows);
    diffusivity
        .at(extrapolateToK, acrossTransition)
        .ifPresent(
            d ->
                json.put(
                    String.format(Locale.ROOT, "d_%.0fk_cm2_s", extrapolateToK), ResultJson.of(d)));
    conductivity.ifPresent(
        f -> {
          json.put("sigma_t", ResultJson.of(f));
          json.put(
              String.format(Locale.ROOT, "sigma_%.0fk_ms_cm", extrapolateToK),
              extrapolatedSigmaMsCm().map(ResultJson::of).orElse(null));
        });
    json.put("verdict", Verdict.of(diffusivity.judgements()).json());
    json.put("notes", notes());
    return json;
  }

  /// The same for a terminal.
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append(String.format(Locale.ROOT, "%-9s%-14s%s%n", "T/K", "D/cm2/s", "std"));
    for (int k = 0; k < table.temperaturesK().length; k++) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-9.5g%-14s%s%n",
              table.temperaturesK()[k],
              ResultTable.number(table.diffusivitiesCm2PerS()[k]),
              table.stdsCm2PerS() == null ? "-" : ResultTable.number(table.stdsCm2PerS()[k])));
    }
    out.append('\n').append(ResultTable.line("ln D", diffusivity)).append('\n');
    ResultTable.against(out, Verdict.of(diffusivity.judgements()).against());
    conductivity.ifPresent(f -> out.append(ResultTable.line("ln(sigma T)", f)).append('\n'));
    extrapolatedSigmaMsCm()
        .ifPresent(
            e ->
                out.append(
                    String.format(
                        Locale.ROOT,
                        "sigma(%.0f K) = %s mS/cm, %s%n",
                        extrapolateToK,
                        ResultTable.text(e),
                        conductivity.orElseThrow().wayTo(extrapolateToK))));
    notes().forEach(n -> out.append("note: ").append(n).append('\n'));
    return out.toString();
  }
}
