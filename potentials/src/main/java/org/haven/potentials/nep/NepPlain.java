package org.haven.potentials.nep;

import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// The plain kernels: those of the network part in one of two precisions, then [NepRepulsion]. They
/// run on every device, and are what [NepVector] is tested against.
final class NepPlain implements NepArithmetic {
  /// The kernels of the network part.
  interface Network {
    /// Writes energies and forces into `out` and the virial per particle into `virials`; sums
    /// nothing over particles.
    ///
    /// @param cell [9] lattice vectors in Å, row by row
    /// @param virials [9N] in eV
    void launch(
        ParticleState state, NeighbourList list, double[] cell, Evaluation out, double[] virials);
  }

  private final NepModel model;
  private final Network network;
  private final Device device;
  private final double[] virials;

  /// @param model with the species of the system, in its order
  /// @param count number of particles N
  NepPlain(NepModel model, Network network, int count, Device device) {
    this.model = model;
    this.network = network;
    this.device = device;
    virials = new double[9 * count];
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int n = state.count();
    double[] cell = state.cellRows();
    network.launch(state, list, cell, out, virials);
    if (model.repulsion().length > 0) {
      device.launch(
          new NepRepulsion(
              state.positions(),
              cell,
              state.species(),
              list.offsets(),
              list.neighbours(),
              list.shifts(),
              model.species().size(),
              model.repulsionCutoffAngstrom(),
              model.repulsion(),
              out.energies(),
              out.forces(),
              virials),
          n);
    }
    out.setEnergyEv(device.sum(out.energies(), 0, 1, n));
    device.sums(virials, n, out.virial());
  }
}
