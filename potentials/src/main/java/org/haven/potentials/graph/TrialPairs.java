package org.haven.potentials.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;

/// Tries of a model on two atoms.
record TrialPairs(GraphModel model, TorchModule module) {
  /// Whether the total energy is the sum of those of the particles.
  boolean sumOfParticles() {
    Evaluation out = evaluate(pair(0.7));
    return isClose(out.energyEv(), out.energies(), out.energies());
  }

  /// Whether particles that no edges join know nothing of one another: two pairs in one call have
  /// the energies that each has alone.
  boolean separate() {
    ParticleState near = pair(0.7);
    ParticleState far = pair(0.85);
    List<Evaluation> both = List.of(new Evaluation(2), new Evaluation(2));
    try (Device host = new CpuDevice(1)) {
      AtomGraph graph = graph();
      graph.update(List.of(near, far), List.of(list(host, near), list(host, far)));
      GraphPotential.run(model, module, graph, 1, both);
    }
    return isAlone(near, both.getFirst()) && isAlone(far, both.getLast());
  }

  private boolean isAlone(ParticleState pair, Evaluation together) {
    Evaluation alone = evaluate(pair);
    for (int i = 0; i < 2; i++) {
      double[] one = {alone.energies()[i]};
      if (!isClose(together.energies()[i], one, alone.energies())) {
        return false;
      }
    }
    return true;
  }

  /// Whether a number is the sum of others but for the rounding of numbers of a scale.
  private boolean isClose(double sum, double[] terms, double[] scale) {
    double size = Math.max(1, Arrays.stream(scale).map(Math::abs).sum());
    return Math.abs(sum - Arrays.stream(terms).sum())
        <= (model.singlePrecision() ? 1e-5 : 1e-10) * size;
  }

  private Evaluation evaluate(ParticleState pair) {
    Evaluation out = new Evaluation(2);
    try (Device host = new CpuDevice(1)) {
      AtomGraph graph = graph();
      graph.update(pair, list(host, pair));
      GraphPotential.run(model, module, graph, 1, out);
    }
    return out;
  }

  private AtomGraph graph() {
    return new AtomGraph(new int[2], model.species().size(), model.cutoffsAngstrom());
  }

  private NeighbourList list(Device host, ParticleState pair) {
    NeighbourList list = new NeighbourList(host, model.cutoffAngstrom(), 0);
    list.rebuild(pair);
    return list;
  }

  /// @param share of the shortest cutoff that is their distance
  private ParticleState pair(double share) {
    double edge = 4 * model.cutoffAngstrom();
    double shortest = Arrays.stream(model.cutoffsAngstrom()).filter(c -> c > 0).min().orElse(edge);
    int types = model.species().size();
    return new ParticleState(
        new SpeciesTable(model.species(), Collections.nCopies(types, 1.0)),
        Cell.orthorhombic(edge, edge, edge),
        new int[2],
        new double[] {0, 0, 0, share * shortest, 0, 0});
  }
}
