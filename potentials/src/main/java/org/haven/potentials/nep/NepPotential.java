package org.haven.potentials.nep;

import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
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
/// On the CPU, mixed precision runs as [NepVector] instead, which does all of this in one pass.
///
/// Memory per particle of the plain kernels: 2 descriptors, moments × (2 angular functions + 1),
/// species × radial basis, all in the precision's type, and 9 doubles: about 3 kB in double for a
/// usual model of four species.
public final class NepPotential implements Potential {
  private final NepModel model;
  private final Precision precision;
  private NepModel bound;
  private Device device;
  private NepArithmetic arithmetic;
  private double[] virials;

  public NepPotential(NepModel model, Precision precision) {
    this.model = model;
    this.precision = precision;
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
    arithmetic =
        switch (precision) {
          case DOUBLE -> new NepDouble(bound, state.count(), device);
          case MIXED ->
              device instanceof CpuDevice && NepVector.reaches(model.cutoffAngstrom())
                  ? new NepVector(bound, state.count(), device)
                  : new NepMixed(bound, state.count(), device);
        };
    virials = new double[9 * state.count()];
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int n = state.count();
    double[] cell = state.cellRows();
    arithmetic.evaluate(state, list, cell, out, virials);
    if (bound.repulsion().length > 0 && !arithmetic.coversRepulsion()) {
      device.launch(
          new NepRepulsion(
              state.positions(),
              cell,
              state.species(),
              list.offsets(),
              list.neighbours(),
              list.shifts(),
              bound.species().size(),
              bound.repulsionCutoffAngstrom(),
              bound.repulsion(),
              out.energies(),
              out.forces(),
              virials),
          n);
    }
    out.setEnergyEv(device.sum(out.energies(), 0, 1, n));
    device.sums(virials, n, out.virial());
  }
}
