package org.haven.integrators.equilibration;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// When a stage counts as at rest: twice, with all of its rows and without its last third.
///
/// Both times the second half of the rows is looked at. Each column has to
///
/// - hold [#LEAST_SAMPLES] independent samples there, of which none is shorter than twice
///   `memoryPs`: closely spaced rows, and a short stretch whose slow motion passes for a drift that
///   is taken off, cannot seem more than they are;
/// - change by no more than its limit ([DriftLimits]) if the stage lasted twice as long. A motion
///   that goes on evenly in the logarithm of time moves [#DOUBLING] times as far from half to half
///   as from the first to the last third of a half. More is borne where chance alone does as much
///   ([#LEVEL]); of the cell, which the production takes over, not more than [#MOST_VOLUME] times.
///
/// @param limits of what matters
/// @param rowPs time between rows
/// @param memoryPs time that volume or energy need at least to forget: the barostat's
public record RestRule(DriftLimits limits, double rowPs, double memoryPs) {
  /// Independent samples without which a stage does not count as at rest.
  public static final int LEAST_SAMPLES = 20;

  /// Rows without which it is not looked at: the second half of two thirds of them can be tested.
  public static final int LEAST_ROWS = 3 * Stationarity.LEAST_ROWS;

  /// Of thirds of a half, which lie t/3 apart, and of halves, 3t/4 apart.
  static final double DOUBLING = 2.25;

  /// Chance from which on a change counts as one that chance makes.
  private static final double LEVEL = 0.05;

  private static final double MOST_VOLUME = 2;

  /// Why it is not at rest.
  ///
  /// @param column of thermo.csv
  /// @param independent samples in the second half
  /// @param change expected if the stage lasted twice as long, in the column's unit
  /// @param limit of the change
  public record Shortfall(String column, double independent, double change, double limit) {
    /// Whether it was too short, or else moved too far.
    public boolean isShort() {
      return independent < LEAST_SAMPLES;
    }
  }

  /// Shortest stage in ps that can be at rest.
  public static double leastPs(double memoryPs) {
    return 2 * LEAST_SAMPLES * 2 * memoryPs;
  }

  /// @param columns [rows] each, since the stage began
  public boolean isAtRest(SequencedMap<String, double[]> columns) {
    return shortfall(columns).isEmpty();
  }

  /// What speaks against it, the shortest column first.
  ///
  /// @param columns [rows] each, since the stage began
  public Optional<Shortfall> shortfall(SequencedMap<String, double[]> columns) {
    SequencedMap<String, double[]> earlier = new LinkedHashMap<>();
    columns.forEach((name, x) -> earlier.put(name, Arrays.copyOf(x, 2 * x.length / 3)));
    return shortfall(columns, 1).or(() -> shortfall(earlier, 2 / 3.0));
  }

  private Optional<Shortfall> shortfall(SequencedMap<String, double[]> columns, double share) {
    List<Drift> drifts = Drift.of(secondHalf(columns), limits);
    if (drifts.size() < columns.size()) {
      String column =
          columns.keySet().stream()
              .filter(name -> drifts.stream().noneMatch(d -> d.column().equals(name)))
              .findFirst()
              .orElseThrow();
      return Optional.of(new Shortfall(column, 0, Double.NaN, Double.NaN));
    }
    Optional<Shortfall> worst = Optional.empty();
    for (Drift drift : drifts) {
      Shortfall found = measure(drift, share);
      if ((found.isShort() || moves(drift))
          && worst.stream().allMatch(w -> found.independent < w.independent)) {
        worst = Optional.of(found);
      }
    }
    return worst;
  }

  /// @param share of the rows that were given, on which fewer samples are asked for
  private Shortfall measure(Drift drift, double share) {
    Stationarity found = drift.found();
    // One row of rounding must not decide.
    double most = (found.rows() + 1) * rowPs / (2 * memoryPs);
    double independent = Math.min(found.independent(), most);
    return new Shortfall(
        drift.column(), independent / share, DOUBLING * found.change(), drift.limit());
  }

  private static boolean moves(Drift drift) {
    Stationarity found = drift.found();
    double change = DOUBLING * Math.abs(found.change());
    if (change <= drift.limit()) {
      return false;
    }
    boolean volume = drift.column().equals("volume_angstrom3");
    return found.drifts(LEVEL)
        || !found.judgeable()
        || volume && change > MOST_VOLUME * drift.limit();
  }

  /// The rows that count.
  public static SequencedMap<String, double[]> secondHalf(SequencedMap<String, double[]> columns) {
    SequencedMap<String, double[]> half = new LinkedHashMap<>();
    columns.forEach((name, x) -> half.put(name, Arrays.copyOfRange(x, x.length / 2, x.length)));
    return half;
  }
}
