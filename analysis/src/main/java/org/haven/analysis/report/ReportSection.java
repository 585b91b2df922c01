package org.haven.analysis.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A part of the report beyond transport: lines of text, a table, a view in three dimensions, and
/// charts.
///
/// @param title heading
/// @param lines what it says, in plain words
/// @param table below them; empty for none
/// @param view what the script `view.js` draws; empty for none
/// @param charts one after the other
public record ReportSection(
    String title,
    List<String> lines,
    Optional<Table> table,
    Map<String, Object> view,
    List<Chart> charts) {

  /// One without a view and a table.
  public ReportSection(String title, List<String> lines, List<Chart> charts) {
    this(title, lines, Map.of(), charts);
  }

  /// One without a table.
  public ReportSection(
      String title, List<String> lines, Map<String, Object> view, List<Chart> charts) {
    this(title, lines, Optional.empty(), view, charts);
  }

  /// A table of texts.
  ///
  /// @param headings of the columns
  /// @param rows each as long as `headings`
  public record Table(List<String> headings, List<List<String>> rows) {}

  /// A chart of several series over one axis.
  ///
  /// @param title above it
  /// @param caption below it, may be empty
  /// @param xLabel with the unit
  /// @param yLabel with the unit
  /// @param x [n]
  /// @param series [n] each, by name, drawn in this order
  /// @param level value at which a dashed line is drawn; NaN for none
  /// @param look how it is drawn
  public record Chart(
      String title,
      String caption,
      String xLabel,
      String yLabel,
      double[] x,
      Map<String, double[]> series,
      double level,
      Look look) {

    /// Lines on linear axes over all values.
    public Chart(
        String title,
        String caption,
        String xLabel,
        String yLabel,
        double[] x,
        Map<String, double[]> series,
        double level) {
      this(title, caption, xLabel, yLabel, x, series, level, Look.PLAIN);
    }

    /// The same with another look.
    public Chart as(Look other) {
      return new Chart(title, caption, xLabel, yLabel, x, series, level, other);
    }
  }

  /// How a chart is drawn.
  ///
  /// @param logX whether the axis of x is logarithmic; values of zero and below are left out
  /// @param farthest greatest x that is shown; infinite for all
  /// @param highest greatest y that is shown; infinite for all
  /// @param points series drawn as points
  /// @param bands series with a band, [2][n] lower and upper end
  public record Look(
      boolean logX,
      double farthest,
      double highest,
      Set<String> points,
      Map<String, double[][]> bands) {
    static final Look PLAIN = shown(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /// Up to `farthest` in x and `highest` in y.
    public static Look shown(double farthest, double highest) {
      return new Look(false, farthest, highest, Set.of(), Map.of());
    }

    /// With a logarithmic axis of x.
    public static Look logarithmic() {
      return new Look(true, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Set.of(), Map.of());
    }

    /// Series as points, and others with bands.
    public static Look measured(Set<String> points, Map<String, double[][]> bands) {
      return new Look(false, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, points, bands);
    }
  }
}
