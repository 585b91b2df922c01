package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.haven.inputs.OutputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.integrators.run.Moment.Phase;

/// All that a simulation does besides stepping, as one, in the order in which it is done.
///
/// First come the guards without which no number means anything, then what is measured, then what
/// is written of it, and last the checkpoint, which counts on all others.
final class Observers {
  /// Wall time between two reports.
  private static final double REPORT_S = 1;

  /// Wall time after which rows and frames reach the operating system at the latest.
  private static final double FLUSH_S = 5;

  private record Due(Trigger when, Observer observer) {}

  private interface Call {
    void of(Observer each) throws IOException;
  }

  private final RunContext run;
  private final Fingerprint fingerprint;
  private final List<Observer> all = new ArrayList<>();
  private final List<Due> triggers;
  private final TrajectoryFrames trajectory;

  /// @param fingerprint of the simulation, for its checkpoints
  Observers(RunContext run, Fingerprint fingerprint) {
    this.run = run;
    this.fingerprint = fingerprint;
    GuardRail guards = new GuardRail(run);
    all.add(guards.forces());
    all.add(run.meanCell());
    all.add(run.displacements());
    ServiceLoader.load(ObserverProvider.class).forEach(each -> all.addAll(each.of(run)));
    all.add(guards.state());
    if (run.field().isPresent()) {
      all.add(guards.heating());
    }
    List<Observer> measured = List.copyOf(all);
    all.add(new ThermoLog(run, measured.stream().flatMap(o -> o.columns().stream()).toList()));
    trajectory =
        TrajectoryFrames.ofProduction(
            run, measured.stream().flatMap(o -> o.frameQuantities().stream()).toList());
    all.add(trajectory);
    if (run.spec().output().keepEquilibration()) {
      all.add(TrajectoryFrames.ofEquilibration(run));
    }
    all.add(
        Observer.of(
            "report",
            Trigger.everySeconds(REPORT_S, System::nanoTime).or(Trigger.at(Phase.ENDED)),
            now -> run.progress().advanced(run.clock().report(run.system(), now))));
    all.add(
        Observer.of(
            "flush",
            Trigger.everySeconds(FLUSH_S, System::nanoTime),
            now -> each(Observer::flush)));
    all.add(
        Observer.of(
            "checkpoint",
            Trigger.everySeconds(run.spec().output().checkpointIntervalS(), System::nanoTime)
                .or(Trigger.at(Phase.PAUSED)),
            this::writeCheckpoint));
    this.triggers = all.stream().map(each -> new Due(each.trigger(), each)).toList();
  }

  private void each(Call call) throws IOException {
    for (Observer observer : all) {
      call.of(observer);
    }
  }

  /// Lets all look who are due.
  void see(Moment now) throws IOException {
    for (Due due : triggers) {
      if (due.when.isDue(now)) {
        due.observer.see(now);
      }
    }
  }

  /// Files first, so that whatever the checkpoint counts on is on the disk.
  private void writeCheckpoint(Moment now) {
    Path file = run.directory().resolve(RunLayout.CHECKPOINT);
    try {
      each(Observer::sync);
      Map<String, double[]> variables = new LinkedHashMap<>();
      for (Observer each : all) {
        each.variables().forEach((key, value) -> variables.put(each.name() + "/" + key, value));
      }
      Checkpoint.of(
              fingerprint,
              run.clock().place(),
              run.system(),
              run.clock().stageStep() < 0 ? Map.of() : now.stage().variables(),
              variables)
          .write(file);
    } catch (IOException failure) {
      throw new OutputException(file, failure, Simulation.GO_ON);
    }
  }

  /// Takes back the variables of a checkpoint, by `observer/variable`.
  void restore(Map<String, double[]> variables) {
    for (Observer each : all) {
      String prefix = each.name() + "/";
      Map<String, double[]> own = new LinkedHashMap<>();
      variables.forEach(
          (key, values) -> {
            if (key.startsWith(prefix)) {
              own.put(key.substring(prefix.length()), values);
            }
          });
      each.restore(own);
    }
  }

  /// Gives files room for a production that became longer since `checkpoint`, which was restored.
  ///
  /// @param file where the checkpoint is
  void makeRoom(Checkpoint checkpoint, Path file) throws IOException {
    trajectory.makeRoom(
        variables -> {
          Map<String, double[]> kept = new LinkedHashMap<>(checkpoint.observers());
          variables.forEach((key, value) -> kept.put(trajectory.name() + "/" + key, value));
          checkpoint.withObservers(kept).write(file);
        });
  }

  /// Opens all files.
  void open() throws IOException {
    each(Observer::open);
  }

  /// Copies files that other simulations begin with.
  void keep() throws IOException {
    each(Observer::keep);
  }

  /// Closes all files, also when closing one of them fails; may be called again.
  void close() throws IOException {
    IOException failure = null;
    for (Observer each : all) {
      try {
        each.close();
      } catch (IOException thrown) {
        if (failure == null) {
          failure = thrown;
        } else {
          failure.addSuppressed(thrown);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
