package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.lattice.Phonons;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.pathways.Workers;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.compose.ForceSpread;

/// The energy of a potential, of several images side by side.
///
/// A point is the positions of the atoms in the structure's cell, [3N]; or, [3N + 6], with a cell
/// of its own behind them ([CellCoordinates]), whose enthalpy at a pressure is then the energy.
///
/// Each thread has the potential and a crystal of its own. A neighbour list is built anew for each
/// image, from nothing but its positions, so that neither the number of threads nor what was
/// computed before changes a bit. Threads that are more than the images help within an image.
///
/// Where a potential takes several small configurations in one call ([Potential#batchSize]), each
/// thread has its share of the images computed together. The last digits then depend on the number
/// of threads, as those of such potentials do anyway.
public final class PotentialLandscape implements Landscape, AutoCloseable {
  private final ParticleState crystal;
  private final CellCoordinates cells;
  private final List<Engine> engines = new ArrayList<>();
  private final Queue<Engine> idle = new ConcurrentLinkedQueue<>();
  private double pressureGpa;
  private long calls;

  /// @param structure whose cell, species and masses the images have
  /// @param potentials opens the potential, once for each thread; closed here
  /// @param images evaluated side by side at most
  /// @param threads of the host, at least 1
  /// @throws InputException if the potential and the structure do not fit
  public PotentialLandscape(
      Structure structure, Supplier<Potential> potentials, int images, int threads) {
    crystal = structure.toState(Map.of());
    cells = new CellCoordinates(structure.cell(), structure.count());
    int workers = Math.max(1, Math.min(images, threads));
    try {
      for (int w = 0; w < workers; w++) {
        engines.add(new Engine(potentials.get(), Math.max(1, threads / workers)));
      }
    } catch (IllegalArgumentException unfit) {
      close();
      throw new InputException(unfit.getMessage());
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
    idle.addAll(engines);
  }

  /// Puts points that have a cell under a pressure.
  void press(double pressureGpa) {
    this.pressureGpa = pressureGpa;
  }

  /// How points hold cells.
  CellCoordinates cells() {
    return cells;
  }

  @Override
  public int atoms(double[] point) {
    return crystal.count();
  }

  @Override
  public void evaluate(double[][] positions, double[] energies, double[][] forces) {
    int share = Math.ceilDiv(positions.length, engines.size());
    int batch = Math.max(1, Math.min(engines.getFirst().potential.batchSize(), share));
    each(
        Math.ceilDiv(positions.length, batch),
        (engine, b) ->
            engine.evaluate(
                positions,
                b * batch,
                Math.min(positions.length, (b + 1) * batch),
                energies,
                forces));
    calls += positions.length;
    for (int k = 0; k < positions.length; k++) {
      if (!Double.isFinite(energies[k])) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "the energy of image %d of %d is not finite: atoms may have come too close; take"
                    + " another number of images, or the start 'idpp'",
                k + 1,
                positions.length));
      }
    }
  }

  /// Energies of each member of a committee in eV, for each of the points; empty where the
  /// potential is none.
  double[][] memberEnergies(double[][] positions) {
    if (ForceSpread.of(engines.getFirst().potential).isEmpty()) {
      return new double[0][];
    }
    double[][] energies = new double[positions.length][];
    each(
        positions.length,
        (engine, k) -> {
          engine.evaluate(positions[k]);
          energies[k] = ForceSpread.of(engine.potential).orElseThrow().memberEnergiesEv().clone();
        });
    calls += positions.length;
    return energies;
  }

  /// Frequencies of some ions at each of the points, the others held.
  ///
  /// @param ions which of them
  List<Phonons> phonons(double[][] positions, double displacementAngstrom, int[] ions) {
    Phonons[] found = new Phonons[positions.length];
    each(
        positions.length,
        (engine, k) -> found[k] = engine.phonons(positions[k], displacementAngstrom, ions));
    calls += positions.length * (6L * ions.length + 1);
    return List.of(found);
  }

  /// Energies and forces computed so far, one for each point.
  public long calls() {
    return calls;
  }

  private interface Task {
    void run(Engine engine, int point);
  }

  private void each(int count, Task task) {
    try {
      Workers.each(count, engines.size(), () -> new Turn(task), share -> {});
    } catch (IllegalArgumentException beyond) {
      throw new InputException(beyond.getMessage());
    }
  }

  /// What a thread does with an engine that is idle.
  private final class Turn implements IntConsumer, AutoCloseable {
    private final Task task;
    private final Engine engine = idle.remove();

    Turn(Task task) {
      this.task = task;
    }

    @Override
    public void accept(int point) {
      task.run(engine, point);
    }

    @Override
    public void close() {
      idle.add(engine);
    }
  }

  @Override
  public void close() {
    engines.forEach(Engine::close);
  }

  /// A potential, and crystals to compute with it; for one thread at a time.
  private final class Engine {
    private final CpuDevice device;
    private final Potential potential;
    private final List<Image> images = new ArrayList<>();

    Engine(Potential potential, int threads) {
      this.potential = potential;
      device = new CpuDevice(threads);
      potential.bind(crystal, device);
      images.add(new Image(list(0)));
    }

    private NeighbourList list(double skinAngstrom) {
      return new NeighbourList(device, potential.cutoffAngstrom(), skinAngstrom);
    }

    void evaluate(double[] x) {
      Image image = images.getFirst();
      image.place(x);
      potential.evaluate(image.state, image.list, image.out);
    }

    /// The points `from` to `to` − 1, in one call if there are several.
    void evaluate(double[][] points, int from, int to, double[] energies, double[][] forces) {
      int count = to - from;
      while (images.size() < count) {
        images.add(new Image(list(0)));
      }
      for (int k = 0; k < count; k++) {
        images.get(k).place(points[from + k]);
      }
      List<Image> now = images.subList(0, count);
      if (count == 1) {
        Image image = now.getFirst();
        potential.evaluate(image.state, image.list, image.out);
      } else {
        potential.evaluateBatch(
            now.stream().map(image -> image.state).toList(),
            now.stream().map(image -> image.list).toList(),
            now.stream().map(image -> image.out).toList());
      }
      for (int k = 0; k < count; k++) {
        energies[from + k] = now.get(k).energy(points[from + k]);
        now.get(k).forces(points[from + k], forces[from + k]);
      }
    }

    Phonons phonons(double[] positions, double displacementAngstrom, int[] ions) {
      ParticleState copy = crystal.copy();
      System.arraycopy(positions, 0, copy.positions(), 0, positions.length);
      MolecularSystem system = new MolecularSystem(copy, potential, list(0.5), device);
      Phonons found = Phonons.of(system, displacementAngstrom, ions);
      potential.bind(crystal, device);
      return found;
    }

    void close() {
      potential.close();
      device.close();
    }
  }

  /// A crystal at a point.
  private final class Image {
    private final ParticleState state = crystal.copy();
    private final NeighbourList list;
    private final Evaluation out = new Evaluation(crystal.count());

    Image(NeighbourList list) {
      this.list = list;
    }

    void place(double[] x) {
      if (cells.isIn(x)) {
        state.setCell(cells.cell(x));
        cells.times(x, cells.stretch(x), state.positions());
      } else {
        System.arraycopy(x, 0, state.positions(), 0, x.length);
      }
      list.rebuild(state);
    }

    double energy(double[] x) {
      return out.energyEv() + (cells.isIn(x) ? pressureEv() : 0);
    }

    void forces(double[] x, double[] into) {
      if (cells.isIn(x)) {
        cells.gradient(x, out.forces(), out.virial(), pressureEv(), into);
      } else {
        System.arraycopy(out.forces(), 0, into, 0, into.length);
      }
    }

    private double pressureEv() {
      return CellCoordinates.pressureEv(pressureGpa, state.cell());
    }
  }
}
