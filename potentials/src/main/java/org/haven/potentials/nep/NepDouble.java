package org.haven.potentials.nep;

import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// The reference: everything in double.
final class NepDouble implements NepPlain.Network {
  private final NepModel model;
  private final NepShape shape;
  private final Device device;
  private final double[] scratch;
  private final double[] descriptors;
  private final double[] moments;
  private final double[] momentDerivatives;
  private final double[] radialDerivatives;

  /// @param model with the species of the system, in its order
  /// @param count number of particles N
  NepDouble(NepModel model, int count, Device device) {
    this.model = model;
    this.device = device;
    shape = NepShape.of(model, count, device.hasOwnMemory());
    scratch = new double[count * shape.scratchStride()];
    descriptors = new double[count * model.descriptorLength()];
    moments = new double[count * shape.momentsStride()];
    momentDerivatives = new double[count * shape.momentsStride()];
    radialDerivatives = new double[count * model.species().size() * model.radialBasis()];
  }

  @Override
  public void launch(
      ParticleState state, NeighbourList list, double[] cell, Evaluation out, double[] virials) {
    int n = state.count();
    device.launch(
        new NepMoments(
            state.positions(),
            cell,
            state.species(),
            list.offsets(),
            list.neighbours(),
            list.shifts(),
            model.cutoffs(),
            model.radialCoefficients(),
            shape.angularCoefficients(),
            shape.harmonics(),
            shape.sizes(),
            scratch,
            descriptors,
            moments),
        n);
    device.launch(
        new NepNetwork(
            state.species(),
            model.radialCoefficients(),
            model.network(),
            model.outputBias(),
            shape.sizes(),
            shape.monomials(),
            shape.factors(),
            shape.termEnds(),
            scratch,
            descriptors,
            moments,
            momentDerivatives,
            radialDerivatives,
            out.energies()),
        n);
    device.launch(
        new NepForces(
            state.positions(),
            cell,
            state.species(),
            list.offsets(),
            list.neighbours(),
            list.shifts(),
            model.cutoffs(),
            shape.angularCoefficients(),
            shape.harmonics(),
            shape.sizes(),
            radialDerivatives,
            momentDerivatives,
            out.forces(),
            virials),
        n);
  }
}
