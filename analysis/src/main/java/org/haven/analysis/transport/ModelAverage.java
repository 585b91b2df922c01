package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.haven.analysis.statistics.Deviation;
import org.haven.analysis.statistics.LeastSquares;

/// Slope of a mean squared displacement, averaged over what the memory of the ions may be and over
/// the first lag that is used.
///
/// Ions turn back to the place that they have just left. With x the part of the rate that is lost
/// so and ψ the memory, d MSD/dτ = b (1 + x ψ(τ/m)), so
///
/// MSD(τ) = c + b τ + e H(τ), H(τ) = ∫₀^τ ψ(t/m) dt/m, e = b x m ≥ 0.
///
/// ψ is none (a line), e^(−t/m) (a cage, which forgets) or (1 + t/m)^(−d/2) (a lattice gas, whose
/// vacancy diffuses away and comes back: van Beijeren and Kehr, J. Phys. C 1986, 19, 1319), m in
/// steps of √2. Every ψ, m and first lag is fitted by generalised least squares with the same
/// covariance; a fit with k amplitudes of memory and n lags left out has the weight e^(−χ²/2 − k −
/// n) (Jay and Neil, Phys. Rev. D 2021, 103, 114502, doi:10.1103/PhysRevD.103.114502) times the
/// part of its amplitude's distribution that is in range. No memory at all is as likely beforehand
/// as some. The posterior is the sum of those of the fits ([SlopeMixture]): where memory may hide
/// in the noise it reaches far down and little up.
///
/// @param slope mean, in Å² per frame
/// @param variance of the slope
/// @param deviation shape of the posterior
/// @param rise how memories that fade exponentially rise with the lag ([SlopeMixture#rise])
record ModelAverage(double slope, double variance, Deviation deviation, double[] rise) {
  /// An ion has forgotten where it came from when it has hopped so many times.
  private static final double HOPS_OF_MEMORY = 2;

  /// A vacancy turns back at most half of the hops, in any lattice of three dimensions (diamond:
  /// correlation factor 1/2), so x is at most one where the memory is a power.
  private static final double LARGEST_LOSS = 1;

  /// The slope behind a memory is taken for no less than this part of that of the line.
  private static final double LEAST_LEFT = 0.2;

  /// The longest memory is an eighth of the longest lag, the latest start a quarter.
  private static final int MEMORIES = 8;

  private static final int STARTS = 4;

  /// Probability beforehand that there is no memory.
  private static final double NO_MEMORY = 0.5;

  /// So often is the noise taken from the slope that it gives.
  private static final int ITERATIONS = 3;

