package org.haven.campaigns.ranking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;
import org.haven.campaigns.ranking.ScreenTable.Row;

/// Against the user's measured conductivities.
///
/// @param cells of the user's column
/// @param spearman of each column of the stages with log₁₀ of the measured values
/// @param logErrors of each column that is a conductivity at 300 K: mean error of log₁₀ sigma
///   (S/cm), and mean absolute error
public record Measured(
    MeasuredCells cells, Map<String, Correlation> spearman, Map<String, double[]> logErrors) {

  static Measured of(ScreenTable table, String column) {
    Map<String, Correlation> spearman = new LinkedHashMap<>();
    Map<String, double[]> errors = new LinkedHashMap<>();
    for (int c = 0; c < table.heads().size(); c++) {
      List<double[]> pairs = new ArrayList<>();
      List<Double> off = new ArrayList<>();
      for (Row row : table.rows()) {
        double y = ScreenReport.number(table, row, column);
        // Of one that is only bounded the bound: the most that is known of its place.
        double x = Double.isNaN(row.value(c)) ? row.high(c) : row.value(c);
        if (y > 0 && Double.isFinite(x)) {
          pairs.add(new double[] {x, Math.log10(y)});
          if (row.value(c) > 0) {
            off.add(Math.log10(row.value(c) / 1000) - Math.log10(y));
          }
        }
      }
      String name = table.heads().get(c).name();
      Correlation correlation =
          Correlation.of(
              pairs.stream().mapToDouble(p -> p[0]).toArray(),
              pairs.stream().mapToDouble(p -> p[1]).toArray());
      if (correlation.spearman().known()) {
        spearman.put(name, correlation);
      }
      if (name.endsWith(".sigma_300k_ms_cm") && !off.isEmpty()) {
        errors.put(
            name,
            new double[] {
              off.stream().mapToDouble(e -> e).average().orElseThrow(),
              off.stream().mapToDouble(Math::abs).average().orElseThrow(),
              off.size()
            });
      }
    }
    int u = table.users().indexOf(column);
    return new Measured(
        MeasuredCells.of(
            column,
            table.rows().stream().map(Row::id).toList(),
            table.rows().stream().map(row -> row.users().get(u)).toList()),
        spearman,
        errors);
  }

  /// What the user should know of the column: cells that are no number, and why nothing is
  /// correlated where nothing is.
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!cells.unread().isEmpty()) {
      notes.add(cells.text());
    }
    if (spearman.isEmpty()) {
      notes.add(
          "no rank correlation with "
              + cells.column()
              + ": it takes "
              + Correlation.LEAST_PAIRS
              + " structures that have both a measured value and one of a stage, and values that"
              + " differ; "
              + (cells.given() - cells.unread().size())
              + " are measured");
    }
    return notes;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("column", cells.column());
    json.put("measured", cells.given() - cells.unread().size());
    json.put("unread", cells.unread());
    Map<String, Object> ranks = new LinkedHashMap<>();
    spearman.forEach(
        (name, c) -> {
          Estimate e = c.spearman();
          Map<String, Object> each = new LinkedHashMap<>();
          each.put("n", c.n());
          each.put("value", e.value());
          each.put("ci95", List.of(e.ci95Low(), e.ci95High()));
          ranks.put(name, each);
        });
    json.put("spearman", ranks);
    Map<String, Object> errors = new LinkedHashMap<>();
    logErrors.forEach(
        (name, e) -> {
          Map<String, Object> each = new LinkedHashMap<>();
          each.put("mean", e[0]);
          each.put("mean_absolute", e[1]);
          each.put("n", (int) e[2]);
          errors.put(name, each);
        });
    json.put("log10_sigma_error", errors);
    return json;
  }
}
