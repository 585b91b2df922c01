package org.haven.pathways.hops;

import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// Ions that feel a lattice and not each other: each has the energy Σ_d A_d/2 (1 − cos 2π x_d/L_d),
/// so that it rests at the corners of cells of L_x, L_y, L_z and its barriers along the axes are
/// A_x, A_y, A_z. Framework atoms (P) rest in the middles, all amplitudes 5 eV.
final class CosineLattice implements Potential {
  /// Edges in Å.
  static final double[] EDGES = {3.0, 3.3, 3.6};

  private final double[] barriersEv;
  private final double forbiddenAlongZ;

  /// @param barriersEv [3]
  /// @param forbiddenAlongZ ions farther than this from a site along z, as a share of the edge,
  ///   have no energy
  CosineLattice(double[] barriersEv, double forbiddenAlongZ) {
    this.barriersEv = barriersEv;
    this.forbiddenAlongZ = forbiddenAlongZ;
  }

  /// One cell.
  static Structure crystal() {
    return Structure.of(
        "cosine",
        Cell.orthorhombic(EDGES[0], EDGES[1], EDGES[2]),
        List.of("Li", "P"),
        new double[] {0, 0, 0, EDGES[0] / 2, EDGES[1] / 2, EDGES[2] / 2});
  }

  @Override
  public String description() {
    return "cosine lattice";
  }

  @Override
  public double cutoffAngstrom() {
    return 1;
  }

  @Override
  public void bind(ParticleState state, Device device) {}

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int lithium = state.speciesTable().symbols().indexOf("Li");
    double energy = 0;
    for (int i = 0; i < state.count(); i++) {
      boolean ion = state.species()[i] == lithium;
      for (int d = 0; d < 3; d++) {
        double a = ion ? barriersEv[d] : 5;
        double x = state.positions()[3 * i + d] / EDGES[d] - (ion ? 0 : 0.5);
        double k = 2 * Math.PI;
        energy += 0.5 * a * (1 - Math.cos(k * x));
        out.forces()[3 * i + d] = -0.5 * a * k / EDGES[d] * Math.sin(k * x);
        if (ion && d == 2 && Math.abs(x - Math.rint(x)) > forbiddenAlongZ) {
          energy = Double.NaN;
        }
      }
    }
    out.setEnergyEv(energy);
  }
}
