package org.haven.integrators.equilibration;

import java.util.Arrays;
import org.apache.commons.math3.distribution.FDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/// Whether a trace of evenly spaced rows fluctuates about one mean, or still moves towards it.
///
/// The trace is projected on orthonormal functions of the time s = 0 … 1. Three of them span what a
/// relaxation looks like: s, exp(−3 s), exp(−10 s). B more are cosines made orthogonal to these and
/// to the constant. Without a drift all projections c have the same variance, the spectral density
/// at frequency zero, however the rows are correlated, as long as the trace is much longer than
/// that correlation. So
///
/// F = (Σ c²(relaxation) / 3) / (Σ c²(cosines) / B)
///
/// is distributed as F(3, B), and the error of any smooth average follows Student's t with B
/// degrees of freedom. This is the orthonormal-series estimator of the long-run variance (Müller,
/// J. Econometrics 2007, 141, 1331, doi:10.1016/j.jeconom.2007.01.019; of trends: Bunzel,
/// Vogelsang, J. Bus. Econ. Stat. 2005, 23, 381, doi:10.1198/073500104000000631). B is a quarter of
/// the independent samples, 4 to 16, which keeps the cosines slower than the fluctuations.
///
/// The statistical inefficiency g = 1 + 2 Σ (1 − t/n) ρ(t) (up to the first ρ ≤ 0) is that of the
/// rows less their relaxation; so is that of the [#POINTS] means by which the rows are represented,
/// which shows slow motion under fast noise.
///
/// @param rows how many
/// @param independent samples among them, rows/g
/// @param judgeable whether there are enough independent stretches to tell
/// @param mean of all rows
/// @param change mean of the last third less mean of the first
/// @param error95 half of the 95 % interval of the change
/// @param chance probability of so large an F without a drift
/// @param start fraction of the rows to leave out so that the rest holds the most independent
///   samples (Chodera, J. Chem. Theory Comput. 2016, 12, 1799, doi:10.1021/acs.jctc.5b00784)
public record Stationarity(
    int rows,
    double independent,
    boolean judgeable,
    double mean,
    double change,
    double error95,
    double chance,
    double start) {
  /// Fewer rows are not looked at.
  public static final int LEAST_ROWS = 60;

  /// Means by which a longer trace is represented.
  static final int POINTS = LEAST_ROWS;

  private static final int LEAST_STRETCHES = 16;
  private static final int LEAST_COSINES = 4;
  private static final int MOST_COSINES = 16;
  private static final double SAMPLES_PER_COSINE = 4;

  /// @param x [rows], at least [#LEAST_ROWS], not all the same
  public static Stationarity of(double[] x) {
    double[] means = means(x, Math.min(x.length, POINTS));
    int m = means.length;
    double[][] relaxation = basis(m, 0);
    double[] residual = means.clone();
    for (double[] each : relaxation) {
      add(residual, each, -dot(means, each));
    }
    double stretches = m / inefficiency(residual, m).g;
    int b = (int) Math.clamp((long) (stretches / SAMPLES_PER_COSINE), LEAST_COSINES, MOST_COSINES);
    double[][] functions = basis(m, b);
    double drift = 0;
    double noise = 0;
    for (int k = 1; k < functions.length; k++) {
      double c = dot(means, functions[k]);
      if (k < relaxation.length) {
        drift += c * c / (relaxation.length - 1);
      } else {
        noise += c * c / b;
      }
    }
    int third = m / 3;
    double change = mean(means, m - third, m) - mean(means, 0, third);
    double error =
        new TDistribution(null, b).inverseCumulativeProbability(0.975)
            * Math.sqrt(noise * 2 / third);
    FDistribution f = new FDistribution(null, relaxation.length - 1.0, b);
    double chance = noise > 0 ? 1 - f.cumulativeProbability(drift / noise) : 0;
    return new Stationarity(
        x.length,
        independent(x, relaxation, means, stretches),
        stretches >= LEAST_STRETCHES,
        mean(x, 0, x.length),
        change,
        error,
        chance,
        (double) start(means) / m);
  }

  /// Whether the change would be as large as it is by chance alone less often than so.
  public boolean drifts(double level) {
    return chance < level;
  }

  /// Samples of the rows less their relaxation; of the means where these show slower motion.
  private static double independent(
      double[] x, double[][] relaxation, double[] means, double stretches) {
    int m = means.length;
    double[] trend = new double[m];
    for (double[] each : relaxation) {
      add(trend, each, dot(means, each));
    }
    double[] residual = new double[x.length];
    Arrays.setAll(residual, k -> x[k] - trend[(int) ((long) k * m / x.length)]);
    Inefficiency fine = inefficiency(residual, 2 * x.length / m);
    return fine.crossed() && stretches > m / 2.0
        ? x.length / fine.g
        : Math.min(stretches, x.length / fine.g);
  }

  /// First of the points from which on there are the most independent ones.
  private static int start(double[] means) {
    int best = 0;
    double most = 0;
    for (int from = 0; from <= means.length - LEAST_STRETCHES; from++) {
      double[] rest = Arrays.copyOfRange(means, from, means.length);
      double mean = mean(rest, 0, rest.length);
      double samples =
          rest.length
              / inefficiency(Arrays.stream(rest).map(r -> r - mean).toArray(), rest.length).g;
      if (samples > most) {
        most = samples;
        best = from;
      }
    }
    return best;
  }

  /// @param g statistical inefficiency, at least 1
  /// @param crossed whether the correlation vanished within the lags looked at
  private record Inefficiency(double g, boolean crossed) {}

  /// @param x of mean zero
  private static Inefficiency inefficiency(double[] x, int lags) {
    int n = x.length;
    double variance = dot(x, x) / n;
    double g = 1;
    for (int t = 1; t < Math.min(lags, n - 1); t++) {
      double sum = 0;
      for (int k = 0; k + t < n; k++) {
        sum += x[k] * x[k + t];
      }
      if (!(sum > 0)) {
        return new Inefficiency(g, true);
      }
      g += 2 * (1 - (double) t / n) * sum / (n - t) / variance;
    }
    return new Inefficiency(g, false);
  }

  /// Means of `m` stretches of nearly equal length.
  private static double[] means(double[] x, int m) {
    double[] means = new double[m];
    for (int b = 0; b < m; b++) {
      means[b] = mean(x, (int) ((long) b * x.length / m), (int) ((long) (b + 1) * x.length / m));
    }
    return means;
  }

  /// Constant, relaxations, then cosines, orthonormal on the points.
  private static double[][] basis(int points, int cosines) {
    double[][] basis = new double[4 + cosines][points];
    for (int k = 0; k < basis.length; k++) {
      for (int i = 0; i < points; i++) {
        double s = (i + 0.5) / points;
        basis[k][i] =
            switch (k) {
              case 0 -> 1;
              case 1 -> s;
              case 2 -> Math.exp(-3 * s);
              case 3 -> Math.exp(-10 * s);
              default -> Math.cos(Math.PI * (k - 3) * s);
            };
      }
      // Twice: once leaves rounding errors of nearly dependent functions.
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < k; j++) {
          add(basis[k], basis[j], -dot(basis[k], basis[j]));
        }
      }
      double norm = Math.sqrt(dot(basis[k], basis[k]));
      for (int i = 0; i < points; i++) {
        basis[k][i] /= norm;
      }
    }
    return basis;
  }

  private static double mean(double[] x, int from, int to) {
    double sum = 0;
    for (int k = from; k < to; k++) {
      sum += x[k];
    }
    return sum / (to - from);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void add(double[] to, double[] what, double factor) {
    for (int k = 0; k < to.length; k++) {
      to[k] += factor * what[k];
    }
  }
}
