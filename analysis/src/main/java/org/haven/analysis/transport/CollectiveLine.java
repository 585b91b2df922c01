package org.haven.analysis.transport;

import java.util.Arrays;
import java.util.Map;
import org.haven.analysis.statistics.Posterior;

/// The line under the squared displacement of one sum over ions, Σ w_i Δr_i.
///
/// The sum over many ions is a Gaussian process, whatever the single ions do, so its noise is known
/// from the line itself; no ensemble is needed to measure it. Short lags, which have little noise,
/// hold the vibrations as well. These rise with the lag as they do for single ions, so the fit is c
/// f(τ) + b τ with f from the tracers, over all lags at which f is nearly one.
///
/// @param fit the line
/// @param blocks slope in each block of time
/// @param curve squared displacement, for plots
/// @param cancels whether the displacements of all ions together are but rounding
record CollectiveLine(DiffusionFit fit, double[] blocks, Diffusivity.Curve curve, boolean cancels) {
  /// A sum below so many times what independent ions have is rounding.
  private static final double VANISHING = 1e-9;

  /// Lags at which the tracers have reached this part of their cage are used. Lower ones weigh fast
  /// and slow vibrations in another way than the plateau does, and the ions of a sum may share one
  /// and not the other.
  private static final double CAGE_SEEN = 0.9;

  /// So many ions may vibrate as one before it counts against the prior of c. In tests with four
  /// that do, or with pairs that vibrate against one another, a prior of N c ± N c bends D_sigma by
  /// a factor of two; this one leaves it to the data, whose short lags know c well.
  private static final double CONCERT = 4;

  /// Fits lags `from` to `to` of the grid, and earlier ones at which the cage is seen.
  ///
  /// @param earliest index of the first lag that may be used
  /// @param sum [3][F]
  /// @param hops that stand behind the sum
  static CollectiveLine of(
      double[][] sum,
      WindowCovariance structure,
      Directions directions,
      int earliest,
      int from,
      int to,
      double dt,
      DiffusionLine.Cage cage,
      double hops) {
    int[] lags = structure.lags();
    MeanSquaredDisplacement all =
        MeanSquaredDisplacement.ofSeries(sum, sum, dt, lags[lags.length - 1]);
    double[] msd = all.values(directions, lags);
    double[] lagPs = Arrays.stream(lags).mapToDouble(lag -> lag * dt).toArray();
    DiffusionLine line =
        new DiffusionLine(structure, directions.dimensions(), msd, null, 1).within(cage);
    int start = from;
    while (start > earliest && cage.amplitude() > 0 && cage.shape()[start - 1] >= CAGE_SEEN) {
      start--;
    }
    DiffusionFit fit = line.fit(start, to);
    DisplacementMoments moments = DisplacementMoments.of(VectorSeries.of(sum), directions, lags, 1);
    double[] std = new double[lags.length];
    for (int k = 0; k < std.length; k++) {
      std[k] =
          k >= start && k <= to ? Math.sqrt(fit.covariance()[k - start][k - start]) : Double.NaN;
    }
    return new CollectiveLine(
        fit.fewHops(hops),
        fit.slopesOf(moments.blockMean()),
        new Diffusivity.Curve(lagPs, msd, std, new double[0], new double[0], moments.nonGaussian()),
        msd[to] < VANISHING * cage.slope() * lags[to]);
  }

  /// What the tracers tell of the vibrations of Σ q_i Δr_i: how they rise with the lag, and their
  /// sum over ions if each vibrates for itself, give or take [#CONCERT] times as much if not.
  ///
  /// @param weights N q² of each species
  static DiffusionLine.Cage cage(Map<String, Diffusivity> tracers, Map<String, Double> weights) {
    double[] shape = null;
    double mean = 0;
    double std = 0;
    double atOnce = 0;
    double slope = 0;
    int memory = 0;
    for (Map.Entry<String, Double> each : weights.entrySet()) {
      DiffusionLine.Cage one = tracers.get(each.getKey()).cage();
      double amplitude = each.getValue() * one.amplitude();
      shape = shape == null ? new double[one.shape().length] : shape;
      for (int k = 0; k < shape.length; k++) {
        shape[k] += amplitude * one.shape()[k];
      }
      mean += amplitude;
      atOnce += each.getValue() * one.atOnce();
      std += each.getValue() * one.std();
      slope += each.getValue() * one.slope();
      memory = Math.max(memory, one.memory());
    }
    for (int k = 0; k < shape.length; k++) {
      shape[k] = mean > 0 ? shape[k] / mean : 1;
    }
    return new DiffusionLine.Cage(shape, memory, mean, atOnce, CONCERT * mean + std, slope);
  }

  /// Standard error of the slope over the slope; of the estimate that is made of it, where the
  /// noise is as large as the slope itself or the slope is not above zero.
  double relative(double ofEstimate) {
    double relative = Math.sqrt(fit.slopeVariance()) / fit.slope();
    return fit.slope() > 0 && relative <= 1 ? relative : ofEstimate;
  }

  Posterior posterior(double unit) {
    return fit.posterior(unit);
  }
}
