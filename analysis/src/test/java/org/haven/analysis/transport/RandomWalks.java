package org.haven.analysis.transport;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.kernels.Cell;

/// Walks with known transport coefficients. Steps are per frame; the frame interval is 1 ps.
public final class RandomWalks {
  private RandomWalks() {}

  /// Independent Gaussian steps: D = σ²/2 in Å²/ps.
  static Displacements gaussian(int ions, int frames, double sigma, long seed) {
    return grouped(ions, 1, frames, sigma, seed);
  }

  /// Gaussian steps with D = `d[a]` Å²/ps along three axes, the first two turned about z by
  /// `angle`, on top of vibrations of 0.1 Å.
  static Displacements anisotropic(int ions, int frames, double[] d, double angle, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double[][] series = new double[3 * ions][frames];
    for (int i = 0; i < ions; i++) {
      double[] x = new double[3];
      for (int f = 0; f < frames; f++) {
        series[3 * i][f] = c * x[0] - s * x[1] + 0.1 * random.nextGaussian();
        series[3 * i + 1][f] = s * x[0] + c * x[1] + 0.1 * random.nextGaussian();
        series[3 * i + 2][f] = x[2] + 0.1 * random.nextGaussian();
        for (int a = 0; a < 3; a++) {
          x[a] += Math.sqrt(2 * d[a]) * random.nextGaussian();
        }
      }
    }
    return wrap(ions, series);
  }

  /// Groups of ions that take the same steps: H_R = 1/group.
  static Displacements grouped(int ions, int group, int frames, double sigma, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] series = new double[3 * ions][frames];
    for (int g = 0; g < ions; g += group) {
      for (int d = 0; d < 3; d++) {
        double x = 0;
        for (int f = 0; f < frames; f++) {
          for (int i = g; i < g + group; i++) {
            series[3 * i + d][f] = x;
          }
          x += sigma * random.nextGaussian();
        }
      }
    }
    return wrap(ions, series);
  }

  /// Steps that share a part ρ of their variance among all ions: D_σ = D (1 + (N − 1) ρ).
  static Displacements shared(int ions, int frames, double sigma, double rho, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] series = new double[3 * ions][frames];
    double[] x = new double[3 * ions];
    for (int f = 0; f < frames; f++) {
      for (int k = 0; k < x.length; k++) {
        series[k][f] = x[k];
      }
      for (int d = 0; d < 3; d++) {
        double common = Math.sqrt(rho) * sigma * random.nextGaussian();
        for (int i = 0; i < ions; i++) {
          x[3 * i + d] += common + Math.sqrt(1 - rho) * sigma * random.nextGaussian();
        }
      }
    }
    return wrap(ions, series);
  }

  /// Hops of length `hop` along ±x, ±y or ±z with probability `rate` per frame, on top of
  /// vibrations of standard deviation `vibration` per axis: D = rate hop²/6 in Å²/ps.
  public static Displacements hopping(
      int ions, int frames, double rate, double hop, double vibration, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] series = new double[3 * ions][frames];
    for (int i = 0; i < ions; i++) {
      double[] site = new double[3];
      for (int f = 0; f < frames; f++) {
        for (int d = 0; d < 3; d++) {
          series[3 * i + d][f] = site[d] + (vibration > 0 ? vibration * random.nextGaussian() : 0);
        }
        if (random.nextDouble() < rate) {
          site[random.nextInt(3)] += random.nextBoolean() ? hop : -hop;
        }
      }
    }
    return wrap(ions, series);
  }

  /// Hops as in [#hopping], and in each cage a flip along each axis between two places `width`
  /// apart with probability `flip` per frame, which leads nowhere: it bends the displacement until
  /// a few times 1/(2 flip) frames.
  static Displacements caged(
      int ions, int frames, double rate, double hop, double flip, double width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Displacements walk = hopping(ions, frames, rate, hop, 0.3, seed ^ 0x5DEECE66DL);
    double[][] series = new double[3 * ions][];
    for (int k = 0; k < series.length; k++) {
      series[k] = walk.series(k / 3, k % 3).clone();
      boolean right = random.nextBoolean();
      for (int f = 0; f < frames; f++) {
        series[k][f] += right ? width : 0;
        right ^= random.nextDouble() < flip;
      }
    }
    return wrap(ions, series);
  }

  /// Gaussian steps of two species, Li and Cl, half of the ions each, on top of steps that all ions
  /// take at once, each species times its own factor: ⟨ΔP_s · ΔP_s'⟩ = 3 (n σ² δ_ss' + n² a_s a_s')
  /// in a frame for n ions of each.
  ///
  /// @param common a of Li and of Cl in Å
  static Displacements pair(int ions, int frames, double sigma, double[] common, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] series = new double[3 * ions][frames];
    double[] x = new double[3 * ions];
    for (int f = 0; f < frames; f++) {
      for (int k = 0; k < x.length; k++) {
        series[k][f] = x[k];
      }
      for (int d = 0; d < 3; d++) {
        double together = random.nextGaussian();
        for (int i = 0; i < ions; i++) {
          x[3 * i + d] += common[2 * i / ions] * together + sigma * random.nextGaussian();
        }
      }
    }
    String[] symbols = new String[ions];
    Arrays.setAll(symbols, i -> 2 * i < ions ? "Li" : "Cl");
    return Displacements.of(List.of(symbols), series, 1.0, Cell.orthorhombic(20, 20, 20));
  }

  /// Hops as in [#caged] whose flips are shared by `group` ions: the cages breathe in concert, the
  /// hops do not.
  ///
  /// @param against whether every second ion of a group flips the other way
  static Displacements breathing(int ions, int frames, int group, boolean against, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Displacements walk = hopping(ions, frames, 0.004, 3, 0.3, seed ^ 0x5DEECE66DL);
    double[][] series = new double[3 * ions][frames];
    for (int g = 0; g < ions; g += group) {
      for (int d = 0; d < 3; d++) {
        boolean right = random.nextBoolean();
        for (int f = 0; f < frames; f++) {
          for (int i = g; i < g + group; i++) {
            boolean here = right ^ (against && i % 2 == 1);
            series[3 * i + d][f] = walk.series(i, d)[f] + (here ? 1.5 : 0);
          }
          right ^= random.nextDouble() < 0.01;
        }
      }
    }
    return wrap(ions, series);
  }

  private static Displacements wrap(int ions, double[][] series) {
    String[] symbols = new String[ions];
    Arrays.fill(symbols, "Li");
    return Displacements.of(List.of(symbols), series, 1.0, Cell.orthorhombic(20, 20, 20));
  }
}
