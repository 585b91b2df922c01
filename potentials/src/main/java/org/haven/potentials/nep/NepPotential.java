package org.haven.potentials.nep;

import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// A neuroevolution potential; equations in [NepModel], kernels in this package.
///
/// ```
/// positions, list ─► NepMoments ─► moments, radial q ─► NepNetwork ─► energies
///                                                           │ ∂U/∂moments, R_sk
/// positions, list ──────────────────────────────────────────┴─► NepForces ─► NepRepulsion ─► forces, virial
/// ```
///
/// Memory per particle in doubles: 2 × descriptor + 2 × moments × angular functions + species ×
/// radial basis + 9, about 2.5 kB for a usual model of four species.
public final class NepPotential implements Potential {
  private final NepModel model;
  private NepModel bound;
  private NepShape shape;
  private Device device;
  private final double[] cell = new double[9];
  private double[] scratch;
  private double[] descriptors;
  private double[] moments;
  private double[] radialDerivatives;
  private double[] virials;

  public NepPotential(NepModel model) {
    this.model = model;
  }

  /// The parameters.
  public NepModel model() {
    return model;
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public double cutoffAngstrom() {
    return model.cutoffAngstrom();
  }

  @Override
  public void bind(ParticleState state, Device device) {
    this.device = device;
    bound = model.select(state.speciesTable().symbols());
    shape = NepShape.of(bound);
    int n = state.count();
    scratch = new double[n * shape.sizes()[8]];
    descriptors = new double[n * bound.descriptorLength()];
    moments = new double[n * bound.moments() * bound.angularFunctions()];
    radialDerivatives = new double[n * bound.species().size() * bound.radialBasis()];
    virials = new double[9 * n];
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int n = state.count();
    System.arraycopy(state.cell().rows(), 0, cell, 0, 9);
    int[] offsets = list.offsets();
    int[] neighbours = list.neighbours();
    int[] shifts = list.shifts();
    device.launch(
        new NepMoments(
            state.positions(),
            cell,
            state.species(),
            offsets,
            neighbours,
            shifts,
            bound.cutoffs(),
            bound.radialCoefficients(),
            bound.angularCoefficients(),
            shape.harmonics(),
            shape.sizes(),
            scratch,
            descriptors,
            moments),
        n);
    device.launch(
        new NepNetwork(
            state.species(),
            bound.radialCoefficients(),
            bound.network(),
            bound.outputBias(),
            shape.sizes(),
            shape.monomials(),
            shape.factors(),
            shape.termEnds(),
            scratch,
            descriptors,
            moments,
            radialDerivatives,
            out.energies()),
        n);
    device.launch(
        new NepForces(
            state.positions(),
            cell,
            state.species(),
            offsets,
            neighbours,
            shifts,
            bound.cutoffs(),
            bound.angularCoefficients(),
            shape.harmonics(),
            shape.sizes(),
            radialDerivatives,
            moments,
            scratch,
            out.forces(),
            virials),
        n);
    if (bound.repulsion().length > 0) {
      device.launch(
          new NepRepulsion(
              state.positions(),
              cell,
              state.species(),
              offsets,
              neighbours,
              shifts,
              bound.species().size(),
              bound.repulsionCutoffAngstrom(),
              bound.repulsion(),
              out.energies(),
              out.forces(),
              virials),
          n);
    }
    out.setEnergyEv(device.sum(out.energies(), 0, 1, n));
    for (int c = 0; c < 9; c++) {
      out.virial()[c] = device.sum(virials, c, 9, n);
    }
  }
}
