package org.haven.analysis.transport;

import org.haven.analysis.statistics.LeastSquares;

/// The line c + b τ under a mean squared displacement in a window of lags, by generalised least
/// squares with the covariance of overlapping windows.
///
/// Two kinds of noise, both from [WindowCovariance]: the jumps, with g(o) = κ o + p o²; and the
/// vibrations (c > 0), shared by windows that begin or end within a vibration's memory.
///
/// Lags are counted in frames here: b is in Å² per frame.
final class DiffusionLine {
  /// How far the local exponent may be from one before noise is blamed.
  private static final double EXPONENT_TOLERANCE = 0.1;

  private static final double EXPONENT_SIGMAS = 3.0;

  /// Exponents less certain than this decide nothing.
  private static final double EXPONENT_NOISE = 0.15;

  /// How many standard errors a later start may lower the slope, as memory of short times does, or
  /// raise it.
  private static final double FALLING_SIGMAS = 2.5;

  private static final double RISING_SIGMAS = 3.5;
  private static final int LATEST_START = 8;

  /// By how much stronger the evidence must be against the very first lag: once short times have
  /// left a trace, less is needed to think that it lasts.
  private static final double BENEFIT_OF_DOUBT = 1.4;

  /// Where short times left a trace, the window starts so many times later than the first lag at
  /// which it is lost in the noise.
  static final double MARGIN = 2.5;

  private final WindowCovariance structure;
  private final int dimensions;
  private final double[] msd;
  private final double[] variance;
  private final double particles;
  private final Cage cage;

  /// The mean squared displacement to be fitted.
  ///
  /// @param msd at the lags of the grid
  /// @param variance of one squared displacement at these lags; null for a Gaussian process
  /// @param particles number of independent particles averaged over
  DiffusionLine(
      WindowCovariance structure,
      int dimensions,
      double[] msd,
      double[] variance,
      double particles) {
    this(structure, dimensions, msd, variance, particles, null);
  }

  private DiffusionLine(
      WindowCovariance structure,
      int dimensions,
      double[] msd,
      double[] variance,
      double particles,
      Cage cage) {
    this.structure = structure;
    this.dimensions = dimensions;
    this.msd = msd;
    this.variance = variance;
    this.particles = particles;
    this.cage = cage;
  }

  /// What another fit tells of the vibrations: c f(τ) in place of c, so that lags below the memory
  /// of the cage can be used, and a normal prior on c.
  ///
  /// @param shape f at the lags of the grid, 1 beyond the memory
  /// @param memory in frames
  /// @param amplitude c
  /// @param atOnce part of c that is there from the first lag
  /// @param std of c
  /// @param slope of the jumps in Å² per frame, by which lags are weighed
  record Cage(
      double[] shape, int memory, double amplitude, double atOnce, double std, double slope) {}

  /// The same with knowledge of the vibrations from elsewhere.
  DiffusionLine within(Cage cage) {
    // Knowing c exactly, without vibrations, must not divide by zero.
    double std = Math.max(cage.std(), 1e-6 * msd[0] + 1e-12);
    return new DiffusionLine(
        structure,
        dimensions,
        msd,
        variance,
        particles,
        new Cage(cage.shape(), cage.memory(), cage.amplitude(), cage.atOnce(), std, cage.slope()));
  }

  /// How the vibrations about the line of `fit` rise with the lag, and how well c is known.
  Cage cage(DiffusionFit fit) {
    double c = Math.max(0, fit.line().intercept());
    double b = Math.max(0, fit.slope());
    double[] shape = new double[msd.length];
    for (int k = 0; k < shape.length; k++) {
      double reached = c > 0 ? (msd[k] - b * structure.lags()[k]) / c : 0;
      shape[k] = k < fit.from() ? Math.clamp(reached, 0, 1) : 1;
    }
    return new Cage(
        shape,
        vibrationMemory(c, b),
        c,
        Math.clamp(2 * msd[0] - msd[1], 0, c),
        Math.sqrt(fit.line().interceptVariance()),
        b);
  }

