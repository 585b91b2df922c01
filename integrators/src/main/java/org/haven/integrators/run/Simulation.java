package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec.Dynamics;
import org.haven.inputs.deck.StageSpec.Ensemble;
import org.haven.inputs.deck.StageSpec.Minimise;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.Fire;
import org.haven.integrators.Integrator;
import org.haven.integrators.Integrators;
import org.haven.integrators.MaxwellBoltzmann;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Potential;
import org.haven.potentials.compose.ForceSpread;

/// One system at one temperature, through all stages of a deck.
///
/// Time steps are counted over all stages of dynamics; relaxation steps are not among them. The
/// first stage of dynamics begins with velocities drawn from the Maxwell–Boltzmann distribution,
/// scaled to the exact temperature, with the seed of this simulation ([#seed]); velocities in the
/// structure's file are not used, since replicas must differ. A stage with a mean cell scales the
/// cell, and the positions with it, to the mean over the second half of the last constant-pressure
/// stage.
///
/// Files in the simulation's folder, each with what it is due at:
///
/// - `thermo.csv`: a row at every multiple of the interval, over all stages of dynamics;
/// - `trajectory.h5`: the first state of the production and every interval from there;
/// - `labelling.xyz`, if a committee's deck asks for it: frames that its members disagree on;
/// - `msd.csv`, if asked for: mean square displacements gathered on the device ([RunningMsd]),
///   rewritten with every checkpoint and at the end;
/// - `checkpoint.h5`: after so many seconds, at the end of each stage, and at a [StopRequest]; it
///   holds the whole state and how far the other files are valid. A continued simulation cuts them
///   there, and writes the same bits as if it had never stopped.
public final class Simulation {
  /// Names of the files in the folder of a simulation.
  public static final String TRAJECTORY = "trajectory.h5";

  public static final String THERMO = "thermo.csv";
  public static final String MSD = "msd.csv";
  public static final String CHECKPOINT = "checkpoint.h5";
  public static final String GUARD_FRAME = "guard-frame.xyz";
  public static final String LABELLING = "labelling.xyz";

  /// Wall time between two reports.
  private static final double REPORT_S = 1;

  /// Wall time after which rows and frames reach the operating system at the latest.
  private static final double FLUSH_S = 5;

  /// A relaxed cell is one whose stress is within this of zero.
  private static final double STRESS_TOLERANCE_GPA = 0.1;

  private static final String GO_ON =
      "The last checkpoint stays: make room, then continue with 'haven resume'";

  private final RunSpec spec;
  private final double temperatureK;
  private final int replica;
  private final Path directory;
  private final String name;
  private final StopRequest stop;
  private final Progress progress;
  private final long seed;
  private final double timeStepFs;
  private final String fingerprint;
  private final MolecularSystem system;
  private final RunClock clock;
  private final StateWatch watch;
  private final SimulationFiles files;
  private final Displacements displacements;
  private final MeanCell meanCell = new MeanCell();
  private final Optional<ForceSpreadTrace> spread;
  private final Optional<LabellingFrames> labelling;
  private final Optional<RunningMsd> msd;
  private final Accumulators accumulators;
  private final boolean velocitiesIgnored;
  private final Schedule schedule;
  private final Trigger thermoDue;
  private final Trigger reportDue;
  private final Trigger flushDue;
  private final Trigger checkpointDue;

  private TimeShare.Turn turn;
  private Map<String, double[]> restoredVariables = Map.of();

