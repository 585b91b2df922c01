package org.haven.potentials.nep;

import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// Pair arithmetic and network in float; separations, energies, forces and virial summed in double.
final class NepMixed implements NepPlain.Network {
  private final NepModel model;
  private final NepShape shape;
  private final Device device;
  private final float[] cutoffs;
  private final float[] radialCoefficients;
  private final float[] angularCoefficients;
  private final float[] network;
  private final float[] harmonics;
  private final float[] factors;
  private final float[] scratch;
  private final float[] descriptors;
  private final float[] moments;
  private final float[] momentDerivatives;
  private final float[] radialDerivatives;

  /// @param model with the species of the system, in its order
  /// @param count number of particles N
  NepMixed(NepModel model, int count, Device device) {
    this.model = model;
    this.device = device;
    shape = NepShape.of(model, count, device.hasOwnMemory());
    cutoffs = floats(model.cutoffs());
    radialCoefficients = floats(model.radialCoefficients());
    angularCoefficients = floats(shape.angularCoefficients());
    network = floats(model.network());
    harmonics = floats(shape.harmonics());
    factors = floats(shape.factors());
    scratch = new float[count * shape.scratchStride()];
    descriptors = new float[count * model.descriptorLength()];
    moments = new float[count * shape.momentsStride()];
    momentDerivatives = new float[count * shape.momentsStride()];
    radialDerivatives = new float[count * model.species().size() * model.radialBasis()];
  }

  @Override
  public void launch(
      ParticleState state, NeighbourList list, double[] cell, Evaluation out, double[] virials) {
    int n = state.count();
    device.launch(
        new NepMomentsMixed(
            state.positions(),
            cell,
            state.species(),
            list.offsets(),
            list.neighbours(),
            list.shifts(),
            cutoffs,
            radialCoefficients,
            angularCoefficients,
            harmonics,
            shape.sizes(),
            scratch,
            descriptors,
            moments),
        n);
    device.launch(
        new NepNetworkMixed(
            state.species(),
            radialCoefficients,
            network,
            model.outputBias(),
            shape.sizes(),
            shape.monomials(),
            factors,
            shape.termEnds(),
            scratch,
            descriptors,
            moments,
            momentDerivatives,
            radialDerivatives,
            out.energies()),
        n);
    device.launch(
        new NepForcesMixed(
            state.positions(),
            cell,
            state.species(),
            list.offsets(),
            list.neighbours(),
            list.shifts(),
            cutoffs,
            angularCoefficients,
            harmonics,
            shape.sizes(),
            radialDerivatives,
            momentDerivatives,
            out.forces(),
            virials),
        n);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < values.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }
}
