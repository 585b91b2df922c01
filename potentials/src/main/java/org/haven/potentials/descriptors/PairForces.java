package org.haven.potentials.descriptors;

import org.haven.kernels.Kernel;

/// Force on particle i from the derivatives of the energies by separations, gathered: F_i = Σ_j
/// (∂U_i/∂r_ij - ∂U_j/∂r_ji). Nothing is scattered, so the bits do not depend on who computes what.
///
/// @param offsets [N + 1] of the neighbour list
/// @param reversePairs of the neighbour list
/// @param derivatives [3 pairs] ∂U_i/∂r_ij in eV/Å
/// @param forces [3N] in eV/Å, written
public record PairForces(int[] offsets, int[] reversePairs, double[] derivatives, double[] forces)
    implements Kernel {
  static void body(
      int i, int[] offsets, int[] reversePairs, double[] derivatives, double[] forces) {
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
    for (int p = offsets[i]; p < offsets[i + 1]; p++) {
      int q = 3 * reversePairs[p];
      x += derivatives[3 * p] - derivatives[q];
      y += derivatives[3 * p + 1] - derivatives[q + 1];
      z += derivatives[3 * p + 2] - derivatives[q + 2];
    }
    forces[3 * i] = x;
    forces[3 * i + 1] = y;
    forces[3 * i + 2] = z;
  }
}
