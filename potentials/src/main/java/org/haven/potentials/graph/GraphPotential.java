package org.haven.potentials.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Element;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.UnknownSpecies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A graph neural network potential in a TorchScript file, run by PyTorch on the host.
///
/// ```
/// positions, list ─► AtomGraph ─► Dialect names the arrays ─► model ─► Dialect ─► energies, forces, virial
/// ```
///
/// Same configuration and same number of threads give the same bits. Other numbers of threads may
/// not: libtorch and MKL part sums and rows among the threads, so that other ones round otherwise.
public final class GraphPotential implements Potential {
  private static final Logger LOG = LoggerFactory.getLogger(GraphPotential.class);

  private final GraphModel model;
  private final TorchModule module;
  private final boolean trust;

  /// Whether the total energy is the sum of those of the particles. It is then taken as that sum in
  /// float64; the model's own total may be rounded to float32, some meV in large systems.
  private final boolean sumOfParticles;

  private Device device;
  private AtomGraph graph;

  private GraphPotential(
      GraphModel model, TorchModule module, boolean trust, boolean sumOfParticles) {
    this.model = model;
    this.module = module;
    this.trust = trust;
    this.sumOfParticles = sumOfParticles;
  }

  /// Opens a model file.
  ///
  /// @param trust skip the check on a structure, [#check]
  /// @throws InputException if it is none that Haven can run; the message says what to do
  public static GraphPotential open(Path file, boolean trust) {
    return open(GraphModel.read(file), trust);
  }

  /// Loads a model and tries it on two atoms, so that one that refuses its arguments or lacks a
  /// result is found before anything runs.
  static GraphPotential open(GraphModel model, boolean trust) {
    TorchModule module = TorchModule.load(model.file(), model.singlePrecision());
    List<Dialect> dialects = new ArrayList<>(List.of(model.dialect()));
    dialects.addAll(model.dialect().alternatives());
    RuntimeException refused = null;
    for (Dialect dialect : dialects) {
      GraphModel candidate = model.in(dialect);
      try {
        return new GraphPotential(candidate, module, trust, sumsParticles(candidate, module));
      } catch (TorchModule.ModelFailure | IllegalArgumentException e) {
        refused = e;
      }
    }
    module.close();
    throw new InputException(
        model.file(),
        "does not keep the contract of "
            + model.dialect().family()
            + ", which its metadata announce: "
            + refused.getMessage(),
        refused);
  }

  private static boolean sumsParticles(GraphModel model, TorchModule module) {
    int types = model.species().size();
    double edge = 4 * model.cutoffAngstrom();
    double shortest = Arrays.stream(model.cutoffsAngstrom()).filter(c -> c > 0).min().orElse(edge);
    SpeciesTable table =
        new SpeciesTable(model.species(), java.util.Collections.nCopies(types, 1.0));
    ParticleState pair =
        new ParticleState(
            table,
            Cell.orthorhombic(edge, edge, edge),
            new int[2],
            new double[] {0, 0, 0, 0.7 * shortest, 0, 0});
    AtomGraph graph = new AtomGraph(new int[2], types, model.cutoffsAngstrom());
    Evaluation out = new Evaluation(2);
    try (Device host = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(host, model.cutoffAngstrom(), 0);
      list.rebuild(pair);
      graph.update(pair, list);
      run(model, module, graph, 1, out);
    }
    double sum = out.energies()[0] + out.energies()[1];
    double scale = Math.max(1, Math.abs(out.energies()[0]) + Math.abs(out.energies()[1]));
    return Math.abs(out.energyEv() - sum) <= (model.singlePrecision() ? 1e-5 : 1e-10) * scale;
  }

  private static void run(
      GraphModel model, TorchModule module, AtomGraph graph, int threads, Evaluation out) {
    module.call(
        threads,
        call -> model.dialect().arguments(graph, call),
        call -> model.dialect().results(graph, call, out));
  }

  /// The names of the species that the model knows, in its order.
  public List<String> species() {
    return model.species();
  }

  /// Time that all calls so far spent within libtorch, in seconds; the rest of [#evaluate] is
  /// Haven's share.
  public double secondsWithinLibtorch() {
    return 1e-9 * module.nanos();
  }

  /// Number of edges of the last configuration evaluated.
  public int edges() {
    return graph.edges();
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public double cutoffAngstrom() {
    return model.cutoffAngstrom();
  }

  static String lacks(GraphModel model, String symbol) {
    return UnknownSpecies.message(symbol, model.species());
  }

  /// @throws IllegalArgumentException if the model lacks a species
  @Override
  public void bind(ParticleState state, Device device) {
    int[] typeOf =
        state.speciesTable().symbols().stream()
            .mapToInt(
                symbol -> {
                  int type = Element.indexIn(model.species(), symbol);
                  if (type < 0) {
                    throw new IllegalArgumentException(
                        model.file().getFileName() + " " + lacks(model, symbol));
                  }
                  return type;
                })
            .toArray();
    int[] types = Arrays.stream(state.species()).map(s -> typeOf[s]).toArray();
    this.device = device;
    graph = new AtomGraph(types, model.species().size(), model.cutoffsAngstrom());
  }

  @Override
  public List<LoadCheck> check(ParticleState structure, Device device) {
    if (trust) {
      return List.of();
    }
    String name = model.file().getFileName().toString();
    LoadCheck measured = LoadCheck.measure(name, this, structure, device, model.singlePrecision());
    LOG.info("{}: {}", name, measured);
    measured.require();
    return List.of(measured);
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    device.download(state.positions(), list.offsets(), list.neighbours(), list.shifts());
    graph.update(state, list);
    try {
      run(model, module, graph, device.threads(), out);
    } catch (TorchModule.ModelFailure e) {
      throw new IllegalStateException(model.file() + " failed: " + e.getMessage(), e);
    }
    device.upload(out.energies(), out.forces());
    double sum = device.sum(out.energies(), 0, 1, out.count());
    if (sumOfParticles) {
      out.setEnergyEv(sum);
    } else {
      double share = (out.energyEv() - sum) / out.count();
      for (int i = 0; i < out.count(); i++) {
        out.energies()[i] += share;
      }
      device.upload(out.energies());
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