  /// Averages over models of `line`; nothing where none has a positive slope.
  ///
  /// @param hopAngstrom length of a hop
  static Optional<ModelAverage> of(DiffusionLine line, double hopAngstrom) {
    int[] lags = line.structure().lags();
    double[] msd = line.msd();
    int to = lags.length - 1;
    List<Memory> memories = Memory.all(lags, line.dimensions());
    // The slope of the last four octaves, or a quarter of the chord where noise bends that down.
    int late = index(lags, 16);
    double b =
        Math.max(
            (msd[to] - msd[late]) / (lags[to] - lags[late]), 0.25 * msd[to / 2] / lags[to / 2]);
    double c = 0;
    SlopeMixture average = null;
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      if (!(b > 0)) {
        return Optional.empty();
      }
      average = average(line, memories, c, b, hopAngstrom * hopAngstrom);
      b = average.slope();
      c = Math.max(0, average.plateau());
    }
    return b > 0 ? Optional.of(average.average()) : Optional.empty();
  }

  /// First index of the grid whose lag is at least the last over `factor`.
  private static int index(int[] lags, int factor) {
    int k = 0;
    while (lags[k] * factor < lags[lags.length - 1]) {
      k++;
    }
    return k;
  }

  /// H at the lags of the grid.
  ///
  /// @param frames m
  /// @param power whether it fades as a power of time
  private record Memory(double frames, boolean power, double[] h) {
    static List<Memory> all(int[] lags, int dimensions) {
      List<Memory> all = new ArrayList<>();
      double longest = Math.max(1, lags[lags.length - 1] / (double) MEMORIES);
      for (double m = 1; m <= longest * (1 + 1e-9); m *= Math.sqrt(2)) {
        double[] fades = new double[lags.length];
        double[] lasts = new double[lags.length];
        for (int k = 0; k < lags.length; k++) {
          double t = lags[k] / m;
          fades[k] = -Math.expm1(-t);
          lasts[k] =
              switch (dimensions) {
                case 1 -> 2 * (Math.sqrt(1 + t) - 1);
                case 2 -> Math.log1p(t);
                default -> 2 * (1 - 1 / Math.sqrt(1 + t));
              };
        }
        all.add(new Memory(m, false, fades));
        all.add(new Memory(m, true, lasts));
      }
      return all;
    }

    boolean fits(double earliest, double latest) {
      return frames >= earliest && frames <= latest;
    }
  }

  /// All models with the noise about c + b τ. Lags are taken from the last to the first: the sums
  /// of products up to a lag are then the normal equations of the window that starts there.
  private static SlopeMixture average(
      DiffusionLine line, List<Memory> memories, double c, double b, double square) {
    int[] lags = line.structure().lags();
    int n = lags.length;
    double[][] covariance = line.covariance(c, b);
    double[][] reversed = new double[n][n];
    double[] one = new double[n];
    double[] time = new double[n];
    for (int i = 0; i < n; i++) {
      one[i] = 1;
      time[i] = lags[i];
      for (int j = 0; j < n; j++) {
        reversed[i][j] = covariance[n - 1 - i][n - 1 - j];
      }
    }
    double[][] l = LeastSquares.factor(reversed);
    double[] x0 = whitened(l, one);
    double[] x1 = whitened(l, time);
    double[] y = whitened(l, line.msd());
    double[][] h = memories.stream().map(m -> whitened(l, m.h())).toArray(double[][]::new);
    Sums sums = new Sums(h.length);
    SlopeMixture average = new SlopeMixture();
    int latest = index(lags, STARTS);
    double longest = HOPS_OF_MEMORY * square / b;
    for (int i = 0; i < n; i++) {
      sums.add(x0[i], x1[i], y[i], h, i);
      int start = n - 1 - i;
      if (start > latest || i < 3) {
        continue;
      }
      double earliest = 0.5 * lags[start];
      double limit = Math.max(longest, earliest);
      long count = memories.stream().filter(m -> !m.power() && m.fits(earliest, limit)).count();
      sums.models(memories, earliest, limit, start, count, latest, average);
    }
    return average.pruned();
  }

  /// L⁻¹ of values given from the first lag to the last.
  private static double[] whitened(double[][] l, double[] values) {
    int n = values.length;
    double[] turned = new double[n];
    for (int i = 0; i < n; i++) {
      turned[i] = values[n - 1 - i];
    }
    return LeastSquares.forward(l, turned);
  }

  /// Products of the columns 1, τ, H and of the displacement, summed over the lags of a window.
  private static final class Sums {
    private double s00;
    private double s01;
    private double s11;
    private double s0y;
    private double s1y;
    private double syy;
    private final double[] h0;
    private final double[] h1;
    private final double[] hh;
    private final double[] hy;

    Sums(int memories) {
      h0 = new double[memories];
      h1 = new double[memories];
      hh = new double[memories];
      hy = new double[memories];
    }

    void add(double x0, double x1, double y, double[][] h, int i) {
      s00 += x0 * x0;
      s01 += x0 * x1;
      s11 += x1 * x1;
      s0y += x0 * y;
      s1y += x1 * y;
      syy += y * y;
      for (int k = 0; k < h.length; k++) {
        double v = h[k][i];
        h0[k] += v * x0;
        h1[k] += v * x1;
        hh[k] += v * v;
        hy[k] += v * y;
      }
    }

    /// The line and the memories from `earliest` to `limit` frames, `count` of either kind.
    ///
    /// @param far index of a lag at which the memory has nearly risen to its plateau
    void models(
        List<Memory> memories,
        double earliest,
        double limit,
        int start,
        long count,
        int far,
        SlopeMixture average) {
      double det = s00 * s11 - s01 * s01;
      double c = (s11 * s0y - s01 * s1y) / det;
      double b = (s00 * s1y - s01 * s0y) / det;
      double logWeight = -0.5 * (syy - c * s0y - b * s1y) - start;
      average.add(new SlopeMixture.Model(logWeight + Math.log(NO_MEMORY), b, s00 / det, c, null));
      for (int k = 0; k < h0.length; k++) {
        Memory memory = memories.get(k);
        if (!memory.fits(earliest, limit)) {
          continue;
        }
        // What of H is no line: the amplitude is the regression of the rest on it.
        double inC = (s11 * h0[k] - s01 * h1[k]) / det;
        double inB = (s00 * h1[k] - s01 * h0[k]) / det;
        double rest = hh[k] - inC * h0[k] - inB * h1[k];
        double share = hy[k] - c * h0[k] - b * h1[k];
        if (!(b > 0) || rest <= 1e-9 * hh[k]) {
          continue;
        }
        double e = share / rest;
        double most =
            memory.power()
                ? LARGEST_LOSS * memory.frames() * Math.max(b - inB * e, LEAST_LEFT * b)
                : Double.POSITIVE_INFINITY;
        SlopeMixture.Amplitude amplitude =
            new SlopeMixture.Amplitude(
                e, 1 / Math.sqrt(rest), most, inB, memory.h(), !memory.power());
        double mass = amplitude.mass();
        if (mass > 1e-12) {
          double weight = (1 - NO_MEMORY) / 2 / count * mass;
          average.add(
              new SlopeMixture.Model(
                  logWeight + 0.5 * share * e - 1 + Math.log(weight),
                  b,
                  s00 / det,
                  c + (memory.h()[far] - inC) * Math.max(0, e),
                  amplitude));
        }
      }
    }
  }
}
