package org.haven.analysis.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Estimate;

/// How a quantity changes with the size of the cell: ln y = ln y_∞ + b/L, L the cube root of the
/// volume, by least squares weighted with the runs' errors.
///
/// That periodic images act on one another through what falls with 1/L is exact for a fluid (Yeh
/// and Hummer, J. Phys. Chem. B 2004, 108, 15873, doi:10.1021/jp0477147) and for charged defects;
/// for a crystal there is no general law, so the line says whether there is a trend and how far it
/// would go, no more. Runs of other compositions have no trend of size.
///
/// @param quantity with its unit
/// @param temperatureK of the runs
/// @param runs how many
/// @param slopeAngstrom b
/// @param infinite y_∞
/// @param largest the value in the largest cell
record SizeTrend(
    String quantity,
    double temperatureK,
    int runs,
    Estimate slopeAngstrom,
    Estimate infinite,
    Estimate largest) {

  /// @param lengthsAngstrom L of each run
  /// @param values y of each run
  /// @return empty where fewer than two runs have a value, or all have one size
  static Optional<SizeTrend> of(
      String quantity, double temperatureK, List<Double> lengthsAngstrom, List<Estimate> values) {
    double s = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    int n = 0;
    int last = -1;
    for (int k = 0; k < values.size(); k++) {
      Estimate y = values.get(k);
      double std = y.logStd();
      if (!(y.value() > 0) || !(std > 0)) {
        continue;
      }
      double w = 1 / (std * std);
      double x = 1 / lengthsAngstrom.get(k);
      double log = Math.log(y.value());
      s += w;
      sx += w * x;
      sy += w * log;
      sxx += w * x * x;
      sxy += w * x * log;
      last = last < 0 || lengthsAngstrom.get(k) > lengthsAngstrom.get(last) ? k : last;
      n++;
    }
    double det = s * sxx - sx * sx;
    if (n < 2 || !(det > 1e-9 * s * sxx)) {
      return Optional.empty();
    }
    double slope = (s * sxy - sx * sy) / det;
    double intercept = (sxx * sy - sx * sxy) / det;
    return Optional.of(
        new SizeTrend(
            quantity,
            temperatureK,
            n,
            Estimate.normal(slope, Math.sqrt(s / det)),
            Estimate.logNormal(Math.exp(intercept), Math.sqrt(sxx / det)),
            values.get(last)));
  }

  /// Whether there is a trend beyond the errors.
  boolean significant() {
    return !slopeAngstrom.covers(0);
  }

  /// In words.
  String text() {
    return String.format(
        Locale.ROOT,
        "%s at %.0f K over %d cells: %s; extrapolated to an infinite cell %s, in the largest %s",
        quantity,
        temperatureK,
        runs,
        significant()
            ? "changes with 1/L beyond the errors"
            : "no trend with 1/L beyond the errors",
        ResultTable.text(infinite),
        ResultTable.text(largest));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("quantity", quantity);
    json.put("temperature_k", temperatureK);
    json.put("runs", runs);
    json.put("slope_angstrom", ResultJson.of(slopeAngstrom));
    json.put("infinite_cell", ResultJson.of(infinite));
    json.put("largest_cell", ResultJson.of(largest));
    json.put("significant", significant());
    return json;
  }
}