  /// Fits the window [from, to] of the grid (three lags at least).
  DiffusionFit fit(int from, int to) {
    int n = to - from + 1;
    double[] t = new double[n];
    double[] y = new double[n];
    double[] f = new double[n];
    double[][] start = new double[n][n];
    for (int i = 0; i < n; i++) {
      t[i] = structure.lags()[from + i];
      y[i] = msd[from + i];
      f[i] = cage == null ? 1 : cage.shape()[from + i];
      for (int j = 0; j < n; j++) {
        start[i][j] = structure.quadratic(from + i, from + j);
      }
    }
    double priorMean = cage == null ? 0 : cage.atOnce();
    double priorStd = cage == null ? Double.POSITIVE_INFINITY : cage.std();
    LeastSquares line = LeastSquares.solve(f, t, y, start, priorMean, priorStd);
    Noise noise = null;
    // The weights of a sum must not follow its own noise: they come from the tracers.
    boolean weighed = cage != null && cage.slope() > 0;
    if (weighed) {
      double b = cage.slope();
      double[][] expected = noise(from, to, gaussian(b), cage.amplitude(), b).sum();
      line = LeastSquares.solve(f, t, y, expected, priorMean, priorStd);
    }
    for (int iteration = 0; iteration < 3; iteration++) {
      double c = Math.max(0, line.intercept());
      double b = Math.max(0, line.slope());
      noise = noise(from, to, spread(from, to, c, b), c, b);
      if (!weighed) {
        line = LeastSquares.solve(f, t, y, noise.sum(), priorMean, priorStd);
      }
    }
    // What the intercept's prior leaves open: its weight in the slope is 1 − Σ w_i f_i of c.
    return new DiffusionFit(
        from,
        to,
        line,
        noise.jumps(line.weights()),
        noise.vibrations(line.weights()) + line.priorVariance(),
        noise.sum());
  }

  WindowCovariance structure() {
    return structure;
  }

  int dimensions() {
    return dimensions;
  }

  double[] msd() {
    return msd;
  }

  /// Σ of all lags of the grid about c + b τ, the jumps' noise as measured.
  double[][] covariance(double c, double b) {
    int to = msd.length - 1;
    return noise(0, to, spread(0, to, c, b), c, b).sum();
  }

  /// Covariance of the lags of a window.
  ///
  /// @param jump part from the walk
  /// @param vibration part from vibrations and what they share with the walk
  private record Noise(double[][] jump, double[][] vibration) {
    double[][] sum() {
      double[][] sum = new double[jump.length][jump.length];
      for (int i = 0; i < sum.length; i++) {
        for (int j = 0; j < sum.length; j++) {
          sum[i][j] = jump[i][j] + vibration[i][j];
        }
      }
      return sum;
    }

    /// Variance of Σ w_i MSD_i from the walk.
    double jumps(double[] w) {
      return variance(jump, w);
    }

    double vibrations(double[] w) {
      return variance(vibration, w);
    }

    private static double variance(double[][] covariance, double[] w) {
      double sum = 0;
      for (int i = 0; i < w.length; i++) {
        for (int j = 0; j < w.length; j++) {
          sum += w[i] * covariance[i][j] * w[j];
        }
      }
      return Math.max(0, sum);
    }
  }

