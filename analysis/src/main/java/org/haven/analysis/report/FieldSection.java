package org.haven.analysis.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.curves.FieldCurves;
import org.haven.analysis.field.FieldDirection;
import org.haven.analysis.field.FieldLevel;
import org.haven.analysis.field.FieldResponse;
import org.haven.analysis.transport.DrivenTransport;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportStudy;

/// The part of a report on runs in a colour-charge field: the drift over time, D_sigma over the
/// strength of the field with its limit, and what the numbers are made of.
final class FieldSection {
  private FieldSection() {}

  /// One section, or none where no run was in a field.
  static List<ReportSection> of(TransportStudy study, Curves curves) {
    List<List<String>> rows = new ArrayList<>();
    List<ReportSection.Chart> charts = new ArrayList<>();
    for (TransportPoint point : study.points()) {
      for (FieldDirection d : directions(point)) {
        String name = FieldCurves.name(d, point);
        for (FieldLevel level : d.levels()) {
          rows.add(row(name, d, level));
        }
        curves.find("drift", "", name).ifPresent(c -> charts.add(overTime(name, d, c)));
        curves
            .find("drift_levels", "", name)
            .ifPresent(c -> charts.add(overField(name, d, c, curves.find("drift_fit", "", name))));
      }
    }
    return rows.isEmpty()
        ? List.of()
        : List.of(
            new ReportSection(
                "Drift in a field",
                lines(study),
                Optional.of(
                    new ReportSection.Table(
                        List.of(
                            "direction",
                            "F a/k_BT",
                            "simulations",
                            "drift / Å ps⁻¹",
                            "D_σ / cm² s⁻¹"),
                        rows)),
                Map.of(),
                charts));
  }

  private static List<FieldDirection> directions(TransportPoint point) {
    return point
        .driven()
        .map(DrivenTransport::response)
        .map(FieldResponse::directions)
        .orElse(List.of());
  }

  /// In plain words, a line for each temperature and direction, and one for what is made of them.
  static List<String> lines(TransportStudy study) {
    List<String> lines = new ArrayList<>();
    for (TransportPoint point : study.points()) {
      point
          .driven()
          .ifPresent(
              driven -> {
                for (FieldDirection d : driven.response().directions()) {
                  lines.add(line(point, d));
                }
                lines.add(together(point, driven));
              });
    }
    return lines;
  }

  private static String line(TransportPoint point, FieldDirection d) {
    StringBuilder levels = new StringBuilder();
    for (FieldLevel level : d.levels()) {
      levels.append(
          String.format(
              Locale.ROOT,
              "%s%s at F a/k_BT = %.3g",
              levels.isEmpty() ? "" : ", ",
              ResultTable.text(level.cm2PerS()),
              level.reduced()));
    }
    return String.format(
        Locale.ROOT,
        "%.1f K, field along %s, first %.3g ps left out: D_sigma %s cm2/s; without a field %s",
        point.temperatureK(),
        FieldResponse.name(d.direction()),
        d.transientPs(),
        levels,
        ResultTable.text(d.cm2PerS()));
  }

  private static String together(TransportPoint point, DrivenTransport driven) {
    boolean sigma = driven.sigmaMsCm().known();
    var both = sigma ? driven.sigma() : driven.collective();
    return String.format(
        Locale.ROOT,
        "%.1f K: %s from the field %s, with what fluctuates %s (the field has %.0f %% of the"
            + " weight%s)",
        point.temperatureK(),
        sigma ? "sigma/mS/cm" : "D_sigma/cm2/s",
        ResultTable.text(sigma ? driven.sigmaMsCm() : driven.response().cm2PerS()),
        ResultTable.text(both.value()),
        100 * both.weightOfFirst(),
        Double.isNaN(both.apart())
            ? ""
            : String.format(Locale.ROOT, ", %.1f standard errors apart", Math.abs(both.apart())));
  }

  private static List<String> row(String name, FieldDirection d, FieldLevel level) {
    return List.of(
        name,
        String.format(Locale.ROOT, "%.3g", level.reduced()),
        Integer.toString(level.names().size()),
        ResultTable.text(level.driftAngstromPerPs()),
        ResultTable.text(level.cm2PerS()));
  }

  private static ReportSection.Chart overTime(String name, FieldDirection d, Curve c) {
    Map<String, double[]> series = new LinkedHashMap<>();
    c.ordinates().forEach(column -> series.put(column.label(), column.values()));
    return new ReportSection.Chart(
        "Drift over time, " + name,
        String.format(
            Locale.ROOT,
            "Mean displacement of an ion along the field, half of the difference of opposite"
                + " fields. The first %.3g ps are not used.",
            d.transientPs()),
        c.x().axis(),
        "mean displacement / Å",
        c.x().values(),
        series,
        Double.NaN);
  }

  /// Points at the strengths, the fit between them, on one axis.
  private static ReportSection.Chart overField(
      String name, FieldDirection d, Curve levels, Optional<Curve> fit) {
    double[] measured = levels.values("reduced_strength");
    double[] line = fit.map(c -> c.values("reduced_strength")).orElse(new double[0]);
    int n = measured.length + line.length;
    Integer[] order = new Integer[n];
    java.util.Arrays.setAll(order, k -> k);
    java.util.function.IntToDoubleFunction at =
        k -> k < measured.length ? measured[k] : line[k - measured.length];
    java.util.Arrays.sort(
        order, (a, b) -> Double.compare(at.applyAsDouble(a), at.applyAsDouble(b)));
    double[] x = new double[n];
    double[][] y = new double[4][n];
    for (int k = 0; k < n; k++) {
      int of = order[k];
      x[k] = at.applyAsDouble(of);
      boolean point = of < measured.length;
      for (int c = 0; c < 3; c++) {
        String column = "d_collective_cm2_s" + new String[] {"", "_ci95_low", "_ci95_high"}[c];
        y[c][k] = point ? levels.values(column)[of] : Double.NaN;
      }
      y[3][k] =
          point ? Double.NaN : fit.orElseThrow().values("d_collective_cm2_s")[of - measured.length];
    }
    Map<String, double[]> series = new LinkedHashMap<>();
    series.put("D_σ", y[0]);
    series.put("2.5 %", y[1]);
    series.put("97.5 %", y[2]);
    series.put("fit", joined(y[3]));
    return new ReportSection.Chart(
        "Is it linear? " + name,
        String.format(
            Locale.ROOT,
            "D_σ = drift over field: level where the drift is in proportion to the field. The fit"
                + " is D₀ (1 + b x² + …), b = %s.",
            ResultTable.text(d.evenOrder())),
        levels.x().axis(),
        "D_σ / cm² s⁻¹",
        x,
        series,
        Double.NaN,
        ReportSection.Look.measured(Set.of("D_σ", "2.5 %", "97.5 %"), Map.of()));
  }

  /// Without gaps, which would break the line where points are.
  private static double[] joined(double[] y) {
    double[] all = y.clone();
    for (int k = 1; k + 1 < all.length; k++) {
      if (Double.isNaN(all[k])) {
        int next = k + 1;
        while (next < all.length && Double.isNaN(all[next])) {
          next++;
        }
        all[k] = next < all.length ? 0.5 * (all[k - 1] + all[next]) : all[k - 1];
      }
    }
    return all;
  }
}
