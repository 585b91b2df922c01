package org.haven.integrators.run;

import org.haven.kernels.Kernel;

/// 1/r² of the listed neighbour closest to each atom, in 1/Å²; 0 without neighbours.
///
/// @param cell [9] lattice vectors in Å, row by row
/// @param offsets [N + 1] of the neighbour list
record Closeness(
    double[] positions,
    double[] cell,
    int[] offsets,
    int[] neighbours,
    int[] shifts,
    double[] closeness)
    implements Kernel {
  static void body(
      int i,
      double[] positions,
      double[] cell,
      int[] offsets,
      int[] neighbours,
      int[] shifts,
      double[] closeness) {
    double smallest = 1e300;
    for (int p = offsets[i]; p < offsets[i + 1]; p++) {
      int j = neighbours[p];
      double a = ((shifts[p] & 1023) - 512);
      double b = (((shifts[p] >> 10) & 1023) - 512);
      double c = (((shifts[p] >> 20) & 1023) - 512);
      double x = positions[3 * j] - positions[3 * i];
      double y = positions[3 * j + 1] - positions[3 * i + 1];
      double z = positions[3 * j + 2] - positions[3 * i + 2];
      x += a * cell[0] + b * cell[3] + c * cell[6];
      y += a * cell[1] + b * cell[4] + c * cell[7];
      z += a * cell[2] + b * cell[5] + c * cell[8];
      smallest = Math.min(smallest, x * x + y * y + z * z);
    }
    closeness[i] = smallest < 1e300 ? 1 / smallest : 0;
  }
}