  /// Noise of the window [from, to] about c + b τ, for g(o) = κ o + p o².
  private Noise noise(int from, int to, double[] g, double c, double b) {
    int n = to - from + 1;
    WindowCovariance.Vibration shared =
        structure.vibration(cage == null ? vibrationMemory(c, b) : cage.memory());
    double[][] jumps = new double[n][n];
    double[][] vibrations = new double[n][n];
    double gaussian = 2.0 / dimensions / particles;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        jumps[i][j] =
            (g[0] * structure.linear(from + i, from + j)
                    + g[1] * structure.quadratic(from + i, from + j))
                / particles;
        vibrations[i][j] =
            gaussian
                * c
                * (b * shared.cross()[from + i][from + j]
                    + c * shared.square()[from + i][from + j]);
      }
      if (!(jumps[i][i] + vibrations[i][i] > 0)) {
        vibrations[i][i] = 1e-12 * (1e-12 + msd[from + i] * msd[from + i]);
      }
    }
    return new Noise(jumps, vibrations);
  }

  private double[] gaussian(double b) {
    return new double[] {0, 2.0 / dimensions * b * b};
  }

  /// κ and p of g(o) = κ o + p o², least squares on the measured variances less the vibrations'
  /// part; weights fall with the lag as the number of disjoint windows does.
  private double[] spread(int from, int to, double c, double b) {
    if (variance == null) {
      // A single noisy series can slope downwards; its noise is then judged by its size.
      int middle = (from + to) / 2;
      double steepness = Math.max(b, 0.25 * msd[middle] / structure.lags()[middle]);
      return gaussian(steepness);
    }
    double gaussian = 2.0 / dimensions * b * b;
    double s11 = 0;
    double s12 = 0;
    double s22 = 0;
    double r1 = 0;
    double r2 = 0;
    int memory = cage == null ? vibrationMemory(c, b) : cage.memory();
    for (int k = from; k <= to; k++) {
      double o = structure.lags()[k];
      double reached = memory > 0 ? c * -Math.expm1(-o / memory) : c;
      double g = variance[k] - 2.0 / dimensions * reached * (reached + 2 * b * o);
      double scale = gaussian * o * o + Math.max(g, 0.1 * variance[k]) + 1e-30;
      double weight = 1 / (scale * scale * o);
      s11 += weight * o * o;
      s12 += weight * o * o * o;
      s22 += weight * o * o * o * o;
      r1 += weight * o * g;
      r2 += weight * o * o * g;
    }
    double det = s11 * s22 - s12 * s12;
    double p = det > 1e-12 * s11 * s22 ? (s11 * r2 - s12 * r1) / det : r2 / s22;
    p = Math.max(p, 0.5 * gaussian);
    double kappa = (r1 - p * s12) / s11;
    return new double[] {Math.max(kappa, -p * (1 - 1e-6)), p};
  }

  /// Frames until the displacement, less that of the jumps, has reached 1 − 1/e of the vibrations'
  /// c; none if nine tenths are reached at the first lag.
  private int vibrationMemory(double c, double b) {
    int[] lags = structure.lags();
    if (msd[0] - b * lags[0] >= 0.9 * c) {
      return 0;
    }
    int k = 0;
    while (k < lags.length - 1 && msd[k] - b * lags[k] < 0.632 * c) {
      k++;
    }
    return lags[k];
  }

  /// Local exponent d ln(MSD − c)/d ln τ over each octave of the window, with its standard error
  /// [2][from..to]; NaN where the octave leaves the window.
  double[][] exponents(DiffusionFit fit) {
    int n = fit.to() - fit.from() + 1;
    double[][] result = new double[2][n];
    double c = fit.line().intercept();
    int[] lags = structure.lags();
    for (int i = 0, j = 0; i < n; i++) {
      while (j < n && lags[fit.from() + j] < 2 * lags[fit.from() + i]) {
        j++;
      }
      if (j == n) {
        result[0][i] = result[1][i] = Double.NaN;
        continue;
      }
      double yi = msd[fit.from() + i] - c;
      double yj = msd[fit.from() + j] - c;
      double ratio = Math.log((double) lags[fit.from() + j] / lags[fit.from() + i]);
      double floor = 0.05 * Math.abs(fit.slope()) * lags[fit.from() + i];
      double a = Math.max(yi, floor);
      double b = Math.max(yj, floor);
      result[0][i] = yi > 0 && yj > 0 ? Math.log(yj / yi) / ratio : yj > yi ? 9 : -9;
      double[][] s = fit.covariance();
      result[1][i] =
          Math.sqrt(Math.max(0, s[i][i] / (a * a) + s[j][j] / (b * b) - 2 * s[i][j] / (a * b)))
              / ratio;
    }
    return result;
  }

  /// Whether the displacement grows as τ¹ in the whole window, within tolerance and noise.
  boolean linear(DiffusionFit fit) {
    return linear(fit, BENEFIT_OF_DOUBT);
  }

  private boolean linear(DiffusionFit fit, double doubt) {
    // A line that meets zero far from the origin is the chord of a flight, not of a walk.
    if (!(fit.slope() > 0) || fit.line().intercept() < -0.5 * msd[fit.from()]) {
      return false;
    }
    double[][] e = exponents(fit);
    for (int i = 0; i < e[0].length; i++) {
      if (e[1][i] < EXPONENT_NOISE
          && Math.abs(e[0][i] - 1) > EXPONENT_TOLERANCE + doubt * EXPONENT_SIGMAS * e[1][i]) {
        return false;
      }
    }
    return true;
  }

  /// First index of the grid from which the displacement is linear, or -1.
  ///
  /// Linear means: the local exponent is one throughout, and a start two, four or eight times later
  /// gives the same slope within the noise of the difference.
  int firstLinear(int earliest, int to) {
    int[] lags = structure.lags();
    DiffusionFit[] fits = new DiffusionFit[to + 1];
    for (int from = earliest; to - from >= 4 && lags[from] * 2 <= lags[to]; from++) {
      fits[from] = fits[from] == null ? fit(from, to) : fits[from];
      double doubt = from == 0 ? BENEFIT_OF_DOUBT : 1;
      if (linear(fits[from], doubt) && steady(from, to, fits, doubt)) {
        return from;
      }
    }
    return -1;
  }

  private boolean steady(int from, int to, DiffusionFit[] fits, double doubt) {
    int[] lags = structure.lags();
    for (int factor = 2; factor <= LATEST_START; factor *= 2) {
      int later = from;
      while (later < to && lags[later] < factor * lags[from]) {
        later++;
      }
      if (to - later < 4 || 2 * lags[later] > lags[to]) {
        break;
      }
      fits[later] = fits[later] == null ? fit(later, to) : fits[later];
      double variance = fits[from].varianceOfDifference(fits[later]);
      double difference = fits[later].slope() - fits[from].slope();
      double allowed = doubt * (difference < 0 ? FALLING_SIGMAS : RISING_SIGMAS);
      if (variance > 0 && Math.abs(difference) > allowed * Math.sqrt(variance)) {
        return false;
      }
    }
    return true;
  }
}
