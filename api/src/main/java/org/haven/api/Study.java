package org.haven.api;

import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.haven.analysis.statistics.Judgement;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckCheck;
import org.haven.inputs.deck.DeckDifference;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.DeckWriter;
import org.haven.inputs.deck.RunInputs;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.run.GuardException;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.SimulationOutcome;
import org.haven.integrators.run.StopRequest;
import org.haven.integrators.run.Sweep;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.DeviceUnavailableException;
import org.haven.kernels.Devices;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A deck with its structure: dynamics at each temperature, then transport.
///
/// ```java
/// TransportReport report = Study.of(Path.of("quickstart.yaml")).run();
/// ```
///
/// Immutable. [#run] does all; a program that wants a part calls [#check], [#simulate] and
/// [TransportReport#ofRun(Path, RunSpec)] itself.
@API(status = API.Status.EXPERIMENTAL)
public final class Study {
  private static final Logger LOG = LoggerFactory.getLogger(Study.class);

  private final RunSpec spec;
  private final Structure structure;

  private Study(RunSpec spec, Structure structure) {
    this.spec = spec;
    this.structure = structure;
  }

  /// Reads a deck and its structure.
  ///
  /// @throws InputException naming file, line and remedy of whatever is wrong
  public static Study of(Path deck) {
    return of(DeckReader.read(deck));
  }

  /// Reads the structure of a deck.
  ///
  /// @throws InputException if the structure is wrong, or this Haven lacks the deck's device
  public static Study of(RunSpec deck) {
    device(deck);
    Structure structure = DeckReader.structure(deck, 1);
    return new Study(deck.on(structure), structure);
  }

  /// What the deck says, with its defaults.
  public RunSpec spec() {
    return spec;
  }

  /// The structure, in its supercell, with partial occupancies filled as for the first replica; of
  /// a series over cell sizes the largest.
  public Structure structure() {
    return structure;
  }

  /// The structure of a replica, counted from 1: where partial occupancies are filled at random
  /// each has a filling of its own, unless the deck says `filling: same`.
  public Structure structure(int replica) {
    return replica > 1 && DeckReader.structuresDiffer(spec)
        ? DeckReader.structure(spec, replica)
        : structure;
  }

  private Structure structure(SimulationName name) {
    return name.size() == 0
        ? structure(name.replica())
        : DeckReader.structure(spec.ofSize(name.size()), name.replica());
  }

  /// What may not be meant: the deck held against its structure.
  public List<String> doubts() {
    return DeckCheck.of(spec, structure);
  }

  /// The potential of the deck on its structure.
  ///
  /// @param potential in words
  /// @param checks figures of models that come from elsewhere; empty for Haven's own families
  public record PotentialCheck(String potential, List<LoadCheck> checks) {}

  /// Opens the potential and binds it to the structure.
  ///
  /// @param trust do not check models that come from elsewhere
  /// @throws InputException if potential and structure do not fit, or a check fails
  public PotentialCheck check(boolean trust) {
    try (Potential potential = open();
        CpuDevice host = new CpuDevice(spec.threads())) {
      return new PotentialCheck(
          potential.description(),
          Calculator.check(potential, structure, spec.structure().massesU(), host, trust));
    }
  }

  /// What the deck can be expected to give and to take: cell, temperatures, least D, error of
  /// sigma, wall time, memory, disk. Measures forces for some seconds where the deck runs on the
  /// CPU.
  ///
  /// @throws InputException if potential and structure do not fit
  public List<Judgement> outlook() {
    return outlook(1);
  }

  /// The same where a part is done already.
  ///
  /// @param left share of all steps that is not
  public List<Judgement> outlook(double left) {
    int simulations = Selection.ALL.of(spec).size();
    int share = Math.max(1, spec.threads() / simulations);
    long before = liveBytes();
    try (Potential potential = open();
        CpuDevice host = new CpuDevice(share)) {
      ParticleState state = structure.toState(spec.structure().massesU());
      potential.bind(state, host);
      NeighbourList list = new NeighbourList(host, potential.cutoffAngstrom(), spec.skinAngstrom());
      MolecularSystem system = new MolecularSystem(state, potential, list, host);
      boolean onHost = device(spec).equals("cpu");
      double seconds = onHost ? secondsPerForces(system, host) : Double.NaN;
      long bytes = onHost ? liveBytes() - before : 0;
      // In use until here.
      Reference.reachabilityFence(system);
      return new Outlook(
              spec,
              structure,
              potential.cutoffAngstrom(),
              seconds / Math.min(simulations, spec.threads()),
              bytes,
              left)
          .judgements();
    } catch (IllegalArgumentException unfit) {
      throw new InputException(unfit.getMessage());
    }
  }

  /// A usual evaluation of forces, once the Java machine has compiled what it runs.
  private static double secondsPerForces(MolecularSystem system, CpuDevice host) {
    system.computeForces();
    return ForceTime.of(host.threads(), system.potential()).seconds(system::computeForces);
  }

