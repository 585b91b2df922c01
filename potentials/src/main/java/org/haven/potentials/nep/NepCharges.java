package org.haven.potentials.nep;

import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.coulomb.DynamicCharges;

/// The charges of a charge model in one system, and their Coulomb energy E_C.
///
/// The networks' charges q̃_i are shifted to q_i = q̃_i − ⟨q̃⟩, so that ∂E_C/∂q̃_i = φ_i − ⟨φ⟩,
/// what [#potentials] are. The forces are those at fixed charges, in [#add], and −Σ_i (φ_i − ⟨φ⟩)
/// ∂q̃_i/∂r: as if the energy of particle i were U_i + (φ_i − ⟨φ⟩) q̃_i with the factor held fixed.
final class NepCharges {
  private final DynamicCharges coulomb;
  private final Device device;
  private final double[] charges;

  /// @param state whose cell and number of particles are taken
  NepCharges(ChargeHead head, Precision precision, ParticleState state, Device device) {
    this.device = device;
    coulomb = new DynamicCharges(head.terms(), precision, state.cell(), state.count(), device);
    charges = new double[state.count()];
  }

  /// [N] in e: those of the networks before, of mean zero after [#solve].
  double[] charges() {
    return charges;
  }

  /// Shifts the charges, and finds their energy, forces and potentials.
  void solve(ParticleState state, NeighbourList list) {
    shift(charges);
    coulomb.evaluate(state, list, charges);
    shift(potentials());
  }

  private void shift(double[] values) {
    double mean = device.sum(values, 0, 1, values.length) / values.length;
    device.launch(new Shifted(mean, values), values.length);
  }

  /// [N] φ_i − ⟨φ⟩ in eV/e.
  double[] potentials() {
    return coulomb.potentials();
  }

  /// Adds E_C, forces at fixed charges, virial.
  void add(Evaluation out) {
    out.add(coulomb.sums(), device);
  }

  /// values − mean.
  record Shifted(double mean, double[] values) implements Kernel {
    static void body(int i, double mean, double[] values) {
      values[i] = values[i] - mean;
    }
  }
}
