package org.haven.integrators;

import org.haven.kernels.Kernel;

/// v ← factor v.
record Scale(double[] velocities, double factor) implements Kernel {
  @Override
  public String name() {
    return "scale";
  }

  @Override
  public void run(int begin, int end) {
    for (int i = begin; i < end; i++) {
      body(i, velocities, factor);
    }
  }

  static void body(int i, double[] velocities, double factor) {
    velocities[3 * i] *= factor;
    velocities[3 * i + 1] *= factor;
    velocities[3 * i + 2] *= factor;
  }
}
