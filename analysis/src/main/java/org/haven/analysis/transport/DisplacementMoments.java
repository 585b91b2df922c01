package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;

/// Moments of the squared displacement q of single particles on a grid of lags: mean, variance,
/// non-Gaussian parameter, and means over blocks of time.
///
/// The non-Gaussian parameter is α₂ = d⟨q²⟩/((d + 2)⟨q⟩²) − 1: zero for a Gaussian, large while a
/// few ions have hopped and most have not. Time origins are taken every lag/8 frames or so.
final class DisplacementMoments {
  /// Time blocks kept for block averages.
  static final int BLOCKS = 20;

  private static final int CHUNKS = 16;

  /// Weight, in windows, of the belief that particles move independently.
  private static final double INDEPENDENT_WINDOWS = 10;

  private final int[] lags;
  private final double[] mean;
  private final double[] variance;
  private final double[] nonGaussian;
  private final double[][] blockMean;
  private final int particles;

  private DisplacementMoments(
      int[] lags,
      double[] mean,
      double[] variance,
      double[] nonGaussian,
      double[][] blockMean,
      int particles) {
    this.lags = lags;
    this.mean = mean;
    this.variance = variance;
    this.nonGaussian = nonGaussian;
    this.blockMean = blockMean;
    this.particles = particles;
  }

  /// Moments over vector series.
  static DisplacementMoments of(
      VectorSeries series, Directions directions, int[] lags, int threads) {
    int particles = series.particles();
    int chunks = Math.min(CHUNKS, particles);
    List<Callable<double[][][]>> tasks = new ArrayList<>();
    for (int c = 0; c < chunks; c++) {
      int from = (int) ((long) particles * c / chunks);
      int to = (int) ((long) particles * (c + 1) / chunks);
      tasks.add(() -> sums(series, from, to, directions, lags));
    }
    int n = lags.length;
    double[][] block = new double[BLOCKS][n];
    double[][] squares = new double[BLOCKS][n];
    double[][] counts = new double[BLOCKS][n];
    MeanSquaredDisplacement.inOrder(
        tasks,
        threads,
        part -> {
          for (int b = 0; b < BLOCKS; b++) {
            for (int k = 0; k < n; k++) {
              block[b][k] += part[0][b][k];
              squares[b][k] += part[1][b][k];
              counts[b][k] += part[2][b][k];
            }
          }
        });
    double[] mean = new double[n];
    double[] variance = new double[n];
    double[] nonGaussian = new double[n];
    int d = directions.dimensions();
    for (int k = 0; k < n; k++) {
      double q = 0;
      double q2 = 0;
      double count = 0;
      for (int b = 0; b < BLOCKS; b++) {
        q += block[b][k];
        q2 += squares[b][k];
        count += counts[b][k];
        block[b][k] = counts[b][k] > 0 ? block[b][k] / counts[b][k] : Double.NaN;
      }
      mean[k] = q / count;
      variance[k] = Math.max(0, q2 / count - mean[k] * mean[k]);
      nonGaussian[k] = mean[k] > 0 ? d * (q2 / count) / ((d + 2) * mean[k] * mean[k]) - 1 : 0;
    }
    return new DisplacementMoments(lags, mean, variance, nonGaussian, block, particles);
  }

  private static double[][][] sums(
      VectorSeries series, int from, int to, Directions directions, int[] lags) {
    double[][] sum = new double[BLOCKS][lags.length];
    double[][] squares = new double[BLOCKS][lags.length];
    double[][] counts = new double[BLOCKS][lags.length];
    IntFunction<double[][]> reader = series.reader();
    for (int n = from; n < to; n++) {
      double[][] r = reader.apply(n);
      double[] x = r[0];
      double[] y = r[1];
      double[] z = r[2];
      for (int k = 0; k < lags.length; k++) {
        int lag = lags[k];
        int origins = x.length - lag;
        int step = Math.max(1, Math.min(lag / 8, origins / (2 * BLOCKS)));
        for (int b = 0; b < BLOCKS; b++) {
          int start = (int) ((long) origins * b / BLOCKS);
          int end = (int) ((long) origins * (b + 1) / BLOCKS);
          start = (start + step - 1) / step * step;
          double s = 0;
          double s2 = 0;
          int count = 0;
          for (int o = start; o < end; o += step) {
            double q = directions.square(x[o + lag] - x[o], y[o + lag] - y[o], z[o + lag] - z[o]);
            s += q;
            s2 += q * q;
            count++;
          }
          sum[b][k] += s;
          squares[b][k] += s2;
          counts[b][k] += count;
        }
      }
    }
    return new double[][][] {sum, squares, counts};
  }

  /// Variance over disjoint windows of the mean over particles, as a multiple of what independent
  /// particles would show: 1 when they move independently, m when m of them move as one.
  ///
  /// @param lag length of the windows in frames
  /// @return the factor and the number of windows
  private static double[] concertedness(VectorSeries series, Directions directions, int lag) {
    int windows = (series.frames() - 1) / lag;
    if (windows < 2) {
      return new double[] {1, windows};
    }
    double[] sum = new double[windows];
    double within = 0;
    IntFunction<double[][]> reader = series.reader();
    for (int n = 0; n < series.particles(); n++) {
      double[][] p = reader.apply(n);
      for (int w = 0; w < windows; w++) {
        int a = w * lag;
        int b = a + lag;
        double q = directions.square(p[0][b] - p[0][a], p[1][b] - p[1][a], p[2][b] - p[2][a]);
        sum[w] += q;
        within += q * q;
      }
    }
    int particles = series.particles();
    double total = 0;
    double totalSquare = 0;
    for (double one : sum) {
      double m = one / particles;
      total += m;
      totalSquare += m * m;
    }
    double mean = total / windows;
    double single = within / ((double) windows * particles) - mean * mean;
    double between = (totalSquare / windows - mean * mean) * windows / (windows - 1);
    return new double[] {single > 0 ? between * particles / single : 1, windows};
  }

  /// How many particles move as one, from disjoint windows of `lag` frames or a two-hundredth of
  /// the run, drawn towards one where windows are few.
  static double movingAsOne(VectorSeries series, Directions directions, int lag) {
    double[] f = concertedness(series, directions, Math.max(lag, series.frames() / 200));
    return Math.max((f[1] * f[0] + INDEPENDENT_WINDOWS) / (f[1] + INDEPENDENT_WINDOWS), 0.25);
  }

  /// First lag not before the peak of the non-Gaussian parameter, where that stands clear of noise:
  /// until then most particles have not left their cage.
  int afterPeak(int frames) {
    int peak = 0;
    double[] a = nonGaussian;
    // The sampling error of a kurtosis of n Gaussian data is √(24/n).
    double noise = Double.NaN;
    for (int k = 0; k < a.length; k++) {
      double samples = (double) particles * frames / lags[k];
      if (samples >= 200 && (Double.isNaN(noise) || a[k] > a[peak])) {
        peak = k;
        noise = Math.sqrt(24 / samples);
      }
    }
    return a[peak] > 0.1 + 3 * noise ? peak : 0;
  }

  /// [lags] in frames.
  public int[] lags() {
    return lags;
  }

  /// ⟨q⟩ at each lag, Å².
  public double[] mean() {
    return mean;
  }

  /// Variance of q of one particle at each lag, Å⁴.
  public double[] variance() {
    return variance;
  }

  /// α₂ at each lag.
  public double[] nonGaussian() {
    return nonGaussian;
  }

  /// ⟨q⟩ in each block of time [block][lag], NaN where a block holds no origin.
  double[][] blockMean() {
    return blockMean;
  }
}
