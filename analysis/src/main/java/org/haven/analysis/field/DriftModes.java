package org.haven.analysis.field;

import java.util.Arrays;

/// The steps between means over blocks of a [DriftSeries], as independent modes.
///
/// X is a drift v t, a random walk of variance S t, and bounded motion (vibrations, hops to and
/// fro) whose means over a block have the variance w. The steps of K means over blocks of the
/// length h have then the covariance of a moving average, 2/3 S h + 2w, S h/6 − w of neighbours and
/// zero else. That of m = K − 1 steps is diagonal in sines, sin(jkπ/K), with the variances S λ_j,
///
///     λ_j = h (2 + cos θ_j)/3 + 2 ρ (1 − cos θ_j),   θ_j = jπ/K,   ρ = w/S,
///
/// so generalised least squares for v are a sum over modes. A memory of steps that is not longer
/// than a block is in w, which may be below zero.
///
/// @param series what they are of
/// @param blockPs h
/// @param modes [m] amplitudes in Å
/// @param weights [m] what a drift of 1 Å/ps has of them
final class DriftModes {
  /// Fewest blocks of a series.
  static final int FEWEST = 8;

  /// Most blocks.
  static final int MOST = 64;

  private final DriftSeries series;
  private final double blockPs;
  private final double[] means;
  private final double[] modes;
  private final double[] weights;

  private DriftModes(DriftSeries series, double blockPs, double[] means) {
    this.series = series;
    this.blockPs = blockPs;
    this.means = means;
    int m = means.length - 1;
    modes = new double[m];
    weights = new double[m];
    double norm = Math.sqrt(2.0 / (m + 1));
    for (int j = 1; j <= m; j++) {
      for (int k = 1; k <= m; k++) {
        double sine = norm * Math.sin(Math.PI * j * k / (m + 1));
        modes[j - 1] += sine * (means[k] - means[k - 1]);
        weights[j - 1] += sine * blockPs;
      }
    }
  }

  /// Blocks of about `blockPs` after `transientPs`; what does not fill a block is left out with the
  /// transient.
  static DriftModes of(DriftSeries series, double transientPs, double blockPs) {
    int frames = series.displaced().length;
    int first = (int) Math.round(transientPs / series.intervalPs());
    int blocks =
        (int)
            Math.clamp(Math.floor((frames - first) * series.intervalPs() / blockPs), FEWEST, MOST);
    int length = Math.max(1, (frames - first) / blocks);
    blocks = Math.min(blocks, frames / length);
    int from = frames - blocks * length;
    double[] means = new double[blocks];
    for (int b = 0; b < blocks; b++) {
      int at = from + b * length;
      means[b] = Arrays.stream(series.displaced(), at, at + length).average().orElseThrow();
    }
    return new DriftModes(series, length * series.intervalPs(), means);
  }

  DriftSeries series() {
    return series;
  }

  double blockPs() {
    return blockPs;
  }

  int count() {
    return modes.length;
  }

  /// λ_j in ps of all modes.
  private double[] variances(double ratioPs) {
    double[] variances = new double[modes.length];
    for (int j = 0; j < variances.length; j++) {
      double cosine = Math.cos(Math.PI * (j + 1) / (modes.length + 1));
      variances[j] =
          Math.max(1e-3 * blockPs, blockPs * (2 + cosine) / 3 + 2 * ratioPs * (1 - cosine));
    }
    return variances;
  }

  /// The drift, by generalised least squares.
  ///
  /// @param perPs v in Å/ps
  /// @param timePs the variance of v is S over this time
  /// @param squares Σ (residual)²/λ_j of the slower half of the modes, S times a χ²
  /// @param degrees of freedom of it
  /// @param misfit the same of all modes
  /// @param logVariances Σ ln λ_j
  record Fit(
      double perPs,
      double timePs,
      double squares,
      int degrees,
      double misfit,
      double logVariances) {}

  /// Fits with ρ in ps. Fast modes may hold what is not in the model, so slow ones tell the noise.
  Fit fit(double ratioPs) {
    double[] variances = variances(ratioPs);
    double information = 0;
    double sum = 0;
    double logs = 0;
    for (int j = 0; j < modes.length; j++) {
      information += weights[j] * weights[j] / variances[j];
      sum += weights[j] * modes[j] / variances[j];
      logs += Math.log(variances[j]);
    }
    double drift = sum / information;
    int slow = Math.max(FEWEST - 1, modes.length / 2);
    double squares = 0;
    double all = 0;
    double leverage = 0;
    for (int j = 0; j < modes.length; j++) {
      double rest = modes[j] - drift * weights[j];
      all += rest * rest / variances[j];
      if (j < slow) {
        squares += rest * rest / variances[j];
        leverage += weights[j] * weights[j] / variances[j] / information;
      }
    }
    // The slow modes hold nearly all of the drift, which takes this part of a degree of freedom.
    return new Fit(drift, information, squares, (int) Math.round(slow - leverage), all, logs);
  }

  /// Drift of the first third less that of the rest.
  ///
  /// @param perPs in Å/ps
  /// @param perS its variance over S, in 1/ps
  record Change(double perPs, double perS) {}

  /// How much the drift changes, for a test of the steady state.
  Change change(double ratioPs) {
    int m = means.length - 1;
    int third = m / 3;
    double[] contrast = new double[m];
    double value = 0;
    for (int k = 0; k < m; k++) {
      contrast[k] = k < third ? 1 / (third * blockPs) : -1 / ((m - third) * blockPs);
      value += contrast[k] * (means[k + 1] - means[k]);
    }
    double own = 2 * blockPs / 3 + 2 * ratioPs;
    double next = blockPs / 6 - ratioPs;
    double variance = 0;
    for (int k = 0; k < m; k++) {
      variance += own * contrast[k] * contrast[k];
      variance += k > 0 ? 2 * next * contrast[k] * contrast[k - 1] : 0;
    }
    return new Change(value, variance);
  }
}
