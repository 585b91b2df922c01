package org.haven.integrators.equilibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/// What a column of thermo.csv does over a stretch of a run.
///
/// It drifts where it changes by more than what matters ([DriftLimits]) and not by chance
/// ([Stationarity]).
///
/// @param column of thermo.csv
/// @param found the test
/// @param limit of the change
/// @param verdict whether it drifts
public record Drift(String column, Stationarity found, double limit, Verdict verdict) {
  /// Whether a trace drifts.
  public enum Verdict {
    STEADY,
    DRIFTS,
    /// It changes by more than the limit, and remembers too long to say whether by chance.
    UNKNOWN
  }

  /// Probability of a false alarm of all columns of one stretch together.
  public static final double LEVEL = 0.02;

  /// Tests columns together; those that never change or have too few rows are left out.
  ///
  /// @param columns [rows] each, without limit are left out
  public static List<Drift> of(SequencedMap<String, double[]> columns, DriftLimits limits) {
    List<String> tested =
        columns.keySet().stream().filter(each -> isTestable(columns.get(each))).toList();
    List<Drift> drifts = new ArrayList<>();
    for (String column : tested) {
      double[] x = columns.get(column);
      Stationarity found =
          Stationarity.of(
              column.startsWith("framework")
                  ? Arrays.stream(x).map(rmsd -> rmsd * rmsd).toArray()
                  : x);
      double limit = limits.of(column, found.mean()).orElseThrow();
      Verdict verdict =
          Math.abs(found.change()) <= limit
              ? Verdict.STEADY
              : found.drifts(LEVEL / tested.size())
                  ? Verdict.DRIFTS
                  : found.judgeable() ? Verdict.STEADY : Verdict.UNKNOWN;
      drifts.add(new Drift(column, found, limit, verdict));
    }
    return drifts;
  }

  private static boolean isTestable(double[] x) {
    if (x.length < Stationarity.LEAST_ROWS) {
      return false;
    }
    double low = Arrays.stream(x).min().orElseThrow();
    double high = Arrays.stream(x).max().orElseThrow();
    return high - low > 1e-9 * Math.max(Math.abs(high), Math.abs(low));
  }
}
