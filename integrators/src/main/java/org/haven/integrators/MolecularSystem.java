package org.haven.integrators;

import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// Particles with their potential: what an integrator moves. Mutable; one per simulation.
public final class MolecularSystem {
  private final ParticleState state;
  private final Potential potential;
  private final NeighbourList neighbours;
  private final Evaluation evaluation;
  private final Device device;

  /// Binds `potential` to `state`. Forces are not yet computed.
  public MolecularSystem(
      ParticleState state, Potential potential, NeighbourList neighbours, Device device) {
    this.state = state;
    this.potential = potential;
    this.neighbours = neighbours;
    this.device = device;
    this.evaluation = new Evaluation(state.count());
    potential.bind(state, device);
  }

  public ParticleState state() {
    return state;
  }

  public Potential potential() {
    return potential;
  }

  public NeighbourList neighbours() {
    return neighbours;
  }

  /// Energy, forces and virial of the last [#computeForces].
  public Evaluation evaluation() {
    return evaluation;
  }

  public Device device() {
    return device;
  }

  /// Updates the neighbour list and evaluates the potential at the present positions and cell.
  public void computeForces() {
    neighbours.update(state);
    potential.evaluate(state, neighbours, evaluation);
  }
}