  /// @param structure with its supercell already made
  /// @param replica from 1
  /// @param directory of this simulation; made if missing
  /// @param potential for this simulation alone; not closed here
  /// @throws InputException if the potential does not know a species, or the stages cannot be run
  public Simulation(
      RunSpec spec,
      Structure structure,
      double temperatureK,
      int replica,
      Path directory,
      Potential potential,
      Device device,
      StopRequest stop,
      Progress progress) {
    this.spec = spec;
    this.temperatureK = temperatureK;
    this.replica = replica;
    this.directory = directory;
    this.name = RunDirectory.simulationName(temperatureK, replica);
    this.stop = stop;
    this.progress = progress;
    this.seed = seed(spec.seed(), temperatureK, replica);
    this.timeStepFs = spec.timeStepFs();
    this.velocitiesIgnored = structure.velocities().isPresent();
    ParticleState state =
        structure.withVelocities(Optional.empty()).toState(spec.structure().massesU());
    try {
      // Bound first: the cutoff may depend on the system.
      potential.bind(state, device);
      NeighbourList list =
          new NeighbourList(device, potential.cutoffAngstrom(), spec.skinAngstrom());
      this.system = new MolecularSystem(state, potential, list, device);
    } catch (IllegalArgumentException unfit) {
      throw new InputException("potential and structure do not fit: " + unfit.getMessage());
    }
    this.displacements = new Displacements(state, spec.mobile());
    this.msd = runningMsd(spec, system);
    this.spread = ForceSpreadTrace.of(system);
    this.labelling = spread.flatMap(each -> labelling(each.committee(), timeStepFs, directory));
    List<Accumulator> gathering = new ArrayList<>(List.of(displacements, meanCell));
    spread.ifPresent(gathering::add);
    labelling.ifPresent(gathering::add);
    msd.ifPresent(gathering::add);
    this.accumulators = new Accumulators(List.copyOf(gathering));
    this.schedule = Schedule.of(spec);
    this.fingerprint = Fingerprint.of(spec, structure, system, temperatureK, replica, seed);
    this.files =
        new SimulationFiles(directory, system, displacements, spread, labelling, msd, timeStepFs);
    this.clock = new RunClock(name, schedule);
    this.watch =
        new StateWatch(
            clock, spec.guards(), system, displacements, spread, labelling, files, progress);
    this.thermoDue = Trigger.everySteps(schedule.thermoInterval(), 0);
    this.reportDue = Trigger.everySeconds(REPORT_S, System::nanoTime);
    this.flushDue = Trigger.everySeconds(FLUSH_S, System::nanoTime);
    this.checkpointDue =
        Trigger.everySeconds(spec.output().checkpointIntervalS(), System::nanoTime);
  }

  /// Mean square displacements gathered on the way, if the deck asks for them.
  private static Optional<RunningMsd> runningMsd(RunSpec spec, MolecularSystem system) {
    return spec.output()
        .msd()
        .map(
            asked ->
                new RunningMsd(
                    system.state(),
                    system.device(),
                    asked.lags(),
                    asked.intervalFs() * 1e-3,
                    spec.mobile(),
                    spec.charges()));
  }

  private static Optional<LabellingFrames> labelling(
      ForceSpread committee, double timeStepFs, Path directory) {
    return committee
        .labelling()
        .map(
            rules ->
                new LabellingFrames(rules, committee, timeStepFs, directory.resolve(LABELLING)));
  }

  /// Seed of one simulation: a hash of the deck's seed, the temperature and the replica, so that it
  /// does not depend on what else the deck asks for.
  static long seed(long deckSeed, double temperatureK, int replica) {
    long z = deckSeed;
    for (long part : new long[] {Double.doubleToLongBits(temperatureK), replica}) {
      // The mixing function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014,
      // doi:10.1145/2660193.2660195).
      z = (z ^ part) + 0x9e3779b97f4a7c15L;
      z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
      z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
      z ^= z >>> 31;
    }
    return z;
  }

  /// Name, for example `600K-1`.
  public String name() {
    return name;
  }

  /// Runs all stages from the beginning; files of an earlier run in the folder are overwritten.
  ///
  /// @throws GuardException if a guard stops it
  /// @throws OutputException if a file cannot be written
  public SimulationOutcome run() {
    return run(false, new TimeShare(1));
  }

  /// Continues from the folder's checkpoint, or from the beginning if there is none yet.
  ///
  /// @throws InputException if the checkpoint is of another deck or version
  /// @throws GuardException if a guard stops it
  /// @throws OutputException if a file cannot be written
  public SimulationOutcome resume() {
    return run(true, new TimeShare(1));
  }

  SimulationOutcome run(boolean resume, TimeShare share) {
    try (TimeShare.Turn taken = share.begin()) {
      turn = taken;
      open(resume);
      boolean done = runStages();
      files.close();
      return outcome(
          done ? SimulationOutcome.Status.COMPLETED : SimulationOutcome.Status.STOPPED,
          Optional.empty());
    } catch (IOException failure) {
      throw new OutputException(directory, failure, GO_ON);
    } finally {
      abandonFiles();
    }
  }

  SimulationOutcome outcome(SimulationOutcome.Status status, Optional<GuardException> guard) {
    return new SimulationOutcome(
        name, temperatureK, replica, directory, status, clock.step(), guard);
  }

  private void open(boolean resume) throws IOException {
    Path checkpointFile = directory.resolve(CHECKPOINT);
    Files.createDirectories(directory);
    if (resume && Files.exists(checkpointFile)) {
      restore(Checkpoint.read(checkpointFile), checkpointFile);
      return;
    }
    if (velocitiesIgnored) {
      progress.warned(
          name, "velocities of the structure's file are not used: drawn anew from the seed");
    }
    Files.deleteIfExists(checkpointFile);
    Files.deleteIfExists(directory.resolve(GUARD_FRAME));
    files.create();
  }

