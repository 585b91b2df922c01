package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureWriter;
import org.haven.integrators.Integrator;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;

/// What a simulation writes while it runs: rows of `thermo.csv`, frames of `trajectory.h5` and of
/// `labelling.xyz`, `msd.csv`, and the frame that a guard stopped at. Not open until [#create] or
/// [#reopen]; [#close] may come at any time.
final class SimulationFiles {
  private final Path directory;
  private final MolecularSystem system;
  private final Displacements displacements;
  private final Optional<ForceSpreadTrace> spread;
  private final Optional<LabellingFrames> labelling;
  private final Optional<RunningMsd> msd;
  private final double timeStepFs;

  private ThermoLog thermo;
  private H5mdWriter trajectory;
  private long framesWritten;

  /// @param directory of the simulation; exists before the files are opened
  SimulationFiles(
      Path directory,
      MolecularSystem system,
      Displacements displacements,
      Optional<ForceSpreadTrace> spread,
      Optional<LabellingFrames> labelling,
      Optional<RunningMsd> msd,
      double timeStepFs) {
    this.directory = directory;
    this.system = system;
    this.displacements = displacements;
    this.spread = spread;
    this.labelling = labelling;
    this.msd = msd;
    this.timeStepFs = timeStepFs;
  }

  /// Begins anew; the trajectory waits for [#beginTrajectory].
  void create() throws IOException {
    Files.deleteIfExists(directory.resolve(Simulation.TRAJECTORY));
    Files.deleteIfExists(directory.resolve(Simulation.LABELLING));
    open(0);
  }

  /// A file that has lost what a checkpoint counts on.
  static InputException shortened(Path file, long bytes, long expected) {
    return new InputException(
        file,
        "has "
            + bytes
            + " bytes, the checkpoint expects at least "
            + expected
            + ". Remedy: copy the whole file again; if it is lost, delete checkpoint.h5 beside it,"
            + " and 'haven resume' begins this simulation at its start");
  }

  /// Goes on where a checkpoint was written: what came later is cut off.
  ///
  /// @throws InputException if a file has lost what the checkpoint counts on
  void reopen(long thermoBytes, long frames) throws IOException {
    open(thermoBytes);
    framesWritten = frames;
    if (frames > 0) {
      trajectory = H5mdWriter.reopen(directory.resolve(Simulation.TRAJECTORY), frames);
    }
  }

  private void open(long thermoBytes) throws IOException {
    if (labelling.isPresent()) {
      labelling.get().open();
    }
    thermo = ThermoLog.open(directory.resolve(Simulation.THERMO), thermoBytes, spread.isPresent());
  }

  /// Lays out the trajectory of the production.
  ///
  /// @param name of the simulation
  void beginTrajectory(RunSpec spec, Schedule schedule, double temperatureK, long seed, String name)
      throws IOException {
    trajectory =
        H5mdWriter.create(
            directory.resolve(Simulation.TRAJECTORY),
            content(spec, schedule, temperatureK, seed, name));
  }

  private H5mdWriter.Content content(
      RunSpec spec, Schedule schedule, double temperatureK, long seed, String name) {
    ParticleState state = system.state();
    List<String> species = state.speciesTable().symbols();
    int[] stored =
        spec.output().mobileOnly()
            ? displacements.mobile()
            : IntStream.range(0, state.count()).toArray();
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

  /// Frames of the trajectory so far.
  long framesWritten() {
    return framesWritten;
  }

  /// Length of thermo.csv so far.
  long thermoBytes() {
    return thermo.length();
  }

  /// A row of thermo.csv, of the present state.
  ///
  /// @param targetK temperature asked for
  void writeRow(long step, String stage, Integrator integrator, double targetK) {
    double kinetic = system.kineticEnergyEv();
    Cell cell = system.state().cell();
    double[] lengths = cell.lengths();
    double[] angles = cell.anglesDegrees();
    double[] spreads =
        spread.stream()
            .flatMapToDouble(
                each ->
                    DoubleStream.of(
                        each.committee().rmsForceSpreadEvPerAngstrom(), each.takeLargest()))
            .toArray();
    thermo.append(
        step,
        step * timeStepFs * 1e-3,
        stage,
        spreads,
        targetK,
        system.temperatureK(integrator.degreesOfFreedom(system.count())),
        system.potentialEnergyEv(),
        kinetic,
        kinetic + system.potentialEnergyEv(),
        integrator.conservedEnergyEv(system),
        system.pressureGpa(),
        cell.volume(),
        lengths[0],
        lengths[1],
        lengths[2],
        angles[0],
        angles[1],
        angles[2],
        displacements.mobileMeanSquareAngstrom2(),
        displacements.frameworkRmsAngstrom());
  }

  /// A frame of the trajectory, of the present state.
  void writeFrame(long step) throws IOException {
    system.device().download(system.state().velocities());
    trajectory.append(
        step,
        step * timeStepFs,
        system.state().cell(),
        displacements.unwrapped(),
        system.state().velocities(),
        displacements.frameworkDisplacement(),
        spread
            .map(ForceSpreadTrace::committee)
            .map(
                c ->
                    new double[] {
                      c.rmsForceSpreadEvPerAngstrom(), c.largestForceSpreadEvPerAngstrom()
                    })
            .orElse(new double[0]));
    framesWritten++;
  }

  /// Where the frame is kept that a guard stopped at.
  Path guardFrame() {
    return directory.resolve(Simulation.GUARD_FRAME);
  }

  void writeGuardFrame(Structure frame) {
    StructureWriter.write(frame, guardFrame());
  }

  /// Hands rows and frames to the operating system.
  void flush() throws IOException {
    if (thermo != null) {
      thermo.flush();
    }
    if (trajectory != null) {
      trajectory.flush();
    }
  }

  /// Puts everything on the disk; a checkpoint may then count on it.
  ///
  /// @param production whether it has begun
  void sync(boolean production) throws IOException {
    thermo.sync();
    if (trajectory != null) {
      trajectory.sync();
    }
    if (labelling.isPresent()) {
      labelling.get().sync();
    }
    if (msd.isPresent() && production) {
      msd.get().write(directory.resolve(Simulation.MSD));
    }
  }

  /// Closes what is open; after a failure it may be called again.
  void close() throws IOException {
    H5mdWriter writer = trajectory;
    ThermoLog log = thermo;
    trajectory = null;
    thermo = null;
    if (writer != null) {
      writer.close();
    }
    if (log != null) {
      log.close();
    }
    if (labelling.isPresent()) {
      labelling.get().close();
    }
  }
}
