package org.haven.potentials.nep;

import org.haven.kernels.Kernel;
import org.haven.kernels.Mixed;

/// ∂U_i/∂x + (φ_i − ⟨φ⟩) ∂q_i/∂x for the `length` sums x over neighbours of each particle, see
/// [NepCharges].
///
/// @param potentials [N] φ_i − ⟨φ⟩ in eV/e
/// @param ofCharges [N][length] ∂q_i/∂x
/// @param derivatives [N][length] ∂U_i/∂x; added to
@Mixed(keeps = "potentials")
record NepChainRule(int length, double[] potentials, double[] ofCharges, double[] derivatives)
    implements Kernel {
  static void body(
      int i, int length, double[] potentials, double[] ofCharges, double[] derivatives) {
    double factor = potentials[i];
    for (int k = i * length; k < (i + 1) * length; k++) {
      derivatives[k] += factor * ofCharges[k];
    }
  }
}
