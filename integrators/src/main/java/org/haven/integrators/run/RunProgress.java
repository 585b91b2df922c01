package org.haven.integrators.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;

/// How far a run has come whose simulations may be done by several processes, as their checkpoints
/// say.
///
/// @param done through all stages
/// @param guarded stopped by a guard
/// @param missing not begun, under way, or interrupted
public record RunProgress(
    List<SimulationName> done, List<SimulationName> guarded, List<SimulationName> missing) {

  /// Looks at every simulation of the deck.
  public static RunProgress of(Path directory, RunSpec spec) {
    List<SimulationName> done = new ArrayList<>();
    List<SimulationName> guarded = new ArrayList<>();
    List<SimulationName> missing = new ArrayList<>();
    for (SimulationName name : Selection.ALL.of(spec)) {
      Path folder = directory.resolve(name.toString());
      if (Files.isRegularFile(folder.resolve(RunLayout.GUARD_FRAME))) {
        guarded.add(name);
      } else if (isDone(
          folder, Schedule.of(new SimulationPlan(Rounds.asked(spec, folder), name)))) {
        done.add(name);
      } else {
        missing.add(name);
      }
    }
    return new RunProgress(List.copyOf(done), List.copyOf(guarded), List.copyOf(missing));
  }

  /// Makes sure that all there is can be continued.
  ///
  /// @throws InputException if a checkpoint is damaged, or of another version
  public static void requireReadable(Path directory, RunSpec spec) {
    for (SimulationName name : Selection.ALL.of(spec)) {
      Path file = directory.resolve(name.toString()).resolve(RunLayout.CHECKPOINT);
      if (Files.exists(file)) {
        Checkpoint.read(file);
      }
    }
  }

  /// Length of the production in ps that a simulation has come to, as its checkpoint says; 0 before
  /// it.
  ///
  /// @param folder of the simulation
  /// @throws InputException if the checkpoint is damaged, or of another version
  public static double productionPs(Path folder, RunSpec spec) {
    Path file = folder.resolve(RunLayout.CHECKPOINT);
    if (!Files.exists(file)) {
      return 0;
    }
    Checkpoint.Place place = Checkpoint.read(file).place();
    return place.stage() < spec.stages().size() - 1 || place.stageStep() < 0
        ? 0
        : place.stageStep() * spec.timeStepFs() * 1e-3;
  }

  /// Time steps that these simulations have done, as their checkpoints say; one that has none yet,
  /// or none that is whole, has done none.
  public static long stepsDone(Path directory, List<SimulationName> names) {
    long steps = 0;
    for (SimulationName name : names) {
      Path file = directory.resolve(name.toString()).resolve(RunLayout.CHECKPOINT);
      if (Files.isRegularFile(file)) {
        try {
          steps += Checkpoint.read(file).step();
        } catch (InputException unreadable) {
          continue;
        }
      }
    }
    return steps;
  }

  private static boolean isDone(Path folder, Schedule schedule) {
    Path file = folder.resolve(RunLayout.CHECKPOINT);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      return schedule.isEnd(Checkpoint.read(file).place());
    } catch (InputException unreadable) {
      return false;
    }
  }

  /// How many simulations the deck asks for.
  public int total() {
    return done.size() + guarded.size() + missing.size();
  }
}
