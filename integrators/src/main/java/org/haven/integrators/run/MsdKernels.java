package org.haven.integrators.run;

import org.haven.kernels.Kernel;

/// The kernels of [RunningMsd].
final class MsdKernels {
  /// Particles that one index passes through.
  static final int PART = 64;

  private MsdKernels() {}

  /// Component d of the unwrapped position of particle i, x + n · h.
  private static double unwrapped(int i, int d, double[] x, int[] images, double[] h) {
    return x[3 * i + d]
        + (images[3 * i] * h[d] + images[3 * i + 1] * h[3 + d] + images[3 * i + 2] * h[6 + d]);
  }

  /// Sum of the unwrapped positions of each part of the framework, `sums[part][3]`.
  record Framework(double[] x, int[] images, double[] h, int[] framework, int count, double[] sums)
      implements Kernel {
    static void body(
        int k, double[] x, int[] images, double[] h, int[] framework, int count, double[] sums) {
      int end = Math.min(count, (k + 1) * PART);
      for (int d = 0; d < 3; d++) {
        double sum = 0;
        for (int p = k * PART; p < end; p++) {
          sum += unwrapped(framework[p], d, x, images, h);
        }
        sums[3 * k + d] = sum;
      }
    }
  }

  /// Keeps the position of each ion relative to the framework's mean, `ring[slot][3][ion]`: ions
  /// side by side, so that neighbouring threads read one line.
  record Store(
      double[] x,
      int[] images,
      double[] h,
      int[] ions,
      int ionCount,
      double[] frameworkSum,
      int frameworkCount,
      int slot,
      double[] ring)
      implements Kernel {
    static void body(
        int k,
        double[] x,
        int[] images,
        double[] h,
        int[] ions,
        int ionCount,
        double[] frameworkSum,
        int frameworkCount,
        int slot,
        double[] ring) {
      for (int d = 0; d < 3; d++) {
        double mean = frameworkSum[d] / Math.max(1, frameworkCount);
        ring[(3 * slot + d) * ionCount + k] = unwrapped(ions[k], d, x, images, h) - mean;
      }
    }
  }

  /// For lag m and block b, `parts[m][b][4]`: Σ |Δs|², Σ Δs_x, Σ Δs_y, Σ Δs_z over the block's
  /// ions, from the sample m before the one in `slot` to that.
  record Squares(
      double[] ring, int ionCount, int[] blockStart, int blocks, int lags, int slot, double[] parts)
      implements Kernel {
    static void body(
        int k,
        double[] ring,
        int ionCount,
        int[] blockStart,
        int blocks,
        int lags,
        int slot,
        double[] parts) {
      int m = k / blocks;
      int b = k % blocks;
      int now = 3 * slot * ionCount;
      int then = 3 * ((slot + lags - m) % lags) * ionCount;
      double square = 0;
      double sumX = 0;
      double sumY = 0;
      double sumZ = 0;
      for (int p = blockStart[b]; p < blockStart[b + 1]; p++) {
        double dx = ring[now + p] - ring[then + p];
        double dy = ring[now + ionCount + p] - ring[then + ionCount + p];
        double dz = ring[now + 2 * ionCount + p] - ring[then + 2 * ionCount + p];
        square += dx * dx + dy * dy + dz * dz;
        sumX += dx;
        sumY += dy;
        sumZ += dz;
      }
      parts[4 * k] = square;
      parts[4 * k + 1] = sumX;
      parts[4 * k + 2] = sumY;
      parts[4 * k + 3] = sumZ;
    }
  }

  /// Adds what the blocks of lag m have to the sums of that lag, [RunningMsd].
  record Add(
      double[] parts,
      int blocks,
      int[] speciesStart,
      double[] charges,
      int speciesCount,
      int lags,
      double[] sums)
      implements Kernel {
    static void body(
        int m,
        double[] parts,
        int blocks,
        int[] speciesStart,
        double[] charges,
        int speciesCount,
        int lags,
        double[] sums) {
      double chargeX = 0;
      double chargeY = 0;
      double chargeZ = 0;
      for (int s = 0; s < speciesCount; s++) {
        double square = 0;
        double sumX = 0;
        double sumY = 0;
        double sumZ = 0;
        for (int b = speciesStart[s]; b < speciesStart[s + 1]; b++) {
          int k = 4 * (m * blocks + b);
          square += parts[k];
          sumX += parts[k + 1];
          sumY += parts[k + 2];
          sumZ += parts[k + 3];
        }
        int at = 2 * (m * speciesCount + s);
        sums[at] += square;
        sums[at + 1] += sumX * sumX + sumY * sumY + sumZ * sumZ;
        chargeX += charges[s] * sumX;
        chargeY += charges[s] * sumY;
        chargeZ += charges[s] * sumZ;
      }
      sums[2 * speciesCount * lags + m] +=
          chargeX * chargeX + chargeY * chargeY + chargeZ * chargeZ;
    }
  }
}