  private void restore(Checkpoint checkpoint, Path file) throws IOException {
    if (!checkpoint.fingerprint().equals(fingerprint)) {
      throw new InputException(
          file,
          "the checkpoint belongs to another deck or structure (temperature, seed, time step,"
              + " stages, intervals or atoms differ). Remedy: resume with the deck in the run"
              + " directory, or begin anew with 'haven run --force'");
    }
    clock.restore(checkpoint.place());
    checkpoint.restore(system);
    accumulators.restore(checkpoint.accumulators());
    restoredVariables = checkpoint.integrator();
    displacements.sample(system, clock.step());
    if (clock.isDone()) {
      return;
    }
    files.reopen(checkpoint.thermoBytes(), checkpoint.trajectoryFrames());
  }

  /// Returns whether all stages are done (and not stopped on the way).
  private boolean runStages() throws IOException {
    while (!clock.isDone()) {
      clock.startTiming();
      boolean done =
          switch (spec.stages().get(clock.stage())) {
            case Minimise minimise -> minimise(minimise);
            case Dynamics dynamics -> integrate(dynamics);
          };
      if (!done) {
        return false;
      }
      clock.endStage();
      writeCheckpoint(Map.of());
    }
    return true;
  }

  private boolean minimise(Minimise asked) throws IOException {
    double tolerance = asked.forceToleranceEvPerAngstrom();
    Fire fire =
        asked.relaxCell() ? Fire.withCell(tolerance, 0, STRESS_TOLERANCE_GPA) : new Fire(tolerance);
    progress.stageStarted(
        name,
        clock.stageName(),
        "FIRE to "
            + tolerance
            + " eV/Å"
            + (asked.relaxCell() ? " and " + STRESS_TOLERANCE_GPA + " GPa" : ""));
    if (clock.stageStep() < 0) {
      watch.guarded(() -> fire.start(system));
      clock.beginStage();
    } else {
      fire.restore(restoredVariables);
    }
    watch.finite();
    Fire.Convergence convergence = fire.convergence(system);
    while (!convergence.converged() && clock.stageStep() < asked.maxSteps()) {
      turn.pass();
      if (stop.isRequested()) {
        writeCheckpoint(fire.variables());
        return false;
      }
      watch.guarded(() -> fire.step(system));
      clock.relaxed();
      watch.finite();
      convergence = fire.convergence(system);
      if (reportDue.isDue(clock.stageStep())) {
        report(asked.maxSteps(), 0, 0);
      }
      if (checkpointDue.isDue(clock.stageStep())) {
        writeCheckpoint(fire.variables());
      }
    }
    Arrays.fill(system.state().velocities(), 0);
    system.device().upload(system.state().velocities());
    report(asked.maxSteps(), 0, 0);
    if (!convergence.converged()) {
      progress.warned(name, notConverged(asked, convergence));
    }
    return true;
  }

  private static String notConverged(Minimise asked, Fire.Convergence convergence) {
    return String.format(
        Locale.ROOT,
        "minimisation not converged after %d steps: largest force component %.3g eV/Å"
            + " (tolerance %s)%s; going on",
        convergence.steps(),
        convergence.maxForceEvPerAngstrom(),
        asked.forceToleranceEvPerAngstrom(),
        asked.relaxCell()
            ? String.format(Locale.ROOT, ", largest stress %.3g GPa", convergence.maxStressGpa())
            : "");
  }

  private boolean integrate(Dynamics asked) throws IOException {
    Integrator integrator = Integrators.of(asked, timeStepFs, seed);
    progress.stageStarted(name, clock.stageName(), integrator.description());
    long steps = schedule.steps(asked);
    if (clock.stageStep() < 0) {
      prepare(asked, steps);
      clock.beginStage();
      double target = schedule.targetK(asked, temperatureK, 0, steps);
      if (clock.step() == 0) {
        files.writeRow(clock.step(), clock.stageName(), integrator, target);
      }
      watch.forces();
      watch.distances();
      watch.temperature(temperature(integrator), target);
      if (asked.production() && clock.productionStart() < 0) {
        beginProduction();
      }
    } else {
      integrator.restore(restoredVariables);
    }
    Trigger frameDue = Trigger.everySteps(schedule.frameInterval(), clock.productionStart());
    while (clock.stageStep() < steps) {
      turn.pass();
      if (stop.isRequested()) {
        writeCheckpoint(integrator.variables());
        return false;
      }
      double target = schedule.targetK(asked, temperatureK, clock.stageStep() + 1, steps);
      watch.guarded(() -> integrator.step(system, clock.step() + 1, target));
      clock.advanced();
      observe(asked, integrator, target, frameDue);
    }
    report(
        schedule.totalSteps(),
        temperature(integrator),
        schedule.targetK(asked, temperatureK, clock.stageStep(), steps));
    return true;
  }

