package org.haven.potentials.deepmd;

import org.haven.kernels.Kernel;

/// Forces from the derivatives of each particle's energy by the separations of its neighbours: F_i =
/// Σ_j (∂E_i/∂r_ij − ∂E_j/∂r_ji).
///
/// @param offsets [N + 1]
/// @param reverse where the list has the pair (j, i)
/// @param gradients [pairs][3] ∂E_i/∂r_ij in eV/Å
/// @param forces [N][3], overwritten
record PairForces(int[] offsets, int[] reverse, double[] gradients, double[] forces)
    implements Kernel {
  static void body(int i, int[] offsets, int[] reverse, double[] gradients, double[] forces) {
    double x = 0;
    double y = 0;
    double z = 0;
    for (int p = offsets[i]; p < offsets[i + 1]; p++) {
      int q = reverse[p];
      x += gradients[3 * p] - gradients[3 * q];
      y += gradients[3 * p + 1] - gradients[3 * q + 1];
      z += gradients[3 * p + 2] - gradients[3 * q + 2];
    }
    forces[3 * i] = x;
    forces[3 * i + 1] = y;
    forces[3 * i + 2] = z;
  }
}
