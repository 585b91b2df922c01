package org.haven.analysis.temperature;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.Ranges;

/// A table of diffusivities against temperature, as CSV with a header.
///
/// Columns by name, in any order and any case: `T` (or `temperature_k`) in K, `D` (or `d_cm2_s`) in
/// cm²/s, and, if there, `D_error` (or `d_std`, `d_err`), its standard error.
///
/// @param temperaturesK [n]
/// @param diffusivitiesCm2PerS [n]
/// @param stdsCm2PerS [n], null where the table has none
/// @param notes what the user should know about where they come from
public record TransportTable(
    double[] temperaturesK,
    double[] diffusivitiesCm2PerS,
    double[] stdsCm2PerS,
    List<String> notes) {

  /// A table of which nothing is to be said.
  public TransportTable(
      double[] temperaturesK, double[] diffusivitiesCm2PerS, double[] stdsCm2PerS) {
    this(temperaturesK, diffusivitiesCm2PerS, stdsCm2PerS, List.of());
  }

  /// Reads a table.
  ///
  /// @throws InputException naming file and line
  public static TransportTable read(Path file) {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    int header = 0;
    while (header < lines.size()
        && (lines.get(header).isBlank() || lines.get(header).startsWith("#"))) {
      header++;
    }
    if (header == lines.size()) {
      throw new InputException(file, "is empty; expected a header such as T,D,D_error");
    }
    String between =
        Stream.of(";", "\t", ",").filter(lines.get(header)::contains).findFirst().orElse(",");
    String[] names = lines.get(header).toLowerCase(Locale.ROOT).split(between, -1);
    int t = column(names, "t", "temperature_k", "temperature", "t_k");
    int d = column(names, "d", "d_cm2_s", "d_tracer_cm2_s", "diffusivity");
    int s = column(names, "d_error", "d_err", "d_std", "error", "std");
    if (t < 0 || d < 0) {
      throw new InputException(
          file,
          header + 1,
          "header "
              + Plain.quoted(lines.get(header))
              + " lacks "
              + (t < 0 ? "T" : "D")
              + "; expected T,D,D_error (K, cm2/s, cm2/s)");
    }
    List<double[]> rows = new ArrayList<>();
    for (int k = header + 1; k < lines.size(); k++) {
      if (lines.get(k).isBlank() || lines.get(k).startsWith("#")) {
        continue;
      }
      String[] cells = lines.get(k).split(between, -1);
      if (cells.length != names.length) {
        throw new InputException(
            file,
            k + 1,
            cells.length
                + " cells, the header has "
                + names.length
                + (between.equals(",")
                    ? "; numbers have a decimal point, the comma stands between cells"
                    : ""));
      }
      double temperature = number(file, k + 1, cells, t);
      double value = number(file, k + 1, cells, d);
      double std = s < 0 ? Double.NaN : number(file, k + 1, cells, s);
      if (!Ranges.isTemperature(temperature)) {
        throw range(
            file, k + 1, "T", temperature, "K", Ranges.MIN_TEMPERATURE_K, Ranges.MAX_TEMPERATURE_K);
      }
      if (!Ranges.isDiffusivity(value)) {
        throw range(
            file, k + 1, "D", value, "cm2/s", Ranges.MIN_MAGNITUDE, Ranges.MAX_DIFFUSIVITY_CM2_S);
      }
      if (s >= 0 && std == 0) {
        throw new InputException(
            file,
            k + 1,
            "the error of D is 0; no measurement has none: leave the row or the column out");
      }
      if (s >= 0 && !Ranges.isDiffusivity(std)) {
        throw range(
            file,
            k + 1,
            "the error of D",
            std,
            "cm2/s",
            Ranges.MIN_MAGNITUDE,
            Ranges.MAX_DIFFUSIVITY_CM2_S);
      }
      rows.add(new double[] {temperature, value, std});
    }
    if (rows.size() < 2) {
      throw new InputException(
          file, "holds " + rows.size() + " temperatures; a fit needs at least two");
    }
    return new TransportTable(
        rows.stream().mapToDouble(r -> r[0]).toArray(),
        rows.stream().mapToDouble(r -> r[1]).toArray(),
        s < 0 ? null : rows.stream().mapToDouble(r -> r[2]).toArray());
  }

  private static InputException range(
      Path file, int line, String what, double value, String unit, double least, double most) {
    return new InputException(
        file,
        line,
        String.format(
            Locale.ROOT,
            "%s is %s %s; expected %.0e to %.0e: leave the row out, or give it in %s",
            what,
            value,
            unit,
            least,
            most,
            unit));
  }

  private static int column(String[] names, String... accepted) {
    for (String name : accepted) {
      for (int k = 0; k < names.length; k++) {
        if (names[k].strip().equals(name)) {
          return k;
        }
      }
    }
    return -1;
  }

  private static double number(Path file, int line, String[] cells, int column) {
    String text = column < cells.length ? cells[column].strip() : "";
    try {
      double x = Double.parseDouble(text);
      if (Double.isFinite(x)) {
        return x;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new InputException(
        file,
        line,
        Plain.quoted(text)
            + " in column "
            + (column + 1)
            + " is no number"
            + (text.matches("[-+]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?")
                ? "; write it with a decimal point"
                : ""));
  }

  /// The fit of ln D.
  public TemperatureFit fit() {
    return TemperatureFit.of(temperaturesK, diffusivitiesCm2PerS, stdsCm2PerS);
  }
}
