package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Posterior;

/// Tracer diffusivity D* of one species, with the window it was read from and what stands beside
/// it.
///
/// D = slope of the mean squared displacement / 2d, by generalised least squares with the
/// covariance of the windows ([WindowCovariance]), averaged over memories and starts
/// ([ModelAverage]), posterior cut at zero ([Posterior]). With a window given, the line in it. The
/// variance of single squared displacements is measured, and so is how many ions move as one; the
/// interval is widened by the latter.
///
/// @param cm2PerS D* in cm²/s; the value is NaN when the ions never diffuse, and the interval then
///   only bounds it
/// @param window lags used
/// @param diffusive whether a linear regime was found (or the window was given)
/// @param ordinary by ordinary least squares on the same window, with the naive interval that
///   ignores correlation; for comparison only
/// @param blocks mean and standard error over disjoint blocks of time ([TimeBlocks]), unknown where
///   the run is too short for two
/// @param hops that stand behind it
/// @param concerted variance of the mean as a multiple of that of independent ions
/// @param posterior of D* in cm²/s, for plots
/// @param curve mean squared displacement with band, exponent and non-Gaussian parameter
/// @param fit the line and its covariance
/// @param cage how the displacement within the cage rises with the lag
/// @param tensor of diffusion with its principal axes, where all three directions count and the
///   ions diffuse
/// @param blockValues D* over the time origins of each twentieth of the run, cm²/s
/// @param own what Haven finds where a window was given
/// @param judgements what speaks for and against it
public record Diffusivity(
    Estimate cm2PerS,
    Window window,
    boolean diffusive,
    Estimate ordinary,
    Estimate blocks,
    Hops hops,
    double concerted,
    Posterior posterior,
    Curve curve,
    DiffusionFit fit,
    DiffusionLine.Cage cage,
    Optional<DiffusionTensor> tensor,
    double[] blockValues,
    Optional<Diffusivity> own,
    List<Judgement> judgements) {

  /// 1 Å²/ps in cm²/s.
  public static final double CM2_PER_S = 1e-4;

  /// A window of lags in ps.
  ///
  /// @param given by the user, not found from the data
  public record Window(double fromPs, double toPs, boolean given) {}

  /// Effective hops of the ions: squared displacement in units of a hop's. A hop and the way back
  /// count nothing, where the jumps of [org.haven.analysis.mechanism.SiteAnalysis] count two.
  ///
  /// Where no ion is ever seen half a hop from where it began, N ions hop less often than 3/(N T)
  /// with 95 % certainty (the rule of three, Hanley and Lippman-Hand, JAMA 1983, 249, 1743,
  /// doi:10.1001/jama.1983.03330370053031), so D* ≤ 3 a²/(2 d N T), whatever the vibrations do.
  ///
  /// @param lengthAngstrom a
  /// @param seen N max(MSD)/a²
  /// @param inRun N 2dD T/a², hops that D of the line in its window takes in the whole run
  /// @param any whether an ion is seen to hop
  public record Hops(double lengthAngstrom, double seen, double inRun, boolean any) {
    /// Parts of the run over which positions are averaged, so that vibrations are not hops.
    private static final int PARTS = 20;

    static Hops of(
        VectorSeries series,
        Directions directions,
        double lengthAngstrom,
        double[] msd,
        double slope) {
      double square = lengthAngstrom * lengthAngstrom;
      int particles = series.particles();
      return new Hops(
          lengthAngstrom,
          particles * Arrays.stream(msd).max().orElse(0) / square,
          particles * Math.max(0, slope) * (series.frames() - 1) / square,
          IntStream.range(0, particles)
              .mapToObj(series.reader())
              .anyMatch(x -> farthest(x, directions) > 0.25 * square));
    }

    /// Largest squared distance of an ion's mean position in a part of the run from that in the
    /// first.
    private static double farthest(double[][] x, Directions directions) {
      int length = Math.max(1, x[0].length / PARTS);
      double[] first = new double[3];
      double most = 0;
      for (int from = 0; from + length <= x[0].length; from += length) {
        double[] mean = new double[3];
        for (int d = 0; d < 3; d++) {
          mean[d] = Arrays.stream(x[d], from, from + length).sum() / length;
        }
        first = from == 0 ? mean : first;
        most =
            Math.max(
                most,
                directions.square(mean[0] - first[0], mean[1] - first[1], mean[2] - first[2]));
      }
      return most;
    }
  }

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
    int frames = displacements.frames();
    WindowCovariance structure = WindowCovariance.of(frames);
    int[] lags = structure.lags();
    int d = directions.dimensions();
    double dt = displacements.intervalPs();
    VectorSeries series = displacements.vectors(ions);
    MeanSquaredDisplacement all =
        MeanSquaredDisplacement.of(displacements, ions, lags[lags.length - 1], threads);
    double[] msd = all.values(directions, lags);
    DisplacementMoments moments = DisplacementMoments.of(series, directions, lags, threads);
    int earliest = moments.afterPeak(frames);
    double early = DisplacementMoments.movingAsOne(series, directions, lags[earliest]);
    DiffusionLine trial =
        new DiffusionLine(structure, d, msd, moments.variance(), ions.length / early);
    LinearRegime regime =
        given
            .map(w -> LinearRegime.given(trial, lags, w, dt))
            .orElseGet(() -> LinearRegime.find(trial, lags, earliest, displacements));
    List<Judgement> judgements = new ArrayList<>();
    judgements.add(regime.judgement());
    double concerted = DisplacementMoments.movingAsOne(series, directions, lags[regime.from()]);
    double particles = ions.length / concerted;
    DiffusionLine line = new DiffusionLine(structure, d, msd, moments.variance(), particles);
    DiffusionFit fit = line.fit(regime.from(), regime.to());

    double unit = CM2_PER_S / (2 * d * dt);
    Posterior posterior =
        given.isEmpty() && regime.found()
            ? ModelAverage.of(line, hopAngstrom)
                .map(average -> fit.posterior(average, unit))
                .orElse(fit.posterior(unit))
            : fit.posterior(unit);
    Hops hops = Hops.of(series, directions, hopAngstrom, msd, fit.slope());
    Estimate value = posterior.summary();
    boolean vague = HopEvidence.vague(value);
    boolean diffusive = regime.found();
    if (diffusive && (hops.inRun() < 1 || vague && !hops.any()) && given.isEmpty()) {
      diffusive = false;
      judgements.add(
          new Judgement(
              Judgement.Mark.UNUSABLE,
              "hops",
              "fewer than one hop in the whole run: nothing to measure"));
    } else {
      judgements.addAll(
          HopEvidence.of(hops.inRun(), hopAngstrom, diffusive ? value : Estimate.UNKNOWN));
    }
    if (!diffusive) {
      double unseen = 3 * hopAngstrom * hopAngstrom / (ions.length * (frames - 1.0)) * unit;
      value =
          new Estimate(
              Double.NaN, Double.NaN, 0, hops.any() ? Math.max(value.ci95High(), unseen) : unseen);
    }

    if (diffusive) {
      SingleFile.judgement(series, lags, msd, hopAngstrom).ifPresent(judgements::add);
    }
    OrdinaryLine ordinary = OrdinaryLine.of(all, directions, fit, lags, unit);
    TimeBlocks blocks =
        TimeBlocks.of(
            displacements, ions, directions, moments.variance(), particles, fit, unit, threads);
    if (diffusive && given.isEmpty()) {
      judgements.add(ordinary.judgement(fit.slope() * unit));
      blocks.judgement().ifPresent(judgements::add);
    }
    return new Diffusivity(
        value,
        new Window(lags[regime.from()] * dt, lags[regime.to()] * dt, given.isPresent()),
        diffusive,
        ordinary.cm2PerS(),
        blocks.mean(),
        hops,
        concerted,
        posterior,
        curve(lags, dt, msd, moments, fit, line.exponents(fit)[0]),
        fit,
        line.cage(fit),
        diffusive && d == 3 && !vague
            ? Optional.of(
                DiffusionTensor.of(
                    fit.slopesOf(all.tensors(lags)),
                    value,
                    fit.slopeVariance() / (fit.slope() * fit.slope()),
                    fit.vibrationVariance() / fit.slopeVariance()))
            : Optional.empty(),
        Arrays.stream(fit.slopesOf(moments.blockMean())).map(x -> x * unit).toArray(),
        Optional.empty(),
        List.copyOf(judgements));
  }

  /// The same, given a window, beside what Haven finds itself.
  Diffusivity beside(Diffusivity own) {
    List<Judgement> all = new ArrayList<>();
    all.add(GivenWindow.judgement(this, own));
    // That no bend is seen within a window does not make it the linear regime.
    judgements.stream()
        .filter(j -> j.mark() != Judgement.Mark.GOOD || !j.quantity().equals(LinearRegime.QUANTITY))
        .forEach(all::add);
    return new Diffusivity(
        cm2PerS,
        window,
        diffusive,
        ordinary,
        blocks,
        hops,
        concerted,
        posterior,
        curve,
        fit,
        cage,
        tensor,
        blockValues,
        Optional.of(own),
        List.copyOf(all));
  }

  /// Whether ions are seen to diffuse in the window: not before one that was given.
  public boolean seenToDiffuse() {
    return diffusive && own.map(o -> GivenWindow.within(this, o)).orElse(true);
  }

  /// c of the line, Å²: twice the vibrations' amplitude.
  public double interceptAngstrom2() {
    return fit.line().intercept();
  }

  /// The value with the error expected from the number of hops, 3.43/√hops + 0.04 (He, Zhu, Mo, npj
  /// Comput. Mater. 2018, 4, 18, doi:10.1038/s41524-018-0074-y).
  public Estimate hopCount() {
    if (!diffusive) {
      return Estimate.UNKNOWN;
    }
    double relative = hops.seen() > 0 ? 3.43 / Math.sqrt(hops.seen()) + 0.04 : Double.NaN;
    return Estimate.normal(cm2PerS.value(), cm2PerS.value() * relative);
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
    Arrays.fill(jumpExponent, Double.NaN);
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
