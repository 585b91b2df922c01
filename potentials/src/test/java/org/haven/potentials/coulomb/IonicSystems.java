package org.haven.potentials.coulomb;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.RandomSystems;

/// Ionic crystals and random ionic systems of species A (charge of `A`) and B.
final class IonicSystems {
  private IonicSystems() {}

  static final SpeciesTable TABLE = new SpeciesTable(List.of("A", "B"), List.of(10.0, 20.0));
  static final Map<String, Double> MONOVALENT = Map.of("A", 1.0, "B", -1.0);
  static final Map<String, Double> FLUORITE = Map.of("A", 2.0, "B", -1.0);

  /// Ions at random, as many A as B, at least 1.5 Å apart.
  static ParticleState random(int pairs, double edge, long seed) {
    return RandomSystems.state(
        TABLE, List.of(pairs, pairs), RandomSystems.triclinicCell(edge, seed), 1.5, seed + 100);
  }

  /// A crystal from a cubic or other cell and fractional coordinates.
  static ParticleState crystal(double[] rows, int[] species, double[] fractional) {
    Cell cell = Cell.ofRows(rows);
    double[] x = new double[fractional.length];
    cell.toCartesian(fractional, x);
    return new ParticleState(TABLE, cell, species, x);
  }

  static final double[] FCC = {0, .5, .5, .5, 0, .5, .5, .5, 0};
  static final double[] SIMPLE = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  /// Cell rows of a lattice constant a.
  static double[] scaled(double[] rows, double a) {
    return Arrays.stream(rows).map(v -> a * v).toArray();
  }

  static Evaluation evaluate(Potential potential, ParticleState state, Device device) {
    potential.bind(state, device);
    NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.1);
    list.rebuild(state);
    Evaluation out = new Evaluation(state.count());
    potential.evaluate(state, list, out);
    return out;
  }

  static Evaluation evaluate(Potential potential, ParticleState state) {
    try (Device device = new CpuDevice(1)) {
      return evaluate(potential, state, device);
    }
  }
}