  /// Everything that happens at the start of a stage, and only there.
  private void prepare(Dynamics asked, long steps) {
    ParticleState state = system.state();
    if (asked.meanCell()) {
      Cell mean =
          meanCell
              .mean()
              .orElseThrow(
                  () ->
                      new InputException(
                          "stage "
                              + clock.stageName()
                              + " asks for the mean cell, but no npt stage comes before it."
                              + " Remedy: add one, or set mean_cell: false"));
      scaleTo(mean);
    }
    if (clock.step() == 0) {
      MaxwellBoltzmann.draw(state, asked.startTemperatureK().orElse(temperatureK), seed, true);
      system.device().upload(state.velocities());
    }
    if (asked.ensemble() == Ensemble.NPT) {
      meanCell.restart(clock.step() + steps - steps / 2);
    }
    watch.guarded(system::computeForces);
    displacements.sample(system, clock.step());
    if (clock.step() == 0) {
      displacements.markSites();
    }
  }

  /// Changes the cell, and the positions with it.
  private void scaleTo(Cell cell) {
    ParticleState state = system.state();
    double[] fractional = new double[3 * state.count()];
    system.device().download(state.positions());
    state.cell().toFractional(state.positions(), fractional);
    cell.toCartesian(fractional, state.positions());
    system.device().upload(state.positions());
    state.setCell(cell);
  }

  private void beginProduction() throws IOException {
    clock.beginProduction();
    displacements.sample(system, clock.step());
    displacements.markProduction();
    msd.ifPresent(running -> running.sample(system, clock.step()));
    files.beginTrajectory(spec, schedule, temperatureK, seed, name);
    files.writeFrame(clock.step());
  }

  private void observe(Dynamics asked, Integrator integrator, double target, Trigger frameDue)
      throws IOException {
    long step = clock.step();
    watch.forces();
    if (asked.ensemble() == Ensemble.NPT) {
      meanCell.sample(system, step);
    }
    if (step % GuardRail.TEMPERATURE_INTERVAL == 0) {
      watch.temperature(temperature(integrator), target);
    }
    if (step % GuardRail.DISTANCE_INTERVAL == 0) {
      watch.distances();
    }
    boolean row = thermoDue.isDue(step);
    boolean frame = asked.production() && frameDue.isDue(step);
    boolean framework = step % GuardRail.FRAMEWORK_INTERVAL == 0;
    if (row || frame || framework) {
      displacements.sample(system, step);
    }
    if (framework) {
      watch.framework();
    }
    if (row) {
      files.writeRow(step, clock.stageName(), integrator, target);
    }
    if (frame) {
      files.writeFrame(step);
    }
    if (asked.production() && (step - clock.productionStart()) % schedule.msdInterval() == 0) {
      msd.ifPresent(running -> running.sample(system, step));
    }
    if (reportDue.isDue(step)) {
      report(schedule.totalSteps(), temperature(integrator), target);
    }
    if (flushDue.isDue(step)) {
      files.flush();
    }
    if (checkpointDue.isDue(step)) {
      writeCheckpoint(integrator.variables());
    }
  }

  private double temperature(Integrator integrator) {
    return system.temperatureK(integrator.degreesOfFreedom(system.count()));
  }

  /// Trajectory and thermo rows first, so that whatever the checkpoint counts on is on the disk.
  private void writeCheckpoint(Map<String, double[]> variables) {
    try {
      files.sync(clock.productionStart() >= 0);
      Checkpoint.of(
              fingerprint,
              clock.place(),
              system,
              variables,
              accumulators.variables(),
              files.framesWritten(),
              files.thermoBytes())
          .write(directory.resolve(CHECKPOINT));
    } catch (IOException failure) {
      throw new OutputException(directory.resolve(CHECKPOINT), failure, GO_ON);
    }
  }

  private void report(long total, double temperatureK, double targetK) {
    progress.advanced(clock.report(system, total, temperatureK, targetK));
  }

  /// After a failure: what can still be written is; that this fails too says nothing new.
  private void abandonFiles() {
    try {
      files.close();
    } catch (IOException again) {
      progress.warned(name, again.getMessage());
    }
  }
}
