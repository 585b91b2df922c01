package org.haven.analysis.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;

/// What a quantity that was measured across a field would be without it.
///
/// A field speeds up motion across it too, in even orders: D*(x) = D* (1 + β x²), x = F a/k_B T.
/// Ions that hop by themselves along the axes of a cubic lattice have β = 1/24 in a field along its
/// diagonal, and 0 in one along an axis. Where ions return to where they came from, a field also
/// breaks that memory, and β is larger: 0.13 ± 0.04 in Li6PS5Cl at 600 K (docs/statistics.md). So β
/// is, beforehand, normal about 1/24 with the width 1/10, and runs at several strengths, or without
/// a field, tell more: generalised least squares for D* and D* β.
public final class FieldFree {
  /// What the judgement is on.
  public static final String QUANTITY = "D* across the field";

  private static final double MEAN = 1.0 / 24;
  private static final double WIDTH = 0.1;

  /// Share of D* that may rest on what β is beforehand, and not on runs.
  private static final double RESTS = 0.05;

  /// From so many runs on, their differences tell their errors.
  private static final int SCATTER_RUNS = 4;

  private FieldFree() {}

  /// D* from runs.
  ///
  /// @param runs D* of each; those without a value are left out
  /// @param reduced x of each; 0 without a field
  /// @param structures which filling each began with; where there are several, their spread counts
  public static Estimate of(List<Estimate> runs, double[] reduced, int[] structures) {
    int[] known = IntStream.range(0, runs.size()).filter(k -> runs.get(k).value() > 0).toArray();
    if (known.length == 0) {
      return Estimate.ofReplicas(runs);
    }
    double[] x = squares(reduced, known);
    if (IntStream.of(known).map(k -> structures[k]).distinct().count() > 1) {
      List<Estimate> without = new ArrayList<>();
      for (int k : known) {
        without.add(runs.get(k).times(1 / (1 + MEAN * reduced[k] * reduced[k])));
      }
      return wider(
          Estimate.ofStructures(without), WIDTH * Arrays.stream(x).average().orElseThrow());
    }
    double[] y = IntStream.of(known).mapToDouble(k -> runs.get(k).value()).toArray();
    double[] own = IntStream.of(known).mapToDouble(k -> runs.get(k).std()).toArray();
    int n = y.length;
    if (n < SCATTER_RUNS) {
      double[] fit = fit(x, y, own);
      return Estimate.logNormal(fit[0], fit[1] / fit[0]);
    }
    double[] even = new double[n];
    double squares = 0;
    double mean = Arrays.stream(y).average().orElseThrow();
    for (double each : y) {
      squares += (each - mean) * (each - mean);
    }
    Arrays.fill(even, Math.sqrt(squares / (n - 1)));
    double[] fit = fit(x, y, even);
    squares = 0;
    for (int k = 0; k < n; k++) {
      squares += Math.pow(y[k] - fit[0] - fit[2] * x[k], 2);
    }
    Arrays.fill(even, Math.sqrt(squares / (n - 1)));
    fit = fit(x, y, even);
    double relative = fit[1] / fit[0];
    double t = new TDistribution(null, n - 1.0).inverseCumulativeProbability(0.975);
    return new Estimate(
        fit[0], fit[1], fit[0] * Math.exp(-t * relative), fit[0] * Math.exp(t * relative));
  }

  /// How much of D* rests on what β is beforehand: the change of D* where that is changed by its
  /// width. A tenth at x = 1 alone; less at weaker fields, or beside them, or with runs without
  /// one. Doubtful above a twentieth.
  ///
  /// @param runs D* of each; those without a value are left out
  /// @param reduced x of each; 0 without a field
  /// @return empty where no run with a value is in a field
  public static Optional<Judgement> judgement(List<Estimate> runs, double[] reduced) {
    int[] known = IntStream.range(0, runs.size()).filter(k -> runs.get(k).value() > 0).toArray();
    double strongest = IntStream.of(known).mapToDouble(k -> Math.abs(reduced[k])).max().orElse(0);
    if (!(strongest > 0)) {
      return Optional.empty();
    }
    double[] y = IntStream.of(known).mapToDouble(k -> runs.get(k).value()).toArray();
    double[] own = IntStream.of(known).mapToDouble(k -> runs.get(k).std()).toArray();
    double[] fit = fit(squares(reduced, known), y, own);
    double rests = fit[3] / fit[0];
    boolean bad = !(rests <= RESTS);
    return Optional.of(
        new Judgement(
            bad ? Mark.DOUBTFUL : Mark.GOOD,
            QUANTITY,
            String.format(
                Locale.ROOT,
                "%.0f %% of it rest on an assumed even order (limit %.0f %%), F a/k_BT = %.2g at"
                    + " most%s",
                100 * rests,
                100 * RESTS,
                strongest,
                bad
                    ? ": the field speeds up the motion across it, and D* and H_R are uncertain by"
                        + " that; add runs without a field (equilibrium: true), or take F a/k_BT ="
                        + " 0.5"
                    : "")));
  }

  private static double[] squares(double[] reduced, int[] known) {
    return IntStream.of(known).mapToDouble(k -> reduced[k] * reduced[k]).toArray();
  }

  /// D*, its error, D* β, and the change of D* by another β beforehand, for errors `std` of the
  /// values.
  private static double[] fit(double[] x, double[] y, double[] std) {
    double mean = Arrays.stream(y).average().orElseThrow();
    double prior = 1 / (WIDTH * mean * WIDTH * mean);
    double aa = 0;
    double ab = 0;
    double bb = prior;
    double ay = 0;
    double by = prior * MEAN * mean;
    for (int k = 0; k < x.length; k++) {
      double w = 1 / (std[k] * std[k]);
      aa += w;
      ab += w * x[k];
      bb += w * x[k] * x[k];
      ay += w * y[k];
      by += w * x[k] * y[k];
    }
    double determinant = aa * bb - ab * ab;
    return new double[] {
      (bb * ay - ab * by) / determinant,
      Math.sqrt(bb / determinant),
      (aa * by - ab * ay) / determinant,
      ab * prior * WIDTH * mean / determinant
    };
  }

  private static Estimate wider(Estimate e, double relative) {
    double below = Math.log(e.value() / e.ci95Low());
    double above = Math.log(e.ci95High() / e.value());
    double more = Estimate.Z95 * relative;
    return new Estimate(
        e.value(),
        Math.hypot(e.std(), relative * e.value()),
        e.value() * Math.exp(-Math.hypot(below, more)),
        e.value() * Math.exp(Math.hypot(above, more)));
  }
}
