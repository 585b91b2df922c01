package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.RunSpec;
import org.haven.inputs.StageSpec.Dynamics;
import org.haven.inputs.StageSpec.Ensemble;
import org.haven.inputs.StageSpec.Minimise;
import org.haven.inputs.Structure;
import org.haven.inputs.StructureWriter;
import org.haven.integrators.Fire;
import org.haven.integrators.Integrator;
import org.haven.integrators.Integrators;
import org.haven.integrators.MaxwellBoltzmann;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.h5md.H5mdWriter;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Potential;
import org.haven.potentials.committee.ForceSpread;

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
  private final GuardRail guards;
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
  private int stage;
  private long stageStep = -1;
  private long step;
  private long productionStart = -1;
  private long sessionStart;
  private long sessionSteps;

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
    this.guards = new GuardRail(spec.guards());
    this.displacements = new Displacements(state, spec.mobile());
    this.msd =
        spec.output()
            .msd()
            .map(
                asked ->
                    new RunningMsd(
                        state,
                        device,
                        asked.lags(),
                        asked.intervalFs() * 1e-3,
                        spec.mobile(),
                        spec.charges()));
    this.spread = ForceSpreadTrace.of(system);
    this.labelling =
        spread
            .map(ForceSpreadTrace::committee)
            .flatMap(
                committee ->
                    committee
                        .labelling()
                        .map(
                            rules ->
                                new LabellingFrames(
                                    rules, committee, timeStepFs, directory.resolve(LABELLING))));
    List<Accumulator> gathering = new ArrayList<>(List.of(displacements, meanCell));
    spread.ifPresent(gathering::add);
    labelling.ifPresent(gathering::add);
    msd.ifPresent(gathering::add);
    this.accumulators = new Accumulators(List.copyOf(gathering));
    this.schedule = Schedule.of(spec);
    this.fingerprint = Fingerprint.of(spec, structure, system, temperatureK, replica, seed);
    this.files =
        new SimulationFiles(directory, system, displacements, spread, labelling, msd, timeStepFs);
    this.thermoDue = Trigger.everySteps(schedule.thermoInterval(), 0);
    this.reportDue = Trigger.everySeconds(REPORT_S, System::nanoTime);
    this.flushDue = Trigger.everySeconds(FLUSH_S, System::nanoTime);
    this.checkpointDue =
        Trigger.everySeconds(spec.output().checkpointIntervalS(), System::nanoTime);
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
    return new SimulationOutcome(name, temperatureK, replica, directory, status, step, guard);
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
    stage = checkpoint.stage();
    stageStep = checkpoint.stageStep();
    step = checkpoint.step();
    productionStart = checkpoint.productionStart();
    checkpoint.restore(system);
    accumulators.restore(checkpoint.accumulators());
    restoredVariables = checkpoint.integrator();
    displacements.sample(system, step);
    if (stage == spec.stages().size()) {
      return;
    }
    files.reopen(checkpoint.thermoBytes(), checkpoint.trajectoryFrames());
  }

  private Map<String, double[]> restoredVariables = Map.of();

  /// Returns whether all stages are done (and not stopped on the way).
  private boolean runStages() throws IOException {
    while (stage < spec.stages().size()) {
      sessionStart = System.nanoTime();
      sessionSteps = 0;
      boolean done =
          switch (spec.stages().get(stage)) {
            case Minimise minimise -> minimise(minimise);
            case Dynamics dynamics -> integrate(dynamics);
          };
      if (!done) {
        return false;
      }
      stage++;
      stageStep = -1;
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
        schedule.stageName(stage),
        "FIRE to "
            + tolerance
            + " eV/Å"
            + (asked.relaxCell() ? " and " + STRESS_TOLERANCE_GPA + " GPa" : ""));
    if (stageStep < 0) {
      guarded(() -> fire.start(system));
      stageStep = 0;
    } else {
      fire.restore(restoredVariables);
    }
    check(guards.finite(system));
    Fire.Convergence convergence = fire.convergence(system);
    while (!convergence.converged() && stageStep < asked.maxSteps()) {
      turn.pass();
      if (stop.isRequested()) {
        writeCheckpoint(fire.variables());
        return false;
      }
      guarded(() -> fire.step(system));
      stageStep++;
      sessionSteps++;
      check(guards.finite(system));
      convergence = fire.convergence(system);
      if (reportDue.isDue(stageStep)) {
        report(asked.maxSteps(), 0, 0);
      }
      if (checkpointDue.isDue(stageStep)) {
        writeCheckpoint(fire.variables());
      }
    }
    Arrays.fill(system.state().velocities(), 0);
    system.device().upload(system.state().velocities());
    report(asked.maxSteps(), 0, 0);
    if (!convergence.converged()) {
      progress.warned(
          name,
          String.format(
              Locale.ROOT,
              "minimisation not converged after %d steps: largest force component %.3g eV/Å"
                  + " (tolerance %s)%s; going on",
              convergence.steps(),
              convergence.maxForceEvPerAngstrom(),
              tolerance,
              asked.relaxCell()
                  ? String.format(
                      Locale.ROOT, ", largest stress %.3g GPa", convergence.maxStressGpa())
                  : ""));
    }
    return true;
  }

  private boolean integrate(Dynamics asked) throws IOException {
    Integrator integrator = Integrators.of(asked, timeStepFs, seed);
    progress.stageStarted(name, schedule.stageName(stage), integrator.description());
    long steps = schedule.steps(asked);
    if (stageStep < 0) {
      prepare(asked, steps);
      stageStep = 0;
      if (step == 0) {
        files.writeRow(
            step,
            schedule.stageName(stage),
            integrator,
            schedule.targetK(asked, temperatureK, 0, steps));
      }
      checkAll(integrator, schedule.targetK(asked, temperatureK, 0, steps));
      if (asked.production() && productionStart < 0) {
        beginProduction();
      }
    } else {
      integrator.restore(restoredVariables);
    }
    Trigger frameDue = Trigger.everySteps(schedule.frameInterval(), productionStart);
    while (stageStep < steps) {
      turn.pass();
      if (stop.isRequested()) {
        writeCheckpoint(integrator.variables());
        return false;
      }
      double target = schedule.targetK(asked, temperatureK, stageStep + 1, steps);
      long next = step + 1;
      guarded(() -> integrator.step(system, next, target));
      step = next;
      stageStep++;
      sessionSteps++;
      observe(asked, integrator, target, frameDue);
    }
    report(
        schedule.totalSteps(),
        temperature(integrator),
        schedule.targetK(asked, temperatureK, stageStep, steps));
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
                              + schedule.stageName(stage)
                              + " asks for the mean cell, but no npt stage comes before it."
                              + " Remedy: add one, or set mean_cell: false"));
      double[] fractional = new double[3 * state.count()];
      system.device().download(state.positions());
      state.cell().toFractional(state.positions(), fractional);
      mean.toCartesian(fractional, state.positions());
      system.device().upload(state.positions());
      state.setCell(mean);
    }
    if (step == 0) {
      MaxwellBoltzmann.draw(state, asked.startTemperatureK().orElse(temperatureK), seed, true);
      system.device().upload(state.velocities());
    }
    if (asked.ensemble() == Ensemble.NPT) {
      meanCell.restart(step + steps - steps / 2);
    }
    guarded(system::computeForces);
    displacements.sample(system, step);
    if (step == 0) {
      displacements.markSites();
    }
  }

  private void beginProduction() throws IOException {
    productionStart = step;
    displacements.sample(system, step);
    displacements.markProduction();
    msd.ifPresent(running -> running.sample(system, step));
    files.beginTrajectory(content());
    files.writeFrame(step);
  }

  private void observe(Dynamics asked, Integrator integrator, double target, Trigger frameDue)
      throws IOException {
    check(guards.finite(system));
    check(guards.forces(system));
    watchSpread();
    if (asked.ensemble() == Ensemble.NPT) {
      meanCell.sample(system, step);
    }
    if (step % GuardRail.TEMPERATURE_INTERVAL == 0) {
      check(guards.temperature(temperature(integrator), target));
    }
    if (step % GuardRail.DISTANCE_INTERVAL == 0) {
      check(guards.distances(system));
    }
    boolean row = thermoDue.isDue(step);
    boolean frame = asked.production() && frameDue.isDue(step);
    boolean framework = step % GuardRail.FRAMEWORK_INTERVAL == 0;
    if (row || frame || framework) {
      displacements.sample(system, step);
    }
    if (framework) {
      check(guards.framework(system, displacements));
    }
    if (row) {
      files.writeRow(step, schedule.stageName(stage), integrator, target);
    }
    if (frame) {
      files.writeFrame(step);
    }
    if (asked.production() && (step - productionStart) % schedule.msdInterval() == 0) {
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

  /// What a committee disagrees on is saved first, then it may stop the run.
  private void watchSpread() throws IOException {
    if (spread.isEmpty()) {
      return;
    }
    spread.get().sample(system, step);
    ForceSpread committee = spread.get().committee();
    if (labelling.isPresent() && labelling.get().isDue(step)) {
      labelling.get().save(uncertainFrame(committee), step);
      if (labelling.get().isFull()) {
        progress.warned(name, LABELLING + " holds max_frames; no more frames are saved");
      }
    }
    check(GuardRail.spread(system, committee));
  }

  private Structure uncertainFrame(ForceSpread committee) {
    int atom = committee.mostUncertainParticle();
    return frame(
        String.format(
            Locale.ROOT,
            "%s, force spread %.4f eV/Å on %s",
            frameTitle(),
            committee.forceSpreadsEvPerAngstrom()[atom],
            GuardRail.atom(system, atom)),
        false);
  }

  private void checkAll(Integrator integrator, double target) throws IOException {
    check(guards.finite(system));
    check(guards.forces(system));
    watchSpread();
    check(guards.distances(system));
    check(guards.temperature(temperature(integrator), target));
  }

  /// A state that left all bounds shows as an argument that kernels refuse.
  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (IllegalArgumentException broken) {
      throw guard(broken.getMessage(), broken);
    }
  }

  private void check(Optional<String> fault) {
    if (fault.isPresent()) {
      throw guard(fault.get(), null);
    }
  }

  private GuardException guard(String fault, Throwable cause) {
    Path saved = directory.resolve(GUARD_FRAME);
    String where = "The frame is saved in " + saved;
    try {
      files.flush();
      StructureWriter.write(frame(frameTitle(), true), saved);
    } catch (IOException | InputException failure) {
      where = "The frame could not be saved: " + failure.getMessage();
    }
    return new GuardException(
        String.format(
            Locale.ROOT,
            "%s, stage %s, step %d (%.3f ps): %s. %s.",
            name,
            schedule.stageName(stage),
            step,
            step * timeStepFs * 1e-3,
            fault,
            where),
        cause);
  }

  private String frameTitle() {
    return name + ", stage " + schedule.stageName(stage) + ", step " + step;
  }

  /// The present state as a structure; what is not a number stays so in a file.
  ///
  /// @param whole with velocities and forces
  private Structure frame(String title, boolean whole) {
    ParticleState state = system.state();
    List<String> symbols = state.speciesTable().symbols();
    double[] forces = system.evaluation().forces();
    system.device().download(state.positions(), state.velocities(), forces);
    return new Structure(
        title,
        state.cell(),
        Arrays.stream(state.species()).mapToObj(symbols::get).toList(),
        state.positions(),
        whole ? Optional.of(state.velocities()) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        whole ? Optional.of(forces) : Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private double temperature(Integrator integrator) {
    return system.temperatureK(integrator.degreesOfFreedom(system.count()));
  }

  /// Trajectory and thermo rows first, so that whatever the checkpoint counts on is on the disk.
  private void writeCheckpoint(Map<String, double[]> variables) {
    try {
      files.sync(productionStart >= 0);
      Checkpoint.of(
              fingerprint,
              new Checkpoint.Place(stage, stageStep, step, productionStart),
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

  private void report(long total, double temperature, double target) {
    double seconds = Math.max(1e-9, (System.nanoTime() - sessionStart) * 1e-9);
    double stepsPerS = sessionSteps / seconds;
    boolean relaxing = spec.stages().get(stage) instanceof Minimise;
    double remainingS = stepsPerS > 0 ? (schedule.totalSteps() - step) / stepsPerS : 0;
    progress.advanced(
        new Progress.Report(
            name,
            schedule.stageName(stage),
            relaxing ? stageStep : step,
            total,
            schedule.totalSteps() == 0 ? 1 : (double) step / schedule.totalSteps(),
            step * timeStepFs * 1e-3,
            temperature,
            target,
            system.potentialEnergyEv(),
            stepsPerS * system.count(),
            relaxing ? 0 : stepsPerS * timeStepFs * 86400e-6,
            Duration.ofMillis((long) (1000 * remainingS))));
  }

  /// After a failure: what can still be written is; that this fails too says nothing new.
  private void abandonFiles() {
    try {
      files.close();
    } catch (IOException again) {
      progress.warned(name, again.getMessage());
    }
  }

  private H5mdWriter.Content content() {
    ParticleState state = system.state();
    List<String> species = state.speciesTable().symbols();
    int[] stored =
        spec.output().mobileOnly()
            ? displacements.mobile()
            : java.util.stream.IntStream.range(0, state.count()).toArray();
    String version = Simulation.class.getPackage().getImplementationVersion();
    return new H5mdWriter.Content(
        Arrays.stream(stored).mapToObj(i -> species.get(state.species()[i])).toList(),
        species,
        Arrays.stream(stored).mapToDouble(i -> state.masses()[i]).toArray(),
        stored,
        spec.output().singlePrecision(),
        spec.output().velocities(),
        displacements.framework().length > 0,
        spread.isPresent(),
        species.stream().filter(symbol -> !spec.mobile().contains(symbol)).toList(),
        schedule.frames(),
        temperatureK,
        timeStepFs,
        seed,
        spec.title() + ", " + name + ", " + system.potential().description(),
        version == null ? "development" : version);
  }
}
