package org.haven.pathways.frozen;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// Energies of a crystal with its last particle at each point of a grid.
///
/// A row of points along c is the task of a thread, which has a potential, a neighbour list and a
/// state of its own. The whole cell is evaluated for each point: what the moved ion changes reaches
/// two cutoffs far, which in a supercell of usual size is all of it.
final class FrozenEnergies {
  private final ParticleState crystal;
  private final PeriodicGrid grid;
  private final double[] values;
  private final double[] closest;
  private final double[] fractions;
  private final MinimumImage image;
  private final AtomicInteger evaluated = new AtomicInteger();

  /// @param crystal the particle that moves is the last
  FrozenEnergies(ParticleState crystal, PeriodicGrid grid) {
    this.crystal = crystal;
    this.grid = grid;
    values = new double[grid.points()];
    Arrays.fill(values, Double.POSITIVE_INFINITY);
    fractions = new double[crystal.positions().length];
    crystal.cell().toFractional(crystal.positions(), fractions);
    image = new MinimumImage(crystal.cell());
    int frozen = crystal.count() - 1;
    closest = new double[frozen];
    for (int i = 0; i < frozen; i++) {
      closest[i] = FrozenPathways.CLOSEST * (radius(i) + radius(frozen));
    }
  }

  private double radius(int particle) {
    return Element.of(crystal.speciesTable().symbols().get(crystal.species()[particle]))
        .map(Element::radiusAngstrom)
        .orElse(0.0);
  }

  /// [points] in eV, +∞ where there is none.
  double[] values() {
    return values;
  }

  /// How many have an energy.
  int evaluated() {
    return evaluated.get();
  }

  /// What computes rows on one thread.
  IntConsumer worker(Potential potential) {
    return new Row(potential);
  }

  /// Energy of each particle of a state in eV.
  static double[] own(ParticleState state, Supplier<Potential> potentials) {
    try (CpuDevice device = new CpuDevice(1);
        Potential potential = potentials.get()) {
      potential.bind(state, device);
      Evaluation out = new Evaluation(state.count());
      potential.evaluate(state, listed(device, potential, state), out);
      return out.energies();
    }
  }

  private static NeighbourList listed(CpuDevice device, Potential potential, ParticleState state) {
    NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
    list.rebuild(state);
    return list;
  }

  /// Rows of points, one after another.
  private final class Row implements IntConsumer, AutoCloseable {
    private final CpuDevice device = new CpuDevice(1);
    private final Potential potential;
    private final ParticleState state;
    private final NeighbourList list;
    private final Evaluation out;
    private final double[] at = new double[3];
    private final double[] fraction = new double[3];

    Row(Potential potential) {
      this.potential = potential;
      state =
          new ParticleState(
              crystal.speciesTable(), crystal.cell(), crystal.species(), crystal.positions());
      potential.bind(state, device);
      list = listed(device, potential, state);
      out = new Evaluation(state.count());
    }

    @Override
    public void accept(int row) {
      int last = state.count() - 1;
      for (int k = 0; k < grid.nc(); k++) {
        int point = row * grid.nc() + k;
        grid.cartesian(point, at);
        if (!isFree()) {
          continue;
        }
        System.arraycopy(at, 0, state.positions(), 3 * last, 3);
        list.rebuild(state);
        potential.evaluate(state, list, out);
        if (Double.isFinite(out.energyEv())) {
          values[point] = out.energyEv();
          evaluated.incrementAndGet();
        }
      }
    }

    private boolean isFree() {
      crystal.cell().toFractional(at, fraction);
      for (int i = 0; i < closest.length; i++) {
        if (image.distance(
                fraction[0] - fractions[3 * i],
                fraction[1] - fractions[3 * i + 1],
                fraction[2] - fractions[3 * i + 2],
                closest[i])
            < closest[i]) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void close() {
      potential.close();
      device.close();
    }
  }
}
