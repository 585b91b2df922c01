package org.haven.api.aimd;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.report.ReportSection.Chart;
import org.haven.analysis.report.ReportSection.Look;
import org.haven.validation.aimd.Parity;

/// Curves of both sides and pairs of parity plots, as JSON and as charts.
final class BenchmarkCurves {
  /// Half width of a 95 % band in standard errors.
  private static final double BAND = 1.96;

  /// Those of which the difference is drawn too.
  private static final Set<String> DIFFERENCES = Set.of("rdf", "density_of_states");

  /// Ends the name of a column with the scatter of single runs.
  private static final String RUN_SCATTER = "_run_std";

  private BenchmarkCurves() {}

  static Map<String, Object> json(String section, Curve curve) {
    Map<String, Object> columns = new LinkedHashMap<>();
    curve.columns().forEach(c -> columns.put(c.name(), Curves.numbers(c.values())));
    return Json.map(
        "section", section,
        "quantity", curve.quantity(),
        "run", curve.run(),
        "temperature_k", Json.number(curve.temperatureK()),
        "of", curve.of(),
        "columns", columns,
        "marks", curve.marks());
  }

  static Map<String, Object> json(String section, Parity pairs) {
    return Json.map(
        "section", section,
        "quantity", pairs.quantity(),
        "unit", pairs.unit(),
        "of", pairs.of(),
        "count", pairs.count(),
        "reference", Curves.numbers(pairs.reference()),
        "haven", Curves.numbers(pairs.haven()));
  }

  /// All columns over the first one; those whose errors are there with a band.
  static Chart chart(Curve curve) {
    double[] x = curve.x().values();
    Map<String, double[]> series = new LinkedHashMap<>();
    Map<String, double[][]> bands = new LinkedHashMap<>();
    Curve.Column y = curve.ordinates().getFirst();
    boolean scatter = false;
    for (Curve.Column column : curve.ordinates()) {
      // One axis has one unit; what else there is, is in benchmark.json.
      if (column.name().endsWith("_std") || !column.unit().equals(y.unit())) {
        continue;
      }
      series.put(label(column.name()), column.values());
      for (String ending : List.of("_std", RUN_SCATTER)) {
        Optional<Curve.Column> std = curve.column(column.name() + ending);
        if (std.isPresent()) {
          bands.put(label(column.name()), band(column.values(), std.get().values()));
          scatter |= ending.equals(RUN_SCATTER);
        }
      }
    }
    if (DIFFERENCES.contains(curve.quantity())
        && series.containsKey("reference")
        && series.containsKey("Haven")) {
      double[] a = series.get("reference");
      double[] b = series.get("Haven");
      series.put(
          "difference", IntStream.range(0, a.length).mapToDouble(k -> b[k] - a[k]).toArray());
    }
    String title =
        curve.quantity().replace('_', ' ')
            + (curve.of().isEmpty() ? "" : " " + curve.of())
            + (Double.isFinite(curve.temperatureK())
                ? String.format(Locale.ROOT, ", %.0f K", curve.temperatureK())
                : "");
    return new Chart(
            title,
            bands.isEmpty()
                ? ""
                : scatter
                    ? "Band: where 95 % of runs as long as the reference would lie."
                    : "Bands: 95 % intervals.",
            curve.x().axis(),
            y.axis(),
            x,
            series,
            Double.NaN)
        .as(Look.measured(Set.of(), bands));
  }

  private static String label(String column) {
    return column.equals("haven") ? "Haven" : column.replace('_', ' ');
  }

  private static double[][] band(double[] values, double[] std) {
    double[][] ends = new double[2][values.length];
    for (int k = 0; k < values.length; k++) {
      ends[0][k] = values[k] - BAND * std[k];
      ends[1][k] = values[k] + BAND * std[k];
    }
    return ends;
  }

  /// Values of Haven over those of the reference.
  static Chart chart(Parity pairs) {
    Integer[] order =
        IntStream.range(0, pairs.reference().length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> pairs.reference()[k]))
            .toArray(Integer[]::new);
    double[] x = Arrays.stream(order).mapToDouble(k -> pairs.reference()[k]).toArray();
    double[] y = Arrays.stream(order).mapToDouble(k -> pairs.haven()[k]).toArray();
    Map<String, double[]> series = new LinkedHashMap<>();
    series.put("equal", x);
    series.put("Haven", y);
    String unit = pairs.unit().isEmpty() ? "" : " / " + pairs.unit();
    return new Chart(
            pairs.quantity() + (pairs.of().isEmpty() ? "" : " of " + pairs.of()),
            order.length < pairs.count() ? order.length + " of " + pairs.count() + " pairs." : "",
            "reference" + unit,
            "Haven" + unit,
            x,
            series,
            Double.NaN)
        .as(Look.measured(Set.of("Haven"), Map.of()));
  }
}
