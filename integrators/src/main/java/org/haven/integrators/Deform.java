package org.haven.integrators;

import org.haven.kernels.Kernel;

/// Homogeneous deformation, row vectors: x ← x A, v ← v B.
///
/// @param a [9] row by row, for the positions
/// @param b [9] row by row, for the velocities; A⁻ᵀ keeps Liouville's measure
record Deform(double[] positions, double[] velocities, double[] a, double[] b) implements Kernel {
  static void body(int i, double[] positions, double[] velocities, double[] a, double[] b) {
    double x = positions[3 * i];
    double y = positions[3 * i + 1];
    double z = positions[3 * i + 2];
    positions[3 * i] = x * a[0] + y * a[3] + z * a[6];
    positions[3 * i + 1] = x * a[1] + y * a[4] + z * a[7];
    positions[3 * i + 2] = x * a[2] + y * a[5] + z * a[8];
    x = velocities[3 * i];
    y = velocities[3 * i + 1];
    z = velocities[3 * i + 2];
    velocities[3 * i] = x * b[0] + y * b[3] + z * b[6];
    velocities[3 * i + 1] = x * b[1] + y * b[4] + z * b[7];
    velocities[3 * i + 2] = x * b[2] + y * b[5] + z * b[8];
  }
}
