package org.haven.api.aimd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.haven.api.RunExtension;
import org.haven.api.Study;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckDifference;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.DeckWriter;
import org.haven.inputs.deck.RunInputs;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureWriter;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.RunProgress;
import org.haven.integrators.run.StopRequest;
import org.haven.validation.aimd.Run;
import org.haven.validation.speed.ProcessorTime;

/// Haven's replicas under the conditions of one reference: an ordinary run directory with its deck,
/// which `haven analyze` reads too. What is there goes on, and more replicas may be asked for
/// later.
final class ReplicaRuns {
  private final Conditions conditions;
  private final Path directory;
  private final Path start;
  private final RunSpec first;
  private final int atoms;

  /// Sets up the run directory, or takes the one that an earlier call made.
  ///
  /// @param output of the benchmark, absolute
  /// @param replicas at least
  /// @throws InputException if the directory is of other conditions, or another potential
  ReplicaRuns(
      Conditions conditions,
      ReferenceRun reference,
      Path output,
      Path potential,
      References all,
      int replicas,
      Conditions.Settings settings) {
    this.conditions = conditions;
    this.directory = output.resolve("dynamics").resolve(conditions.name());
    this.start = output.resolve("starts").resolve(conditions.name() + ".xyz");
    // Each replica draws its own velocities: replicas that began with the same would be one.
    Structure frame = reference.start().withVelocities(Optional.empty());
    this.atoms = frame.count();
    StructureWriter.write(frame, start);
    this.first =
        conditions.deck(
            start, potential, all.mobile(), all.charges(), replicas, settings, directory);
    setUp();
  }

  private void setUp() {
    if (Files.exists(directory.resolve(RunLayout.DECK))) {
      requireSame();
      return;
    }
    Study study = Study.of(first);
    try (RunDirectory made = RunDirectory.create(directory, false)) {
      study.setUp(made, study.check(false));
    }
  }

  private void requireSame() {
    String own = DeckWriter.text(first, directory, RunInputs.places(first, directory));
    List<String> differences =
        DeckDifference.of(
            own, RunLayout.text(directory.resolve(RunLayout.DECK)), Set.of("replicas", "threads"));
    if (!differences.isEmpty()) {
      throw new InputException(
          directory,
          "was made by another command: differs in "
              + String.join(", ", differences)
              + ". Remedy: give the same references, potential and options again to go on, or"
              + " another --output");
    }
  }

  /// Where the run is.
  Path directory() {
    return directory;
  }

  /// Replicas that the deck asks for.
  int replicas() {
    return DeckReader.readFinishedRun(directory).replicas();
  }

  /// How far they have come.
  RunProgress progress() {
    return RunProgress.of(directory, DeckReader.readFinishedRun(directory));
  }

  /// Runs what is not done yet, with more replicas where `replicas` says so.
  ///
  /// @param stop ends it early, with checkpoints
  /// @return what it took on top of `cost`
  Cost run(int replicas, int threads, StopRequest stop, BenchmarkWatch watch, Cost cost) {
    if (replicas > replicas()) {
      try (RunDirectory alone = RunDirectory.openAlone(directory)) {
        RunExtension.of(directory, OptionalDouble.empty(), List.of(), OptionalInt.of(replicas))
            .write(alone);
      }
    }
    RunSpec spec = DeckReader.readRunDirectory(directory).with("threads", threads);
    List<SimulationName> missing = RunProgress.of(directory, spec).missing();
    if (missing.isEmpty()) {
      return cost;
    }
    long before = RunProgress.stepsDone(directory, missing);
    ProcessorTime start = ProcessorTime.now();
    try (RunDirectory opened = RunDirectory.open(directory)) {
      Study.of(spec)
          .simulate(
              opened,
              new Selection(
                  List.of(), List.of(), missing.stream().map(SimulationName::replica).toList()),
              true,
              stop,
              watch.dynamics(spec, missing));
    }
    ProcessorTime end = ProcessorTime.now();
    return cost.plus(
        end.wallSeconds(start),
        end.processSeconds(start),
        (RunProgress.stepsDone(directory, missing) - before) * conditions.timeStepFs() / 1000,
        atoms);
  }

  /// Those that are done, and those that broke down, as far as they came. The caller closes their
  /// trajectories.
  ///
  /// @param notes is told of what is left out
  List<Run> runs(List<String> notes) {
    RunProgress all = progress();
    List<Run> runs = new ArrayList<>();
    for (SimulationName name : all.done()) {
      runs.add(Run.of(conditions.name() + "/" + name.replica(), open(name)));
    }
    for (SimulationName name : all.guarded()) {
      Path file = directory.resolve(name.toString()).resolve(RunLayout.TRAJECTORY);
      if (!Files.exists(file)) {
        notes.add(directory.resolve(name.toString()) + ": broke down in the equilibration");
        continue;
      }
      try {
        Trajectory trajectory = open(name);
        runs.add(
            new Run(
                conditions.name() + "/" + name.replica(),
                trajectory,
                OptionalDouble.of(
                    (trajectory.frames() - 1) * conditions.frameIntervalFs() / 1000)));
      } catch (InputException unreadable) {
        notes.add(directory.resolve(name.toString()) + ": broke down with no frames");
      }
    }
    if (!all.missing().isEmpty()) {
      notes.add(
          conditions.name()
              + ": "
              + all.missing().size()
              + " of "
              + all.total()
              + " replicas are not done and do not count");
    }
    return runs;
  }

  private Trajectory open(SimulationName name) {
    return Trajectories.open(directory.resolve(name.toString()).resolve(RunLayout.TRAJECTORY));
  }
}