  /// Memory in use, garbage taken away.
  private static long liveBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// Runs all simulations in the deck's run directory, which must be new or empty, and analyses
  /// them.
  ///
  /// @throws InputException if a file of the user is wrong
  /// @throws GuardException if a guard stopped every simulation
  public TransportReport run() {
    PotentialCheck check = check(false);
    try (RunDirectory directory = RunDirectory.create(spec.output().directory(), false)) {
      setUp(directory, check);
      List<SimulationOutcome> outcomes =
          simulate(directory, false, new StopRequest(), Progress.NONE);
      if (outcomes.stream()
          .noneMatch(each -> each.status() == SimulationOutcome.Status.COMPLETED)) {
        throw outcomes.getFirst().guard().orElseThrow();
      }
      TransportReport report = TransportReport.ofRun(directory.path(), spec);
      report.write(directory.path());
      return report;
    }
  }

  /// Writes copies of the deck's files and, last, `deck.yaml` into a new run directory.
  ///
  /// @throws OutputException if they cannot be written
  public void setUp(RunDirectory directory, PotentialCheck check) {
    if (!check.checks().isEmpty()) {
      directory.writeLoadChecks(check.checks());
    }
    Map<Path, Path> copies = RunInputs.copy(spec, directory.path());
    OutputFile.write(directory.deck(), DeckWriter.text(spec, directory.path(), copies));
  }

  /// Refuses a run directory that another deck was set up in.
  ///
  /// @throws InputException naming the keys that differ
  public void requireSameDeck(RunDirectory directory) {
    String own = DeckWriter.text(spec, directory.path(), RunInputs.places(spec, directory.path()));
    List<String> differences = DeckDifference.of(own, RunLayout.text(directory.deck()), Set.of());
    if (!differences.isEmpty()) {
      throw new InputException(
          directory.deck(),
          "the run directory was set up with another deck: differs in "
              + String.join(", ", differences)
              + ". Remedy: take the same deck and files, another --output, or go on with the deck"
              + " that is there: 'haven resume "
              + directory.path()
              + " --only …'");
    }
  }

  /// Runs all simulations, from the beginning or each from its checkpoint.
  ///
  /// @param resume continue what is in the directory
  /// @param stop ends them early, with checkpoints
  /// @param progress hears how they come along, from several threads
  /// @return how each ended
  public List<SimulationOutcome> simulate(
      RunDirectory directory, boolean resume, StopRequest stop, Progress progress) {
    return simulate(directory, Selection.ALL, resume, stop, progress);
  }

  /// As [#simulate(RunDirectory, boolean, StopRequest, Progress)], of some of the simulations, in a
  /// directory that is [set up][#setUp].
  ///
  /// @throws InputException if another process works at one of them
  public List<SimulationOutcome> simulate(
      RunDirectory directory,
      Selection selection,
      boolean resume,
      StopRequest stop,
      Progress progress) {
    LOG.info(
        "{} {} on Java {}, {} threads",
        resume ? "resume" : "run",
        spec.title(),
        Runtime.version(),
        spec.threads());
    if (!Files.exists(directory.deck())) {
      setUp(directory, new PotentialCheck("", List.of()));
    }
    RunToError.requireWhole(spec, selection);
    directory.hold(selection.of(spec));
    directory.share();
    LOG.info("device: {}", device());
    return spec.production().errorAsked().isPresent()
        ? new RunToError(
                spec,
                directory,
                heard ->
                    (names, specs, goOn) -> sweep(stop, heard).run(directory, names, specs, goOn),
                progress)
            .run(selection.of(spec), resume)
        : sweep(stop, progress).run(directory, selection, resume);
  }

  private Sweep sweep(StopRequest stop, Progress progress) {
    return new Sweep(
        spec,
        this::structure,
        this::open,
        Devices.installed().opener(device(spec)),
        stop,
        progress);
  }

  private Potential open() {
    return PotentialFamilies.installed()
        .open(spec.potential(structure.species()), spec.precision());
  }

  /// What the simulations run on, in words.
  public String device() {
    String selector = device(spec);
    String where =
        selector.equals("cpu")
            ? "CPU, " + spec.threads() + " threads"
            : Devices.installed().accelerators().stream()
                .filter(d -> d.available() && d.belongsTo(selector))
                .map(d -> d.selector() + " (" + d.text() + ")")
                .collect(Collectors.joining("; "));
    if (spec.device().equals("auto")) {
      where += " (device: auto" + (selector.equals("cpu") ? ", no accelerator found)" : ")");
    }
    return where;
  }

  /// Selector of the deck's device; that of a real one for `auto`.
  private static String device(RunSpec spec) {
    try {
      return Devices.installed().resolve(spec.device());
    } catch (DeviceUnavailableException missing) {
      throw new InputException(missing.getMessage() + ". Or use device: cpu, or auto");
    }
  }
}
