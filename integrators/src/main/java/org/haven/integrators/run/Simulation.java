package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.run.Moment.Phase;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.ForcesUnavailableException;
import org.haven.potentials.Potential;

/// One system at one temperature, through all stages of a deck.
///
/// Time steps are counted over all stages of dynamics; relaxation steps are not among them. The
/// first stage of dynamics begins with velocities drawn from the Maxwell–Boltzmann distribution,
/// scaled to the exact temperature, with the seed of this simulation ([SimulationName#seed]);
/// velocities in the structure's file are used where the deck says so, since replicas must differ:
/// without the momentum of the whole. A stage with a mean cell scales the cell, and the positions
/// with it, to the mean over the second half of the last constant-pressure stage.
///
/// Files in the simulation's folder, each with what it is due at:
///
/// - `thermo.csv`: a row at every multiple of the interval, over all stages of dynamics;
/// - `trajectory.h5`: the first state of the production and every interval from there;
/// - `labelling.xyz`, if a committee's deck asks for it: frames that its members disagree on;
/// - `msd.csv`, if asked for: mean square displacements gathered on the device ([RunningMsd]),
///   rewritten with every checkpoint and at the end;
/// - `equilibrated.h5` and what belongs to it, where a field drives the production: the state in
///   which it is switched on ([EquilibratedState]);
/// - `checkpoint.h5`: after so many seconds, at the end of each stage, and at a [StopRequest]; it
///   holds the whole state and how far the other files are valid. A continued simulation cuts them
///   there, and writes the same bits as if it had never stopped.
public final class Simulation {
  static final String GO_ON =
      "The last checkpoint stays: mend this (make room, if the disk is full), then continue with"
          + " 'haven resume'";

  private final RunContext run;
  private final SimulationName which;
  private final SimulationPlan plan;
  private final EquilibratedState equilibrated;
  private final StopRequest stop;
  private final Fingerprint fingerprint;
  private final boolean velocitiesIgnored;
  private final List<StageRun> stages;
  private final Observers observers;

  /// @param structure with its supercell already made
  /// @param which size, temperature and replica
  /// @param directory of this simulation; made if missing
  /// @param potential for this simulation alone; not closed here
  /// @throws InputException if the potential does not know a species, or the stages cannot be run
  public Simulation(
      RunSpec spec,
      Structure structure,
      SimulationName which,
      Path directory,
      Potential potential,
      Device device,
      StopRequest stop,
      Progress progress) {
    this.which = which;
    this.stop = stop;
    boolean moving = spec.structure().velocities() == RunSpec.Velocities.FILE;
    if (moving && structure.velocities().isEmpty()) {
      throw new InputException(
          spec.structure().file(),
          "holds no velocities of this frame, which the deck asks for. Remedy: take 'velocities:"
              + " drawn', or write them (a run stores them with 'output: {velocities: true}')");
    }
    this.velocitiesIgnored = !moving && structure.velocities().isPresent();
    String name = which.toString();
    long seed = which.seed(spec.seed());
    ParticleState state =
        (moving ? structure : structure.withVelocities(Optional.empty()))
            .toState(spec.structure().massesU());
    MolecularSystem system;
    try {
      // Bound first: the cutoff may depend on the system.
      potential.bind(state, device);
      NeighbourList list =
          new NeighbourList(device, potential.cutoffAngstrom(), spec.skinAngstrom());
      system = new MolecularSystem(state, potential, list, device);
    } catch (IllegalArgumentException unfit) {
      throw new InputException("potential and structure do not fit: " + unfit.getMessage());
    }
    this.plan = new SimulationPlan(spec, which);
    Schedule schedule = Schedule.of(plan);
    this.run =
        new RunContext(
            spec,
            name,
            which.temperatureK(),
            seed,
            directory,
            system,
            schedule,
            new RunClock(name, schedule),
            plan.field(),
            new Displacements(system, spec.mobile()),
            new MeanCell(system),
            progress);
    this.stages = plan.stages().stream().map(each -> StageRun.of(each, run)).toList();
    this.fingerprint = Fingerprint.of(run, structure, which.replica(), stages);
    this.equilibrated =
        new EquilibratedState(
            plan,
            run,
            Fingerprint.ofFirst(plan.sharedStages(), run, structure, which.replica(), stages));
    this.observers = new Observers(run, fingerprint);
  }

