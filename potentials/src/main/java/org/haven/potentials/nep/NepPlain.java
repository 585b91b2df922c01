package org.haven.potentials.nep;

import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;

/// The plain kernels, in double or with pair arithmetic and network in float. They run on every
/// device, and are what [NepVector] is tested against.
final class NepPlain implements NepArithmetic {
  private final NepModel model;
  private final Precision precision;
  private final Device device;
  private final NepShape shape;
  private final Object cutoffs;
  private final Object radialCoefficients;
  private final Object angularCoefficients;
  private final Object network;
  private final Object harmonics;
  private final Object factors;
  private final Object scratch;
  private final Object descriptors;
  private final Object moments;
  private final Object momentDerivatives;
  private final Object radialDerivatives;
  private final double[] virials;
  // Of a charge model.
  private final NepCharges charges;
  private final Object chargeNetwork;
  private final Object chargeMomentDerivatives;
  private final Object chargeRadialDerivatives;

  /// @param model with the species of the system, in its order
  /// @param charges of a charge model whose energy is asked for, null otherwise
  /// @param count number of particles N
  NepPlain(NepModel model, NepCharges charges, Precision precision, int count, Device device) {
    this.model = model;
    this.precision = precision;
    this.device = device;
    shape = NepShape.of(model, count, device.hasOwnMemory());
    cutoffs = precision.numbers(model.cutoffs());
    radialCoefficients = precision.numbers(model.radialCoefficients());
    angularCoefficients = precision.numbers(shape.angularCoefficients());
    network = precision.numbers(model.network());
    harmonics = precision.numbers(shape.harmonics());
    factors = precision.numbers(shape.factors());
    scratch = precision.numbers(count * shape.scratchStride());
    descriptors = precision.numbers(count * model.descriptorLength());
    moments = precision.numbers(count * shape.momentsStride());
    momentDerivatives = precision.numbers(count * shape.momentsStride());
    radialDerivatives = precision.numbers(count * radialStride());
    virials = new double[9 * count];
    this.charges = charges;
    boolean charged = model.chargeHead().isPresent();
    chargeNetwork = charged ? precision.numbers(model.chargeNetwork()) : null;
    chargeMomentDerivatives = charged ? precision.numbers(count * shape.momentsStride()) : null;
    chargeRadialDerivatives = charged ? precision.numbers(count * radialStride()) : null;
  }

  /// Derivatives by radial sums of each particle.
  private int radialStride() {
    return model.species().size() * model.radialBasis();
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int n = state.count();
    double[] cell = state.cellRows();
    moments(state, list);
    if (charges != null) {
      chargeNetwork(state, charges.charges());
      charges.solve(state, list);
    }
    network(
        state, network, model.outputBias(), momentDerivatives, radialDerivatives, out.energies());
    if (charges != null) {
      chain(n, shape.momentsStride(), chargeMomentDerivatives, momentDerivatives);
      chain(n, radialStride(), chargeRadialDerivatives, radialDerivatives);
    }
    device.launch(
        precision.kernel(
            NepForces.class,
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
    if (charges != null) {
      charges.add(out);
    }
  }

  /// What [NepBornCharges] needs of a charge model: the networks' charges, not yet of mean zero.
  ///
  /// @param values [N] in e, written
  void chargeDerivatives(ParticleState state, NeighbourList list, double[] values) {
    moments(state, list);
    chargeNetwork(state, values);
  }

  NepShape shape() {
    return shape;
  }

  /// [N][l_max (l_max + 2)][shape's functions] of the charges, after [#chargeDerivatives].
  Object chargeMomentDerivatives() {
    return chargeMomentDerivatives;
  }

  /// [N][T][radialBasis] of the charges, after [#chargeDerivatives].
  Object chargeRadialDerivatives() {
    return chargeRadialDerivatives;
  }

  private void moments(ParticleState state, NeighbourList list) {
    device.launch(
        precision.kernel(
            NepMoments.class,
            state.positions(),
            state.cellRows(),
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
        state.count());
  }

  private void chargeNetwork(ParticleState state, double[] values) {
    network(state, chargeNetwork, 0, chargeMomentDerivatives, chargeRadialDerivatives, values);
  }

  /// Values of a network, and their derivatives by moments and radial sums.
  private void network(
      ParticleState state,
      Object weights,
      double outputBias,
      Object byMoments,
      Object byRadialSums,
      double[] values) {
    device.launch(
        precision.kernel(
            NepNetwork.class,
            state.species(),
            radialCoefficients,
            weights,
            outputBias,
            shape.sizes(),
            shape.monomials(),
            factors,
            shape.termEnds(),
            scratch,
            descriptors,
            moments,
            byMoments,
            byRadialSums,
            values),
        state.count());
  }

  private void chain(int count, int length, Object ofCharges, Object derivatives) {
    device.launch(
        precision.kernel(NepChainRule.class, length, charges.potentials(), ofCharges, derivatives),
        count);
  }
}
