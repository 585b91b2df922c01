package org.haven.integrators;

import java.util.Arrays;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// No forces at all.
final class IdealGas implements Potential {
  @Override
  public String description() {
    return "ideal gas";
  }

  @Override
  public double cutoffAngstrom() {
    return 0;
  }

  @Override
  public void bind(ParticleState state, Device device) {}

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    out.setEnergyEv(0);
    Arrays.fill(out.energies(), 0);
    Arrays.fill(out.forces(), 0);
    Arrays.fill(out.virial(), 0);
  }
}
