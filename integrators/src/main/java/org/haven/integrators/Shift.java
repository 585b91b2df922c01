package org.haven.integrators;

import org.haven.kernels.Kernel;

/// v ← factor v + shift of the particle's group.
///
/// @param groups [N], which group a particle belongs to
/// @param shifts [3 × groups] in Å/fs
record Shift(double[] velocities, int[] groups, double[] shifts, double factor) implements Kernel {
  static void body(int i, double[] velocities, int[] groups, double[] shifts, double factor) {
    int group = 3 * groups[i];
    velocities[3 * i] = factor * velocities[3 * i] + shifts[group];
    velocities[3 * i + 1] = factor * velocities[3 * i + 1] + shifts[group + 1];
    velocities[3 * i + 2] = factor * velocities[3 * i + 2] + shifts[group + 2];
  }
}
