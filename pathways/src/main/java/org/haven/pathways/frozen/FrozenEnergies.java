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
import org.haven.potentials.Insertion;
import org.haven.potentials.Potential;

/// Energies of a crystal with its last particle at each point of a grid.
///
/// A row of points along c is the task of a thread, which has a potential of its own. Where the
/// potential has them ([Insertion]) these are the energies of the one particle at all points of a
/// row, without forces; else the whole crystal is evaluated for each point.
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
    private final Insertion insertion;
    private final int[] points = new int[grid.nc()];
    private final double[] places = new double[3 * grid.nc()];
    private final double[] energies = new double[grid.nc()];
    private final double[] at = new double[3];
    private final double[] fraction = new double[3];

    Row(Potential potential) {
      this.potential = potential;
      ParticleState state =
          new ParticleState(
              crystal.speciesTable(), crystal.cell(), crystal.species(), crystal.positions());
      potential.bind(state, device);
      insertion = potential.insertion(state).orElseGet(() -> wholes(potential, state));
    }

    /// The same by evaluations of the whole crystal, up to its energy without the particle.
    private Insertion wholes(Potential potential, ParticleState state) {
      NeighbourList list = listed(device, potential, state);
      Evaluation out = new Evaluation(state.count());
      return (places, count, energies) -> {
        for (int k = 0; k < count; k++) {
          System.arraycopy(places, 3 * k, state.positions(), 3 * (state.count() - 1), 3);
          list.rebuild(state);
          potential.evaluate(state, list, out);
          energies[k] = out.energyEv();
        }
      };
    }

    @Override
    public void accept(int row) {
      int count = 0;
      for (int point = row * grid.nc(); point < (row + 1) * grid.nc(); point++) {
        grid.cartesian(point, at);
        if (isFree()) {
          System.arraycopy(at, 0, places, 3 * count, 3);
          points[count++] = point;
        }
      }
      insertion.energies(places, count, energies);
      for (int k = 0; k < count; k++) {
        if (Double.isFinite(energies[k])) {
          values[points[k]] = energies[k];
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
