package org.haven.potentials;

import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// Born effective charges Z*_i,αβ = V ∂P_α/∂r_iβ, of a potential that knows how the polarization P
/// follows the particles.
///
/// The current of a crystal in motion is J_α = Σ_iβ Z*_i,αβ v_iβ, with the electrons' part that
/// charges fixed to the ions leave out.
public interface BornCharges {
  /// Computes the charges of the state that the potential is bound to.
  ///
  /// @param list lists at least all pairs within the potential's cutoff, and was updated for this
  ///   state
  /// @param out [N][3][3] in e, row α of the polarization, column β of the displacement; written
  void bornCharges(ParticleState state, NeighbourList list, double[] out);
}
