package org.haven.analysis.report;

import java.util.List;
import java.util.Map;

/// A part of the report beyond transport: lines of text and line charts.
///
/// @param title heading
/// @param lines what it says, in plain words
/// @param charts one after the other
public record ReportSection(String title, List<String> lines, List<Chart> charts) {
  /// A chart of several series over one axis.
  ///
  /// @param title above it
  /// @param caption below it, may be empty
  /// @param xLabel with the unit
  /// @param yLabel with the unit
  /// @param x [n]
  /// @param series [n] each, by name, drawn in this order
  /// @param level value at which a dashed line is drawn; NaN for none
  public record Chart(
      String title,
      String caption,
      String xLabel,
      String yLabel,
      double[] x,
      Map<String, double[]> series,
      double level) {}
}
