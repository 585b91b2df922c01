package org.haven.analysis.transport;

import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.special.Gamma;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.jtransforms.fft.DoubleFFT_1D;

/// Conductivity from the spectrum of the charge current at zero frequency (Green and Kubo), by
/// cepstral analysis: sigma = S(0)/(2 V k_B T), S the power spectrum of one component of the
/// current.
///
/// The logarithm of a periodogram is the logarithm of the spectrum plus noise of a known
/// distribution, the same at all frequencies. Its Fourier coefficients C_n (the cepstrum) are cut
/// at the number P that Akaike's criterion asks for; ln S(0) = C_0 + 2 Σ C_n, with variance
/// ψ'(d)(4P − 2)/N, averaged over P with Akaike's weights, d the number of components averaged
/// (Ercole, Marcolongo, Baroni, Sci. Rep. 2017, 7, 15835, doi:10.1038/s41598-017-15843-2).
///
/// Averaging makes the interval somewhat too wide: it holds the truth in 98 % of random walks.
///
/// The current is the difference of the charge displacement from frame to frame. Averaging over a
/// frame leaves the spectrum at zero frequency as it is, and folds none of the vibrations onto it.
///
/// @param sigmaMsCm conductivity in mS/cm
/// @param coefficients the P that Akaike's criterion prefers
/// @param bandPerPs highest frequency used, in 1/ps
/// @param points frequencies in the band
public record GreenKubo(Estimate sigmaMsCm, int coefficients, double bandPerPs, int points) {
  /// Fewest frequencies that are worth the analysis.
  private static final int MIN_POINTS = 8;

  /// Standard errors that the two sigmas may differ by.
  private static final double MOST_SIGMAS = 3;

  /// @param charge displacement of the summed charge [3][F], e Å
  /// @param intervalPs between frames
  /// @param memoryPs from this lag on the motion is diffusive; the spectrum is used up to 1/(4
  ///   memory), below which it is nearly flat
  /// @param unit mS/cm per e² Å²/ps, with 1/(2 V k_B T) in it
  static GreenKubo estimate(
      double[][] charge, Directions directions, double intervalPs, double memoryPs, double unit) {
    int n = charge[0].length - 1;
    int dimensions = directions.dimensions();
    int points = (int) Math.min(n / 2 - 1, Math.floor(n * intervalPs / (4 * memoryPs)));
    if (points < MIN_POINTS) {
      return new GreenKubo(Estimate.UNKNOWN, 0, points / (n * intervalPs), Math.max(0, points));
    }
    double[][] spectrum = new double[3][];
    DoubleFFT_1D transform = new DoubleFFT_1D(n);
    for (int d = 0; d < 3; d++) {
      double[] current = new double[2 * n];
      for (int f = 0; f < n; f++) {
        current[f] = (charge[d][f + 1] - charge[d][f]) / intervalPs;
      }
      transform.realForwardFull(current);
      spectrum[d] = current;
    }
    // ln of the mean periodogram over components, at frequencies 1 … points.
    double[] ln = new double[points + 1];
    for (int k = 1; k <= points; k++) {
      double re = directions.square(spectrum[0][2 * k], spectrum[1][2 * k], spectrum[2][2 * k]);
      double im =
          directions.square(spectrum[0][2 * k + 1], spectrum[1][2 * k + 1], spectrum[2][2 * k + 1]);
      double power = (re + im) * intervalPs / n / dimensions;
      if (!(power > 0)) {
        return new GreenKubo(Estimate.UNKNOWN, 0, points / (n * intervalPs), points);
      }
      ln[k] = Math.log(power) - (Gamma.digamma(dimensions) - Math.log(dimensions));
    }
    // The component at zero frequency is real, so its noise is another: its neighbour stands in.
    ln[0] = ln[1];

    int period = 2 * points;
    double[] cepstrum = new double[points + 1];
    for (int m = 0; m <= points; m++) {
      double sum = ln[0] + (m % 2 == 0 ? 1 : -1) * ln[points];
      for (int k = 1; k < points; k++) {
        sum += 2 * ln[k] * Math.cos(Math.PI * k * m / points);
      }
      cepstrum[m] = sum / period;
    }
    double noise = Gamma.trigamma(dimensions);
    double[] tail = new double[points + 2];
    for (int m = points; m >= 0; m--) {
      tail[m] = tail[m + 1] + cepstrum[m] * cepstrum[m];
    }
    int most = Math.max(1, points / 2);
    double[] criterion = new double[most + 1];
    int best = 1;
    for (int p = 1; p <= most; p++) {
      criterion[p] = period / noise * tail[p] + 2 * p;
      best = criterion[p] < criterion[best] ? p : best;
    }
    // Averaged over P with Akaike's weights: choosing P from the same data is noise as well.
    double weights = 0;
    double value = 0;
    double square = 0;
    double level = cepstrum[0];
    for (int p = 1; p <= most; p++) {
      double weight = Math.exp(-0.5 * (criterion[p] - criterion[best]));
      weights += weight;
      value += weight * level;
      square += weight * (level * level + noise * (4 * p - 2) / period);
      level += 2 * cepstrum[p];
    }
    value /= weights;
    double std = Math.sqrt(square / weights - value * value);
    return new GreenKubo(
        Estimate.logNormal(Math.exp(value) * unit, std), best, points / (n * intervalPs), points);
  }

  /// Whether sigma from the displacement is the same within the errors of both; nothing where one
  /// is not known.
  ///
  /// @param relative standard error of the logarithm of that sigma
  Optional<Judgement> judgement(double displacementMsCm, double relative) {
    if (!sigmaMsCm.known() || !(displacementMsCm > 0)) {
      return Optional.empty();
    }
    double sigmas =
        Math.abs(Math.log(sigmaMsCm.value() / displacementMsCm))
            / Math.hypot(sigmaMsCm.relativeStd(), relative);
    boolean differs = sigmas > MOST_SIGMAS;
    return Optional.of(
        new Judgement(
            differs ? Judgement.Mark.DOUBTFUL : Judgement.Mark.GOOD,
            "sigma, Green–Kubo",
            String.format(
                Locale.ROOT,
                "Green and Kubo give sigma = %.3g mS/cm, the displacement %.3g, %.1f standard"
                    + " errors apart (limit %.0f)%s",
                sigmaMsCm.value(),
                displacementMsCm,
                sigmas,
                MOST_SIGMAS,
                differs
                    ? ": not the same within their errors; run longer, or more replicas"
                    : "")));
  }
}
