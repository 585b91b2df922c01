package org.haven.analysis.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How the noise of windowed mean squared displacements hangs together over lags.
///
/// Two windows of a motion with independent increments share the noise of their overlap: with g(o)
/// the variance of one squared displacement over a time o, cov(q_A, q_B) = g(|A ∩ B|), exactly. The
/// mean over all overlapping windows of F frames, n_i = F − i of them at lag i, therefore has
///
/// Σ_ij = 1/(n_i n_j) Σ_A Σ_B g(|A ∩ B|).
///
/// Diffusion has g(o) = κ o + p o²: p = 2 (2 d D)²/d for Gaussian steps, κ what hops of finite
/// length add. This class holds Σ for g = o and g = o², which depend on F and the lags alone. For
/// windows that do not overlap this is the covariance v_i N_i/N_j of McCluskey et al., JCTC 2025,
/// 21, 79, doi:10.1021/acs.jctc.4c01249; with overlap theirs is up to 3/2 too large at long lags,
/// which shows as intervals that hold the truth too often. The tracking limit is that of
/// Bullerjahn, von Bülow and Hummer, JCP 2020, 153, 024116, doi:10.1063/5.0008312.
///
/// Ions also vibrate, or hop to and fro in a cage: a stationary motion of amplitude c (its squared
/// displacement far apart) whose memory fades as ρ(t) = e^(−t/m). Windows that begin or end within
/// that memory of one another share its noise. For A from 0 to i and B from s to s + j let u(s) =
/// ρ(s) + ρ(s + j − i) − ρ(s + j) − ρ(s − i); a Gaussian walk of slope b = 2 d D on top has
///
/// cov(q_A, q_B) = (2/d) (b o + c u/2)²,
///
/// whose part without o², averaged over windows, is [Vibration].
final class WindowCovariance {
  private static final Map<Integer, WindowCovariance> RECENT = new ConcurrentHashMap<>();
  private static final int PER_OCTAVE = 8;

  private final int frames;
  private final int[] lags;
  private final double[][] linear;
  private final double[][] quadratic;

  private final Map<Integer, Vibration> vibrations = new ConcurrentHashMap<>();

  /// What vibrations add to Σ is (2/d)(b c `cross` + c² `square`).
  ///
  /// @param cross mean of o u over pairs of windows, at two lags of the grid
  /// @param square mean of u²/4
  record Vibration(double[][] cross, double[][] square) {}

  private WindowCovariance(int frames) {
    this.frames = frames;
    this.lags = lagGrid(frames / 2);
    int n = lags.length;
    linear = new double[n][n];
    quadratic = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = a; b < n; b++) {
        fill(a, b);
      }
    }
  }

  /// The structure for a trajectory of `frames` frames; kept for the next call.
  static WindowCovariance of(int frames) {
    if (RECENT.size() > 16) {
      RECENT.clear();
    }
    return RECENT.computeIfAbsent(frames, WindowCovariance::new);
  }

  /// Lags from 1 to `maxLag`, eight in an octave: neighbours carry the same noise, so more would
  /// add rounding and no knowledge.
  static int[] lagGrid(int maxLag) {
    int[] grid = new int[PER_OCTAVE * 32];
    int n = 0;
    for (int k = 0; ; k++) {
      int lag = (int) Math.round(Math.pow(2, (double) k / PER_OCTAVE));
      if (lag > maxLag) {
        break;
      }
      if (n == 0 || grid[n - 1] != lag) {
        grid[n++] = lag;
      }
    }
    return java.util.Arrays.copyOf(grid, n);
  }

  private void fill(int a, int b) {
    int i = lags[a];
    int j = lags[b];
    int ni = frames - i;
    int nj = frames - j;
    double sum1 = 0;
    double sum2 = 0;
    for (int s = 1 - j; s < i; s++) {
      double overlap = Math.min(i, s + j) - Math.max(0, s);
      double pairs = Math.min(ni, nj - s) - Math.max(0, -s);
      if (pairs > 0) {
        sum1 += pairs * overlap;
        sum2 += pairs * overlap * overlap;
      }
    }
    double norm = (double) ni * nj;
    linear[a][b] = linear[b][a] = sum1 / norm;
    quadratic[a][b] = quadratic[b][a] = sum2 / norm;
  }

  /// The vibrations' part of Σ where their memory m is `memory` frames; kept for the next call.
  ///
  /// @param memory 0 for vibrations that are forgotten from one frame to the next
  Vibration vibration(int memory) {
    return vibrations.computeIfAbsent(memory, this::shared);
  }

  private Vibration shared(int memory) {
    int n = lags.length;
    // Beyond four memories u² has fallen to e^-8.
    int reach = 4 * memory;
    double[] rho = new double[2 * lags[n - 1] + reach + 2];
    rho[0] = 1;
    for (int s = 1; memory > 0 && s < rho.length && s < 40 * memory; s++) {
      rho[s] = Math.exp(-(double) s / memory);
    }
    Vibration result = new Vibration(new double[n][n], new double[n][n]);
    for (int a = 0; a < n; a++) {
      for (int b = a; b < n; b++) {
        share(a, b, rho, reach, result);
      }
    }
    return result;
  }

  private void share(int a, int b, double[] rho, int reach, Vibration result) {
    int i = lags[a];
    int j = lags[b];
    int ni = frames - i;
    int nj = frames - j;
    double cross = 0;
    double square = 0;
    for (int s = Math.max(-j - reach, 1 - ni); s <= Math.min(i + reach, nj - 1); s++) {
      double pairs = Math.min(ni, nj - s) - Math.max(0, -s);
      double u =
          rho[Math.abs(s)] + rho[Math.abs(s + j - i)] - rho[Math.abs(s + j)] - rho[Math.abs(s - i)];
      cross += pairs * Math.max(0, Math.min(i, s + j) - Math.max(0, s)) * u;
      square += pairs * 0.25 * u * u;
    }
    double norm = (double) ni * nj;
    result.cross[a][b] = result.cross[b][a] = cross / norm;
    result.square[a][b] = result.square[b][a] = square / norm;
  }

  /// The lags, in frames, ascending.
  int[] lags() {
    return lags;
  }

  int frames() {
    return frames;
  }

  /// Number of overlapping windows at a lag of the grid.
  int windows(int index) {
    return frames - lags[index];
  }

  /// Σ for g(o) = o at two lags of the grid, o in frames.
  double linear(int a, int b) {
    return linear[a][b];
  }

  /// Σ for g(o) = o².
  double quadratic(int a, int b) {
    return quadratic[a][b];
  }
}
