package org.haven.integrators;

import org.haven.kernels.Kernel;

/// v ← factor v.
record Scale(double[] velocities, double factor) implements Kernel {
  @Override
  public void run(int begin, int end) {
    // In one loop over all components, which the compiler turns into vectors.
    for (int k = 3 * begin; k < 3 * end; k++) {
      velocities[k] *= factor;
    }
  }

  static void body(int i, double[] velocities, double factor) {
    velocities[3 * i] *= factor;
    velocities[3 * i + 1] *= factor;
    velocities[3 * i + 2] *= factor;
  }
}
