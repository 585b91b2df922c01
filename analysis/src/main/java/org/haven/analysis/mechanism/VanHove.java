package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.haven.analysis.transport.Displacements;
import org.haven.kernels.Cell;

/// Van Hove correlation function of one mobile species at chosen lags.
///
/// Self part: P(r, t) = 4π r² G_s(r, t), the density in 1/Å of finding an ion at distance r from
/// where it was a time t ago; it integrates to 1 (less what lies beyond the range). Distinct part:
/// G_d(r, t) relative to the mean density, (V / (N (N − 1) v(r))) Σ_{i≠j} [|r_j(t) − r_i(0)| in the
/// shell], which is g(r) at t = 0 and 1 for independent ions; a peak at r = 0 means that ions take
/// the places that others left. Van Hove, Phys. Rev. 1954, 95, 249, doi:10.1103/PhysRev.95.249. The
/// non-Gaussian parameter of the same displacements is part of the diffusivity's curve.
///
/// Memory: what [Displacements] holds, 16 bytes × bins × lags, and 8 MiB.
///
/// @param symbol of the species
/// @param binAngstrom width of a bin
/// @param lags one for each time
public record VanHove(String symbol, double binAngstrom, List<Lag> lags) {
  /// Pairs looked at for the distinct part, over all lags.
  private static final double PAIR_BUDGET = 1e8;

  /// Memory for frames of the distinct part.
  private static final long FRAMES_BYTES = 8L << 20;

  /// Displacements looked at for the self part, over all lags.
  private static final double SELF_BUDGET = 2e7;

  /// @param timePs lag
  /// @param self [bins] 4π r² G_s in 1/Å
  /// @param distinct [bins] G_d over the density
  /// @param beyond fraction of displacements larger than the range
  public record Lag(double timePs, double[] self, double[] distinct, double beyond) {}

  /// Middle of bin `k` in Å.
  public double radiusAngstrom(int k) {
    return (k + 0.5) * binAngstrom;
  }

  /// About five lags, evenly spaced in the logarithm, up to half the frames.
  static int[] defaultLags(int frames) {
    return java.util.stream.IntStream.range(0, 5)
        .map(k -> (int) Math.round(Math.pow(frames / 2.0, k / 4.0)))
        .distinct()
        .toArray();
  }

  /// @param displacements of the mobile ions, framework drift removed
  /// @param ions indices in `displacements` of the ions of one species
  /// @param origin [3N] positions of these ions in frame 0, Cartesian in the mean cell, Å
  /// @param lagFrames lags in frames, each less than the number of frames
  /// @param range largest distance in Å, at most half the smallest height of the cell
  /// @param bins number of bins
  public static VanHove of(
      Displacements displacements,
      int[] ions,
      double[] origin,
      int[] lagFrames,
      double range,
      int bins) {
    double bin = range / bins;
    int n = ions.length;
    List<Lag> lags = new ArrayList<>();
    for (int lag : lagFrames) {
      int origins = displacements.frames() - lag;
      double[] self = new double[bins];
      double beyond = 0;
      int step = stride(origins, (double) n, SELF_BUDGET / lagFrames.length);
      double seen = 0;
      IntFunction<double[][]> reader = displacements.reader();
      for (int ion : ions) {
        double[][] r = reader.apply(ion);
        double[] x = r[0];
        double[] y = r[1];
        double[] z = r[2];
        for (int o = 0; o < origins; o += step) {
          double far = norm(x[o + lag] - x[o], y[o + lag] - y[o], z[o + lag] - z[o]);
          seen++;
          if (far < range) {
            self[(int) Math.min(bins - 1, far / bin)]++;
          } else {
            beyond++;
          }
        }
      }
      for (int k = 0; k < bins; k++) {
        self[k] /= seen * bin;
      }
      step = stride(origins, (double) n * n, PAIR_BUDGET / lagFrames.length);
      double[] distinct = distinct(displacements, ions, origin, lag, step, range, bins);
      lags.add(new Lag(lag * displacements.intervalPs(), self, distinct, beyond / seen));
    }
    return new VanHove(displacements.symbols().get(ions[0]), bin, List.copyOf(lags));
  }

  private static int stride(int origins, double cost, double budget) {
    return (int) Math.clamp((long) Math.ceil(cost * origins / budget), 1L, (long) origins);
  }

  private static double[] distinct(
      Displacements displacements,
      int[] ions,
      double[] origin,
      int lag,
      int step,
      double range,
      int bins) {
    int n = ions.length;
    Cell cell = displacements.meanCell();
    double[] h = cell.rows();
    double bin = range / bins;
    double[] counts = new double[bins];
    int used = (displacements.frames() - lag - 1) / step + 1;
    // The ions are read one after the other, so frames are made from them some at a time.
    int most = (int) Math.clamp(FRAMES_BYTES / (48L * n), 1, used);
    double[][] starts = new double[most][3 * n];
    double[][] ends = new double[most][3 * n];
    for (int o = 0; o < used; o++) {
      if (o % most == 0) {
        IntFunction<double[][]> reader = displacements.reader();
        for (int i = 0; i < n; i++) {
          double[][] r = reader.apply(ions[i]);
          for (int k = o; k < Math.min(o + most, used); k++) {
            for (int d = 0; d < 3; d++) {
              starts[k - o][3 * i + d] = origin[3 * i + d] + r[d][k * step];
              ends[k - o][3 * i + d] = origin[3 * i + d] + r[d][k * step + lag];
            }
          }
        }
      }
      double[] before = starts[o % most];
      double[] after = ends[o % most];
      cell.toFractional(before, before);
      cell.toFractional(after, after);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          if (i == j) {
            continue;
          }
          double u = after[3 * j] - before[3 * i];
          double v = after[3 * j + 1] - before[3 * i + 1];
          double w = after[3 * j + 2] - before[3 * i + 2];
          u -= Math.rint(u);
          v -= Math.rint(v);
          w -= Math.rint(w);
          double r =
              norm(
                  u * h[0] + v * h[3] + w * h[6],
                  u * h[1] + v * h[4] + w * h[7],
                  u * h[2] + v * h[5] + w * h[8]);
          if (r < range) {
            counts[(int) Math.min(bins - 1, r / bin)]++;
          }
        }
      }
    }
    for (int k = 0; k < bins; k++) {
      double shell = 4 * Math.PI / 3 * bin * bin * bin * (3.0 * k * k + 3.0 * k + 1);
      counts[k] *= n > 1 ? cell.volume() / (used * (double) n * (n - 1) * shell) : 0;
    }
    return counts;
  }

  private static double norm(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }
}
