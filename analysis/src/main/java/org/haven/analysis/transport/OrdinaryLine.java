package org.haven.analysis.transport;

import java.util.Locale;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.LeastSquares;

/// The slope by ordinary least squares on the window of a [DiffusionFit], as a check of it.
///
/// @param cm2PerS D* with the naive interval, which ignores that lags share their noise
/// @param noise standard deviation in cm²/s of its difference from the generalised estimate
record OrdinaryLine(Estimate cm2PerS, double noise) {
  /// Lags taken at most: neighbours carry the same noise.
  private static final int MOST_LAGS = 2000;

  /// Standard errors that the two slopes may differ by.
  private static final double MOST_SIGMAS = 3;

  /// Fits evenly spaced lags of `all`.
  ///
  /// @param lags of the grid
  /// @param unit D in cm²/s for a slope of one
  static OrdinaryLine of(
      MeanSquaredDisplacement all,
      Directions directions,
      DiffusionFit fit,
      int[] lags,
      double unit) {
    int first = lags[fit.from()];
    int step = Math.max(1, (lags[fit.to()] - first) / MOST_LAGS);
    double[] t = new double[(lags[fit.to()] - first) / step + 1];
    double[] y = new double[t.length];
    for (int k = 0; k < t.length; k++) {
      t[k] = first + k * step;
      y[k] = all.value(directions, (int) t[k]);
    }
    LeastSquares line = LeastSquares.ordinary(t, y);
    return new OrdinaryLine(
        Estimate.normal(line.slope() * unit, Math.sqrt(line.slopeVariance()) * unit),
        Math.sqrt(fit.varianceOfDifference(line.weights(), t, lags)) * unit);
  }

  /// Whether it agrees with the generalised estimate of the same line within the noise of their
  /// difference.
  Judgement judgement(double generalised) {
    double sigmas = Math.abs(cm2PerS.value() - generalised) / noise;
    boolean bends = sigmas > MOST_SIGMAS;
    return new Judgement(
        bends ? Judgement.Mark.DOUBTFUL : Judgement.Mark.GOOD,
        "least squares",
        String.format(
            Locale.ROOT,
            "ordinary least squares give %.3g cm²/s, generalised %.3g, %.1f standard errors apart"
                + " (limit %.0f)%s",
            cm2PerS.value(),
            generalised,
            sigmas,
            MOST_SIGMAS,
            bends ? ": the displacement bends within the window; run longer" : ""));
  }
}
