package org.haven.analysis.size;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
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
/// @param fromAngstrom L of the smallest cell
/// @param slopeAngstrom b
/// @param infinite y_∞
/// @param largest the value in the largest cell
/// @param chiSquare of the line, which has `runs` − 2 degrees of freedom
public record SizeTrend(
    String quantity,
    double temperatureK,
    int runs,
    double fromAngstrom,
    Estimate slopeAngstrom,
    Estimate infinite,
    Estimate largest,
    double chiSquare) {

  /// Below this probability of a larger χ² the values are on no line of 1/L.
  private static final double UNLIKELY = 0.05;

  /// Changes by more are said as factors.
  private static final double FACTOR = 3;

  /// @param lengthsAngstrom L of each run
  /// @param values y of each run
  /// @return empty where fewer than two runs have a value, or all have one size
  public static Optional<SizeTrend> of(
      String quantity, double temperatureK, List<Double> lengthsAngstrom, List<Estimate> values) {
    double s = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    double syy = 0;
    int n = 0;
    int last = -1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < values.size(); k++) {
      Estimate y = values.get(k);
      double std = y.logStd();
      if (!(y.value() > 0) || !(std > 0) || Double.isInfinite(std)) {
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
      syy += w * log * log;
      last = last < 0 || lengthsAngstrom.get(k) > lengthsAngstrom.get(last) ? k : last;
      smallest = Math.min(smallest, lengthsAngstrom.get(k));
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
            smallest,
            Estimate.normal(slope, Math.sqrt(s / det)),
            Estimate.logNormal(Math.exp(intercept), Math.sqrt(sxx / det)),
            values.get(last),
            Math.max(0, syy - slope * sxy - intercept * sy)));
  }

  /// Whether there is a trend beyond the errors.
  public boolean significant() {
    return !slopeAngstrom.covers(0);
  }

  /// Along the line, the value in an infinite cell over that in the smallest: exp(−b/L).
  Estimate ratio() {
    return Estimate.logNormal(
        Math.exp(-slopeAngstrom.value() / fromAngstrom), slopeAngstrom.std() / fromAngstrom);
  }

  /// Whether the values lie on a line within their errors; with two they always do.
  boolean isLine() {
    return runs < 3
        || 1 - new ChiSquaredDistribution(null, runs - 2).cumulativeProbability(chiSquare)
            > UNLIKELY;
  }

  /// In words.
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s at %.0f K over %d cells: %s from L = %.1f Å to an infinite cell, there %s, in the"
            + " largest %s%s",
        quantity,
        temperatureK,
        runs,
        change(),
        fromAngstrom,
        ResultTable.text(infinite),
        ResultTable.text(largest),
        isLine()
            ? ""
            : String.format(
                Locale.ROOT,
                "; on no line of 1/L within the errors (χ² = %.1f, %d degree%s of freedom)",
                chiSquare,
                runs - 2,
                runs == 3 ? "" : "s"));
  }

  private String change() {
    Estimate ratio = ratio();
    boolean far = ratio.ci95High() > FACTOR || ratio.ci95Low() < 1 / FACTOR;
    boolean grows = ratio.value() > 1;
    if (!significant()) {
      return "no trend with 1/L beyond the errors, "
          + (far
              ? "× " + ResultTable.text(ratio)
              : String.format(
                  Locale.ROOT,
                  "%+.0f %% (%+.0f to %+.0f)",
                  percent(ratio.value()),
                  percent(ratio.ci95Low()),
                  percent(ratio.ci95High())));
    }
    String verb = grows ? "grows by " : "falls by ";
    Estimate towards = grows ? ratio : ratio.inverse();
    return verb
        + (far
            ? "a factor of " + ResultTable.text(towards)
            : String.format(
                Locale.ROOT,
                "%.0f %% (%.0f – %.0f)",
                Math.abs(percent(ratio.value())),
                Math.abs(percent(grows ? ratio.ci95Low() : ratio.ci95High())),
                Math.abs(percent(grows ? ratio.ci95High() : ratio.ci95Low()))));
  }

  private static double percent(double ratio) {
    return 100 * (ratio - 1);
  }

  /// As one of `size_trends` in results.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("quantity", quantity);
    json.put("temperature_k", temperatureK);
    json.put("runs", runs);
    json.put("from_angstrom", fromAngstrom);
    json.put("slope_angstrom", ResultJson.of(slopeAngstrom));
    json.put("infinite_over_smallest", ResultJson.of(ratio()));
    json.put("infinite_cell", ResultJson.of(infinite));
    json.put("largest_cell", ResultJson.of(largest));
    json.put("chi_square", chiSquare);
    json.put("significant", significant());
    json.put("text", text());
    return json;
  }
}
