package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.LeastSquares;
import org.haven.analysis.statistics.Posterior;

/// Tracer diffusivity D* of one species, with the window it was read from and what stands beside
/// it.
///
/// D = slope of the mean squared displacement / 2d, by generalised least squares with the
/// covariance of the windows ([WindowCovariance]), posterior cut at zero ([Posterior]). The
/// variance of single squared displacements is measured, and so is how many ions move as one; the
/// interval is widened by the latter.
///
/// @param cm2PerS D* in cm²/s; the value is NaN when the ions never diffuse, and the interval then
///   only bounds it
/// @param interceptAngstrom2 c of the line, Å²: twice the vibrations' amplitude
/// @param window lags used
/// @param diffusive whether a linear regime was found (or the window was given)
/// @param ordinary by ordinary least squares on the same window, with the naive interval that
///   ignores correlation; for comparison only
/// @param blocks mean and standard error over disjoint blocks of time ([TimeBlocks]), unknown where
///   the run is too short for two
/// @param hopAngstrom a, the length of a hop
/// @param hops N max(MSD)/a²
/// @param hopsInRun N 2dD T/a², hops that the diffusivity takes in the whole run
/// @param hopCount the same value with the error expected from the number of hops, 3.43/√hops +
///   0.04 (He, Zhu, Mo, npj Comput. Mater. 2018, 4, 18, doi:10.1038/s41524-018-0074-y)
/// @param concerted variance of the mean as a multiple of that of independent ions
/// @param posterior of D* in cm²/s, for plots
/// @param curve mean squared displacement with band, exponent and non-Gaussian parameter
/// @param fit the line and its covariance
/// @param cage how the displacement within the cage rises with the lag
/// @param blockValues D* over the time origins of each twentieth of the run, cm²/s
/// @param warnings what the user should know
public record Diffusivity(
    Estimate cm2PerS,
    double interceptAngstrom2,
    Window window,
    boolean diffusive,
    Estimate ordinary,
    Estimate blocks,
    double hopAngstrom,
    double hops,
    double hopsInRun,
    Estimate hopCount,
    double concerted,
    Posterior posterior,
    Curve curve,
    DiffusionFit fit,
    DiffusionLine.Cage cage,
    double[] blockValues,
    List<String> warnings) {

  /// 1 Å²/ps in cm²/s.
  public static final double CM2_PER_S = 1e-4;

  /// Weight, in windows, of the belief that ions move independently.
  private static final double CONCERTED_PRIOR = 10;

  /// Chance below which blocks of time are said to differ.
  private static final double RARE = 1e-3;

  /// A window of lags in ps.
  ///
  /// @param given by the user, not found from the data
  public record Window(double fromPs, double toPs, boolean given) {}

  /// What the plots show, on a grid of lags.
  ///
  /// @param lagPs [n]
  /// @param msdAngstrom2 [n]
  /// @param stdAngstrom2 [n] standard error, NaN outside the window
  /// @param exponent [n] d ln MSD/d ln τ
  /// @param jumpExponent [n] d ln(MSD − c)/d ln τ, which decides on the window; NaN outside
  /// @param nonGaussian [n] α₂
  public record Curve(
      double[] lagPs,
      double[] msdAngstrom2,
      double[] stdAngstrom2,
      double[] exponent,
      double[] jumpExponent,
      double[] nonGaussian) {}

  /// Estimates D* of the ions `ions`.
  ///
  /// @param given window in ps, found from the data when empty
  /// @param hopAngstrom length of a hop, for counting hops
  /// @param threads host threads
  public static Diffusivity estimate(
      Displacements displacements,
      int[] ions,
      Directions directions,
      Optional<Window> given,
      double hopAngstrom,
      int threads) {
    WindowCovariance structure = WindowCovariance.of(displacements.frames());
    int[] lags = structure.lags();
    int d = directions.dimensions();
    double dt = displacements.intervalPs();
    int last = lags.length - 1;
    List<String> warnings = new ArrayList<>();

    MeanSquaredDisplacement all =
        MeanSquaredDisplacement.of(displacements, ions, lags[last], threads);
    double[] msd = new double[lags.length];
    for (int k = 0; k < msd.length; k++) {
      msd[k] = Math.max(0, all.value(directions, lags[k]));
    }
    DisplacementMoments moments =
        DisplacementMoments.of(displacements, ions, directions, lags, threads);

    int earliest = afterPeak(moments, displacements.frames());
    double concerted =
        concertedness(
            vectors(displacements, ions), directions, lags[earliest], displacements.frames());
    DiffusionLine line =
        new DiffusionLine(structure, d, msd, moments.variance(), ions.length / concerted);
    int from;
    int first;
    int to = last;
    boolean diffusive = true;
    if (given.isPresent()) {
      from = index(lags, given.get().fromPs() / dt);
      to = index(lags, given.get().toPs() / dt);
      first = from;
      if (to - from < 2) {
        throw new org.haven.inputs.InputException(
            String.format(
                Locale.ROOT,
                "fit window %.4g–%.4g ps holds fewer than three lags; lags go from %.4g to %.4g ps",
                given.get().fromPs(),
                given.get().toPs(),
                dt,
                lags[last] * dt));
      }
      if (!line.linear(line.fit(from, to))) {
        warnings.add("the displacement is not linear in the window given");
      }
    } else {
      from = line.firstLinear(earliest, last);
      first = from;
      if (from > earliest) {
        while (lags[from] < DiffusionLine.MARGIN * lags[first] && 2 * lags[from + 1] <= lags[to]) {
          from++;
        }
        if (lags[from] < DiffusionLine.MARGIN * lags[first]) {
          warnings.add(
              String.format(
                  Locale.ROOT,
                  "the displacement bends until %.2g ps, long for a run of %.3g ps: D may be too"
                      + " high; run %.0f ps or more",
                  lags[first] * dt,
                  displacements.durationPs(),
                  5 * DiffusionLine.MARGIN * lags[first] * dt));
        }
      }
      if (from < 0) {
        diffusive = false;
        from = Math.max(0, index(lags, lags[last] / 2.0));
        first = from;
        warnings.add(
            "never diffusive: the displacement does not grow linearly in time at any lag; run"
                + " longer");
      }
    }

    concerted =
        concertedness(vectors(displacements, ions), directions, lags[from], displacements.frames());
    line = new DiffusionLine(structure, d, msd, moments.variance(), ions.length / concerted);
    DiffusionFit fit = line.fit(from, to);
    if (from > first) {
      fit = fit.lessCertain(line.varianceOfStart(fit));
    }

    double unit = CM2_PER_S / (2 * d * dt);
    double slope = fit.slope();
    Posterior posterior = fit.posterior(unit);
    Estimate value = posterior.summary();
    double hops =
        ions.length * java.util.Arrays.stream(msd).max().orElse(0) / (hopAngstrom * hopAngstrom);
    double jumps =
        ions.length
            * Math.max(0, slope)
            * (displacements.frames() - 1)
            / (hopAngstrom * hopAngstrom);
    if (diffusive && jumps < 1 && given.isEmpty()) {
      diffusive = false;
      warnings.add("fewer than one hop in the whole run: nothing to measure");
    } else if (jumps < 10) {
      warnings.add(String.format(Locale.ROOT, "only %.2g hops in the whole run", jumps));
    }
    if (!diffusive) {
      // Where none of N hops is seen, there may have been up to three (95 %).
      double unseen =
          3 * hopAngstrom * hopAngstrom / (ions.length * (displacements.frames() - 1.0)) * unit;
      value = new Estimate(Double.NaN, Double.NaN, 0, Math.max(value.ci95High(), unseen));
    } else if (value.value() < 2 * value.std()) {
      warnings.add("D is not distinguishable from zero; take the upper end of its interval");
    }

    int step = Math.max(1, (lags[to] - lags[from]) / 2000);
    int points = (lags[to] - lags[from]) / step + 1;
    double[] t = new double[points];
    double[] y = new double[points];
    for (int k = 0; k < points; k++) {
      t[k] = lags[from] + k * step;
      y[k] = all.value(directions, (int) t[k]);
    }
    LeastSquares ols = LeastSquares.ordinary(t, y);
    Estimate ordinary = Estimate.normal(ols.slope() * unit, Math.sqrt(ols.slopeVariance()) * unit);

    TimeBlocks blocks =
        TimeBlocks.of(
            displacements,
            ions,
            directions,
            moments.variance(),
            ions.length / concerted,
            fit,
            unit,
            threads);
    if (diffusive && given.isEmpty()) {
      if (blocks.chance() < RARE) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%d blocks of time scatter by %.2g cm²/s where noise gives %.2g: the run drifts or"
                    + " changes; the interval does not hold that",
                blocks.count(),
                blocks.std(),
                blocks.expected()));
      }
      double noise = Math.sqrt(fit.varianceOfDifference(ols.weights(), t, lags)) * unit;
      if (Math.abs(ordinary.value() - value.value()) > 3 * noise) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "ordinary least squares gives %.3g cm²/s, generalised %.3g: the displacement bends",
                ordinary.value(),
                value.value()));
      }
    }
    double rsd = hops > 0 ? 3.43 / Math.sqrt(hops) + 0.04 : Double.NaN;
    Estimate hopCount =
        diffusive ? Estimate.normal(value.value(), value.value() * rsd) : Estimate.UNKNOWN;
    return new Diffusivity(
        value,
        fit.line().intercept(),
        new Window(lags[from] * dt, lags[to] * dt, given.isPresent()),
        diffusive,
        ordinary,
        blocks.mean(),
        hopAngstrom,
        hops,
        jumps,
        hopCount,
        concerted,
        posterior,
        curve(lags, dt, msd, moments, fit, line.exponents(fit)[0]),
        fit,
        line.cage(fit),
        java.util.Arrays.stream(fit.slopesOf(moments.blockMean())).map(x -> x * unit).toArray(),
        List.copyOf(warnings));
  }

  private static double[][][] vectors(Displacements displacements, int[] ions) {
    double[][][] series = new double[ions.length][3][];
    for (int n = 0; n < ions.length; n++) {
      for (int d = 0; d < 3; d++) {
        series[n][d] = displacements.series(ions[n], d);
      }
    }
    return series;
  }

  private static int index(int[] lags, double lag) {
    int best = 0;
    for (int k = 0; k < lags.length; k++) {
      if (Math.abs(Math.log(lags[k] / lag)) < Math.abs(Math.log(lags[best] / lag))) {
        best = k;
      }
    }
    return best;
  }

  /// First lag not before the peak of the non-Gaussian parameter, where that stands clear of noise:
  /// until then most ions have not left their cage.
  private static int afterPeak(DisplacementMoments moments, int frames) {
    int peak = 0;
    double[] a = moments.nonGaussian();
    // The sampling error of a kurtosis of n Gaussian data is √(24/n).
    double noise = Double.NaN;
    for (int k = 0; k < a.length; k++) {
      double samples = (double) moments.particles() * frames / moments.lags()[k];
      if (samples >= 200 && (Double.isNaN(noise) || a[k] > a[peak])) {
        peak = k;
        noise = Math.sqrt(24 / samples);
      }
    }
    return a[peak] > 0.1 + 3 * noise ? peak : 0;
  }

  /// How many ions move as one, from disjoint windows at the start of the fit window or a
  /// two-hundredth of the run, drawn towards one where windows are few.
  private static double concertedness(
      double[][][] series, Directions directions, int lag, int frames) {
    double[] f = DisplacementMoments.concertedness(series, directions, Math.max(lag, frames / 200));
    return Math.max((f[1] * f[0] + CONCERTED_PRIOR) / (f[1] + CONCERTED_PRIOR), 0.25);
  }

  private static Curve curve(
      int[] lags,
      double dt,
      double[] msd,
      DisplacementMoments moments,
      DiffusionFit fit,
      double[] jumps) {
    int n = lags.length;
    double[] lagPs = new double[n];
    double[] std = new double[n];
    double[] exponent = new double[n];
    double[] jumpExponent = new double[n];
    java.util.Arrays.fill(jumpExponent, Double.NaN);
    System.arraycopy(jumps, 0, jumpExponent, fit.from(), jumps.length);
    for (int k = 0; k < n; k++) {
      lagPs[k] = lags[k] * dt;
      std[k] =
          k >= fit.from() && k <= fit.to()
              ? Math.sqrt(fit.covariance()[k - fit.from()][k - fit.from()])
              : Double.NaN;
      int a = Math.max(0, k - 2);
      int b = Math.min(n - 1, k + 2);
      exponent[k] =
          msd[a] > 0 && msd[b] > 0
              ? Math.log(msd[b] / msd[a]) / Math.log((double) lags[b] / lags[a])
              : Double.NaN;
    }
    return new Curve(lagPs, msd, std, exponent, jumpExponent, moments.nonGaussian());
  }
}