  /// Name, for example `600K-1`.
  public String name() {
    return run.name();
  }

  /// Runs all stages from the beginning; files of an earlier run in the folder are overwritten.
  ///
  /// @throws GuardException if a guard stops it
  /// @throws OutputException if a file cannot be written
  public SimulationOutcome run() {
    return run(false, new TimeShare(1), () -> {});
  }

  /// Continues from the folder's checkpoint, or from the beginning if there is none yet.
  ///
  /// @throws InputException if the checkpoint is of another deck or version
  /// @throws GuardException if a guard stops it
  /// @throws OutputException if a file cannot be written
  public SimulationOutcome resume() {
    return run(true, new TimeShare(1), () -> {});
  }

  /// @param onEquilibrated called where others may begin from the state that this one leaves
  SimulationOutcome run(boolean resume, TimeShare share, Runnable onEquilibrated) {
    try (TimeShare.Turn turn = share.begin()) {
      open(resume);
      boolean done = true;
      boolean told = false;
      while (done && !isDone()) {
        if (!told && equilibrated.isPast()) {
          told = true;
          onEquilibrated.run();
        }
        done = run(stages.get(run.clock().stage()), turn);
      }
      if (!told && equilibrated.isPast()) {
        onEquilibrated.run();
      }
      observers.close();
      if (done) {
        // What a guard once stopped has gone on, within other limits.
        Files.deleteIfExists(run.directory().resolve(RunLayout.GUARD_FRAME));
      }
      return outcome(
          done ? SimulationOutcome.Status.COMPLETED : SimulationOutcome.Status.STOPPED,
          Optional.empty());
    } catch (IOException failure) {
      throw new OutputException(run.directory(), failure, GO_ON);
    } finally {
      abandonFiles();
    }
  }

  /// A production that is the last stage stays under way at its end, with all variables of its
  /// integrator: a deck that makes it longer goes on from there.
  private boolean isDone() {
    RunClock clock = run.clock();
    return clock.isDone()
        || staysUnderWay() && clock.stageStep() >= 0 && stages.getLast().isDone(clock.stageStep());
  }

  private boolean staysUnderWay() {
    return run.clock().isLast() && stages.getLast().isProduction();
  }

  SimulationOutcome outcome(SimulationOutcome.Status status, Optional<GuardException> guard) {
    return new SimulationOutcome(which, run.directory(), status, run.clock().step(), guard);
  }

  private void open(boolean resume) throws IOException {
    Path file = run.directory().resolve(RunLayout.CHECKPOINT);
    Files.createDirectories(run.directory());
    if (resume && Files.exists(file)) {
      Checkpoint checkpoint = Checkpoint.read(file);
      restore(checkpoint, file);
      observers.makeRoom(checkpoint, file);
    } else {
      Files.deleteIfExists(file);
      Files.deleteIfExists(run.directory().resolve(RunLayout.GUARD_FRAME));
      Optional<Checkpoint> shared = equilibrated.take();
      if (shared.isPresent()) {
        restore(shared.get());
      } else if (velocitiesIgnored) {
        run.progress()
            .warned(
                run.name(),
                "velocities of the structure's file are not used: drawn anew from the seed"
                    + " ('structure: {velocities: file}' takes them)");
      }
    }
    // Also where all is done: files that the analysis would read are held against their checksums.
    observers.open();
  }

