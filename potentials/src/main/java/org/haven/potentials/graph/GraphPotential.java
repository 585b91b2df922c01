package org.haven.potentials.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.kernels.Device;
import org.haven.kernels.Element;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
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
  private int particles;

  /// Whether several configurations can go in one call; empty before it was asked.
  private Optional<Boolean> together = Optional.empty();

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
    boolean paired = AtomGraph.isSymmetric(model.cutoffsAngstrom());
    for (Rewriting rewriting : Rewriting.tries(paired)) {
      TorchModule simplified =
          TorchModule.simplified(model.file(), model.singlePrecision(), rewriting).orElse(null);
      if (simplified == null) {
        break;
      }
      try {
        GraphPotential potential = tried(model, simplified, trust);
        if (!simplified.rearranged() || potential.saysWhatItsFileSays()) {
          return potential;
        }
        potential.close();
        LOG.warn("{}: its rearranged code gives other numbers and is not used", model.file());
      } catch (InputException e) {
        LOG.debug("{} runs as it is, its simplified code failed", model.file(), e);
      }
    }
    return tried(model, TorchModule.load(model.file(), model.singlePrecision()), trust);
  }

  /// Whether rewritten code agrees with that in the file, within rounding.
  private boolean saysWhatItsFileSays() {
    try (TorchModule plain = TorchModule.load(model.file(), model.singlePrecision())) {
      return new TrialCrystal(model).agree(module, plain);
    } catch (TorchModule.ModelFailure e) {
      LOG.debug("{}: no comparison", model.file(), e);
      return false;
    }
  }

  /// In the first dialect that the model understands; closes it if there is none.
  private static GraphPotential tried(GraphModel model, TorchModule module, boolean trust) {
    List<Dialect> dialects = new ArrayList<>(List.of(model.dialect()));
    dialects.addAll(model.dialect().alternatives());
    RuntimeException refused = null;
    for (Dialect dialect : dialects) {
      GraphModel candidate = model.in(dialect);
      try {
        return new GraphPotential(
            candidate, module, trust, new TrialPairs(candidate, module).sumOfParticles());
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

  /// One call of the model.
  static void run(
      GraphModel model, TorchModule module, AtomGraph graph, int threads, Evaluation out) {
    module.call(
        threads,
        call -> model.dialect().arguments(graph, call),
        call -> model.dialect().results(graph, call, out));
  }

  /// One call of a model with an [EdgeDialect] for several images.
  static void run(
      GraphModel model, TorchModule module, AtomGraph graph, int threads, List<Evaluation> images) {
    EdgeDialect dialect = (EdgeDialect) model.dialect();
    module.call(
        threads,
        call -> dialect.arguments(graph, call),
        call -> dialect.results(graph, call, images));
  }

  /// How the model is talked to.
  Dialect dialect() {
    return model.dialect();
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
    particles = types.length;
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
      throw failed(e);
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

  /// Atoms of one call up to which several configurations together are faster: below, much of the
  /// time goes into starting the model's many small operations. With the bundled model one image of
  /// 52 atoms takes 8.4 ms of a processor alone, 5.3 ms with 4 or more others, 5.4 with 15; of 104
  /// atoms 13.8 ms alone, 11 with two others; of 208 atoms 10 % less with others.
  static final int BATCH_ATOMS = 400;

  /// Several where the model knows edges alone ([EdgeDialect]) and its particles' energies make up
  /// the total; the model is tried on two pairs of atoms once, for it might see all at once.
  @Override
  public int batchSize() {
    int fitting = BATCH_ATOMS / Math.max(1, particles);
    if (fitting < 2 || !sumOfParticles || !(model.dialect() instanceof EdgeDialect)) {
      return 1;
    }
    if (together.isEmpty()) {
      together = Optional.of(new TrialPairs(model, module).separate());
      if (!together.get()) {
        LOG.info(
            "{}: energies depend on atoms that no edges join; one configuration a call",
            model.file().getFileName());
      }
    }
    return together.get() ? fitting : 1;
  }

  @Override
  public void evaluateBatch(
      List<ParticleState> states, List<NeighbourList> lists, List<Evaluation> outs) {
    if (states.size() < 2 || batchSize() < 2) {
      Potential.super.evaluateBatch(states, lists, outs);
      return;
    }
    for (int k = 0; k < states.size(); k++) {
      NeighbourList list = lists.get(k);
      device.download(states.get(k).positions(), list.offsets(), list.neighbours(), list.shifts());
    }
    graph.update(states, lists);
    try {
      run(model, module, graph, device.threads(), outs);
    } catch (TorchModule.ModelFailure e) {
      throw failed(e);
    }
    for (Evaluation out : outs) {
      device.upload(out.energies(), out.forces());
      out.setEnergyEv(device.sum(out.energies(), 0, 1, out.count()));
    }
  }

  private IllegalStateException failed(TorchModule.ModelFailure e) {
    return new IllegalStateException(model.file() + " failed: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    module.close();
  }
}
