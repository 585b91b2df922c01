package org.haven.analysis.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.haven.analysis.statistics.Estimate;

/// What a quantity that was measured across a field would be without it.
///
/// A field speeds up hops across it too, in even orders: D*(x) = D* (1 + β x²), x = F a/k_B T. Ions
/// that hop along the axes of a cubic lattice in a field along its diagonal have β = 1/24, in one
/// along an axis β = 0. So β is, beforehand, normal about 1/48 with the width 1/36, and runs at
/// several strengths, or without a field, tell more: generalised least squares for D* and D* β.
public final class FieldFree {
  private static final double MEAN = 1.0 / 48;
  private static final double WIDTH = 1.0 / 36;

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
    double[] x = IntStream.of(known).mapToDouble(k -> reduced[k] * reduced[k]).toArray();
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

  /// D*, its error, and D* β, for errors `std` of the values.
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
      (aa * by - ab * ay) / determinant
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
