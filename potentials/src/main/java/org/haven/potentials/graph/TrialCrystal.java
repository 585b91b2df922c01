package org.haven.potentials.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;

/// A try of a model on eight atoms of many species in a small skewed cell, each with dozens of
/// neighbours, images of itself among them: whether rewritten code says what the file's own says.
record TrialCrystal(GraphModel model) {
  /// Difference that rounding may make, of the largest number of a kind. Single precision has 6e-8;
  /// forces and virial of such a heap of atoms are what remains of sums over hundreds of terms,
  /// each the result of some ten roundings: 6e-7 in TensorNet. This leaves fifty times as much for
  /// other models; an activation that is a thousandth too large shows.
  private double tolerance() {
    return model.singlePrecision() ? 3e-5 : 1e-12;
  }

  /// Whether two modules agree within rounding.
  boolean agree(TorchModule one, TorchModule other) {
    return difference(one, other) <= tolerance();
  }

  /// Largest difference of an energy, force or component of the virial, in units of the largest of
  /// its kind, or of 1 eV, 1 eV/Å if that is smaller. Not a number if a result is none.
  double difference(TorchModule one, TorchModule other) {
    Evaluation a = evaluate(one);
    Evaluation b = evaluate(other);
    double energy = Math.abs(a.energyEv() - b.energyEv()) / Math.max(1, Math.abs(b.energyEv()));
    return DoubleStream.of(
            energy,
            difference(a.energies(), b.energies()),
            difference(a.forces(), b.forces()),
            difference(a.virial(), b.virial()))
        .reduce(0, Math::max);
  }

  private static double difference(double[] a, double[] b) {
    double scale = Math.max(1, Arrays.stream(b).map(Math::abs).max().orElse(0));
    return IntStream.range(0, a.length)
        .mapToDouble(k -> Math.abs(a[k] - b[k]) / scale)
        .reduce(0, Math::max);
  }

  private Evaluation evaluate(TorchModule module) {
    double edge = 0.95 * model.cutoffAngstrom();
    int species = model.species().size();
    SplittableRandom random = new SplittableRandom(8);
    int[] types = new int[8];
    double[] positions = new double[24];
    for (int i = 0; i < 8; i++) {
      types[i] = random.nextInt(species);
      for (int d = 0; d < 3; d++) {
        positions[3 * i + d] = edge * (0.5 * (i >> d & 1) + random.nextDouble(-0.05, 0.05));
      }
    }
    Cell cell =
        Cell.ofRows(
            new double[] {edge, 0, 0, 0.11 * edge, edge, 0, -0.07 * edge, 0.05 * edge, edge});
    ParticleState state =
        new ParticleState(
            new SpeciesTable(model.species(), Collections.nCopies(species, 1.0)),
            cell,
            types,
            positions);
    Evaluation out = new Evaluation(8);
    try (Device host = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(host, model.cutoffAngstrom(), 0);
      list.rebuild(state);
      AtomGraph graph = new AtomGraph(types, species, model.cutoffsAngstrom());
      graph.update(state, list);
      GraphPotential.run(model, module, graph, 1, out);
    }
    return out;
  }
}
