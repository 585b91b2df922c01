package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.h5md.H5mdGrowth;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.ParticleState;

/// `trajectory.h5`: the first state of the production and every interval from there; or
/// `equilibration.h5`: the same of all particles before the production, where a deck asks for it.
final class TrajectoryFrames implements Observer {
  static final String NAME = "trajectory";
  static final String EQUILIBRATION = "equilibration";
  static final String FRAMES = "frames";
  static final String LAYOUT = "layout";
  static final String SUMS = "sums";

  /// That of a larger file which is about to take its place, or has.
  static final String NEXT_LAYOUT = "next_layout";

  private final RunContext run;
  private final String name;
  private final Trigger trigger;
  private final int[] stored;
  private final long mostFrames;
  private final List<FrameQuantity> quantities;
  private final Path file;
  private H5mdWriter trajectory;
  private long frames;
  private double[] layout = {};
  private double[] nextLayout = {};
  private double[] sums = {};

  private TrajectoryFrames(
      RunContext run,
      String name,
      String file,
      Trigger trigger,
      int[] stored,
      long mostFrames,
      List<FrameQuantity> quantities) {
    this.run = run;
    this.name = name;
    this.file = run.directory().resolve(file);
    this.trigger = trigger;
    this.stored = stored;
    this.mostFrames = mostFrames;
    this.quantities = quantities;
  }

  /// Those of the production.
  ///
  /// @param quantities of other observers
  static TrajectoryFrames ofProduction(RunContext run, List<FrameQuantity> quantities) {
    long interval = interval(run);
    return new TrajectoryFrames(
        run,
        NAME,
        RunLayout.TRAJECTORY,
        Trigger.inProduction(interval),
        run.spec().output().mobileOnly() ? run.displacements().mobile() : all(run),
        run.schedule().productionSteps() / interval + 1,
        quantities);
  }

  /// Those before the production. What other observers measure is measured from its start.
  static TrajectoryFrames ofEquilibration(RunContext run) {
    long interval = interval(run);
    return new TrajectoryFrames(
        run,
        EQUILIBRATION,
        RunLayout.EQUILIBRATION,
        Trigger.beforeProduction(interval),
        all(run),
        run.schedule().stepsBeforeProduction() / interval + 1,
        List.of());
  }

  private static long interval(RunContext run) {
    return run.steps(run.spec().output().trajectoryIntervalFs());
  }

  private static int[] all(RunContext run) {
    return IntStream.range(0, run.system().count()).toArray();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Trigger trigger() {
    return trigger;
  }

  @Override
  public void see(Moment now) throws IOException {
    if (frames == 0) {
      trajectory = H5mdWriter.create(file, content());
    }
    MolecularSystem system = run.system();
    system.device().download(system.state().velocities());
    trajectory.append(
        now.step(),
        now.step() * run.spec().timeStepFs(),
        system.state().cell(),
        run.displacements().unwrapped(now),
        system.state().velocities(),
        quantities.stream().map(each -> each.value().apply(now)).toList());
    frames++;
  }

  private H5mdWriter.Content content() {
    RunSpec spec = run.spec();
    ParticleState state = run.system().state();
    List<String> species = state.speciesTable().symbols();
    String version = TrajectoryFrames.class.getPackage().getImplementationVersion();
    return new H5mdWriter.Content(
        Arrays.stream(stored).mapToObj(i -> species.get(state.species()[i])).toList(),
        species,
        Arrays.stream(stored).mapToDouble(i -> state.masses()[i]).toArray(),
        stored,
        spec.output().singlePrecision(),
        spec.output().velocities(),
        observables(),
        mostFrames,
        run.temperatureK(),
        spec.timeStepFs(),
        run.seed(),
        String.join(", ", spec.title(), run.name() + of(), run.system().potential().description()),
        version == null ? "development" : version,
        name.equals(NAME) ? run.field() : Optional.empty());
  }

  private String of() {
    return name.equals(NAME) ? "" : " " + name;
  }

  /// Keeps variables of this observer in the checkpoint.
  interface Keeper {
    void keep(Map<String, double[]> variables) throws IOException;
  }

  /// Gives the file of a restored simulation room for the frames of a production that became
  /// longer. At any moment checkpoint and trajectory fit each other.
  void makeRoom(Keeper checkpoint) throws IOException {
    layout = H5mdGrowth.fitting(file, layout, nextLayout);
    if (frames == 0 || !H5mdGrowth.lacksRoom(file, layout, mostFrames)) {
      return;
    }
    Path larger = file.resolveSibling(RunLayout.TRAJECTORY + RunLayout.PART);
    nextLayout = H5mdGrowth.copy(file, frames, layout, sums, content(), larger);
    checkpoint.keep(Map.of(LAYOUT, layout, NEXT_LAYOUT, nextLayout));
    Files.move(larger, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    layout = nextLayout;
  }

  private List<H5mdWriter.Observable> observables() {
    return quantities.stream().map(FrameQuantity::about).toList();
  }

  @Override
  public void open() throws IOException {
    if (frames > 0) {
      trajectory = H5mdWriter.reopen(file, frames, layout, sums, observables());
    } else {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void flush() throws IOException {
    if (trajectory != null) {
      trajectory.flush();
    }
  }

  @Override
  public void sync() throws IOException {
    if (trajectory != null) {
      trajectory.sync();
      layout = trajectory.layout();
      sums = trajectory.sums();
    }
  }

  @Override
  public void close() throws IOException {
    H5mdWriter open = trajectory;
    trajectory = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of(FRAMES, new double[] {frames}, LAYOUT, layout, SUMS, sums);
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    frames = (long) variables.get(FRAMES)[0];
    layout = variables.get(LAYOUT);
    sums = variables.get(SUMS);
    nextLayout = variables.getOrDefault(NEXT_LAYOUT, nextLayout);
  }
}
