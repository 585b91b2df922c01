package org.haven.potentials.coulomb;

import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.jtransforms.fft.DoubleFFT_1D;

/// Fourier transforms of a real, periodic mesh of K₁ × K₂ × K₃ points, K₃ even: lines along one
/// direction after the other, on the threads of a device.
///
/// `values[(k₁ K₂ + k₂) 2H + k₃]` with H = K₃/2 + 1 are the real points; after [#forward] the same
/// array holds complex numbers, real and imaginary parts side by side, for 0 ≤ m₃ < H; the others
/// are their conjugates.
final class FourierMesh {
  final int n1;
  final int n2;
  final int n3;

  /// Complex numbers along the third direction.
  final int half;

  final double[] values;

  private final Device device;
  private final DoubleFFT_1D fft1;
  private final DoubleFFT_1D fft2;
  private final DoubleFFT_1D fft3;
  private final ThreadLocal<double[]> line;

  FourierMesh(int n1, int n2, int n3, Device device) {
    this.n1 = n1;
    this.n2 = n2;
    this.n3 = n3;
    this.device = device;
    half = n3 / 2 + 1;
    values = new double[n1 * n2 * 2 * half];
    fft1 = new DoubleFFT_1D(n1);
    fft2 = new DoubleFFT_1D(n2);
    fft3 = new DoubleFFT_1D(n3);
    int longest = Math.max(n1, n2);
    line = ThreadLocal.withInitial(() -> new double[2 * longest * COLUMNS]);
  }

  /// Lines of complex numbers that are transformed together: a cache line's worth.
  private static final int COLUMNS = 4;

  /// Σ_k Q(k) exp(−2πi m·k/K), in place.
  void forward() {
    planes(k1 -> plane(k1, true));
    rows(k2 -> first(k2, true));
  }

  /// Σ_m A(m) exp(2πi m·k/K), in place, not divided by the number of points.
  void backward() {
    rows(k2 -> first(k2, false));
    planes(k1 -> plane(k1, false));
  }

  private interface Task {
    void run(int k);
  }

  private void planes(Task task) {
    launch(n1, task);
  }

  private void rows(Task task) {
    launch(n2, task);
  }

  /// One index of the device's blocks per task.
  private void launch(int count, Task task) {
    device.launch(
        new Kernel() {
          @Override
          public void run(int begin, int end) {
            for (int k = begin / CpuDevice.BLOCK; k < end / CpuDevice.BLOCK; k++) {
              task.run(k);
            }
          }
        },
        count * CpuDevice.BLOCK);
  }

  /// Directions 3 and 2 of one plane.
  private void plane(int k1, boolean forward) {
    int first = k1 * n2 * 2 * half;
    if (forward) {
      for (int k2 = 0; k2 < n2; k2++) {
        int at = first + k2 * 2 * half;
        fft3.realForward(values, at);
        // JTransforms keeps the last real number in the place of the first imaginary one.
        values[at + n3] = values[at + 1];
        values[at + n3 + 1] = 0;
        values[at + 1] = 0;
      }
    }
    columns(first, n2, 2 * half, fft2, forward);
    if (!forward) {
      for (int k2 = 0; k2 < n2; k2++) {
        int at = first + k2 * 2 * half;
        values[at + 1] = values[at + n3];
        // Scaled, since what JTransforms leaves out otherwise depends on the length.
        fft3.realInverse(values, at, true);
        for (int k3 = 0; k3 < n3; k3++) {
          values[at + k3] *= n3;
        }
      }
    }
  }

  /// Direction 1 of one row of every plane.
  private void first(int k2, boolean forward) {
    columns(k2 * 2 * half, n1, n2 * 2 * half, fft1, forward);
  }

  /// Transforms the columns of `length` complex numbers, `stride` apart, some at a time.
  private void columns(int first, int length, int stride, DoubleFFT_1D fft, boolean forward) {
    double[] lines = line.get();
    for (int c = 0; c < half; c += COLUMNS) {
      int width = Math.min(COLUMNS, half - c);
      for (int k = 0; k < length; k++) {
        int at = first + k * stride + 2 * c;
        for (int w = 0; w < width; w++) {
          lines[2 * (w * length + k)] = values[at + 2 * w];
          lines[2 * (w * length + k) + 1] = values[at + 2 * w + 1];
        }
      }
      for (int w = 0; w < width; w++) {
        if (forward) {
          fft.complexForward(lines, 2 * w * length);
        } else {
          fft.complexInverse(lines, 2 * w * length, false);
        }
      }
      for (int k = 0; k < length; k++) {
        int at = first + k * stride + 2 * c;
        for (int w = 0; w < width; w++) {
          values[at + 2 * w] = lines[2 * (w * length + k)];
          values[at + 2 * w + 1] = lines[2 * (w * length + k) + 1];
        }
      }
    }
  }
}
