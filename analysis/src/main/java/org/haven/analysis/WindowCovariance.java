package org.haven.analysis;

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
final class WindowCovariance {
  private static final Map<Integer, WindowCovariance> RECENT = new ConcurrentHashMap<>();
  private static final int PER_OCTAVE = 8;

  private final int frames;
  private final int[] lags;
  private final double[][] linear;
  private final double[][] quadratic;

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