  private void restore(Checkpoint checkpoint, Path file) {
    Fingerprint found = checkpoint.fingerprint();
    if (!found.equals(fingerprint)) {
      throw new InputException(
          file,
          (found.simulation().equals(fingerprint.simulation())
                  ? "the checkpoint belongs to another potential: its keys in deck.yaml, or a file"
                      + " that they name, are no longer what they were"
                  : "the checkpoint belongs to another deck or structure (temperature, seed, time"
                      + " step, stages, intervals or atoms differ)")
              + ". Remedy: put them back and resume, or begin a new run of the changed deck with"
              + " 'haven run --output'");
    }
    Checkpoint.Place place = checkpoint.place();
    StageRun last = stages.getLast();
    if (place.stage() == stages.size() - 1
        && last.isProduction()
        && place.stageStep() > last.steps()) {
      throw new InputException(
          file,
          "is at "
              + Plain.rounded(place.stageStep() * run.spec().timeStepFs() * 1e-3)
              + " ps of the production, of which deck.yaml asks for "
              + Plain.rounded(last.steps() * run.spec().timeStepFs() * 1e-3)
              + " ps. Remedy: a run may become longer, not shorter: put the duration back; 'haven"
              + " analyze' takes a part of it with --window and --every");
    }
    restore(checkpoint);
  }

  private void restore(Checkpoint checkpoint) {
    run.clock().restore(checkpoint.place());
    checkpoint.restore(run.system());
    observers.restore(checkpoint.observers());
    if (run.clock().stageStep() >= 0) {
      stages.get(run.clock().stage()).restore(checkpoint.integrator());
    }
  }

  /// Returns whether the stage is done, and not stopped on the way.
  private boolean run(StageRun stage, TimeShare.Turn turn) throws IOException {
    RunClock clock = run.clock();
    clock.startTiming();
    run.progress().stageStarted(run.name(), clock.stageName(), stage.description());
    if (clock.stageStep() < 0) {
      guarded(stage::prepare);
      clock.beginStage(stage.isProduction());
      observers.see(new Moment(Phase.PREPARED, clock, stage));
      observers.see(new Moment(Phase.STARTED, clock, stage));
    }
    Moment stepped = new Moment(Phase.STEPPED, clock, stage);
    Moment paused = new Moment(Phase.PAUSED, clock, stage);
    while (!stage.isDone(clock.stageStep())) {
      turn.pass();
      if (stop.isRequested()) {
        observers.see(paused);
        return false;
      }
      step(stage, paused);
      clock.advanced(stage.countsTime());
      observers.see(stepped);
    }
    observers.see(new Moment(Phase.ENDED, clock, stage));
    stage.finish();
    if (!staysUnderWay()) {
      clock.endStage();
    }
    observers.see(paused);
    if (equilibrated.isNow()) {
      observers.keep();
      equilibrated.keep();
    }
    return true;
  }

  /// Takes a step. Where another program computes the forces and fails, the state is put back to
  /// that before, and a checkpoint of it written.
  private void step(StageRun stage, Moment paused) throws IOException {
    RunClock clock = run.clock();
    Runnable step = () -> guarded(() -> stage.step(clock.step() + 1, clock.stageStep()));
    if (!run.system().potential().isRemote()) {
      step.run();
      return;
    }
    Checkpoint before =
        Checkpoint.of(fingerprint, clock.place(), run.system(), stage.variables(), Map.of());
    try {
      step.run();
    } catch (ForcesUnavailableException gone) {
      before.restore(run.system());
      stage.restore(before.integrator());
      observers.see(paused);
      throw new ForcesUnavailableException(
          clock
              + ": "
              + gone.getMessage()
              + "\nThe checkpoint of the step before is written; 'haven resume' goes on from it",
          gone);
    }
  }

  /// A state that left all bounds shows as an argument that kernels refuse.
  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (IllegalArgumentException broken) {
      throw run.guard(broken.getMessage(), broken);
    }
  }

  /// After a failure: what can still be written is; that this fails too says nothing new.
  private void abandonFiles() {
    try {
      observers.close();
    } catch (IOException again) {
      run.progress().warned(run.name(), again.getMessage());
    }
  }
}
