package org.haven.integrators.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.haven.inputs.OutputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Device;
import org.haven.potentials.Potential;

/// All simulations of a deck: every temperature, every replica, every field.
///
/// As many compute at once as there are threads, one thread each, which wastes none on waiting for
/// others; where there are fewer simulations than threads, they share the rest. The last ones take
/// turns, so that no thread idles while one simulation is left over. Results do not depend on any
/// of this.
///
/// Simulations in a field wait for the one that brings their replica to equilibrium
/// ([SimulationPlan#origin]); where a guard stops it, they do not begin.
///
/// A guard that stops one simulation leaves the others running. Any other failure stops them all at
/// their next step, with a checkpoint.
public final class Sweep {
  private final RunSpec spec;
  private final Function<SimulationName, Structure> structures;
  private final Supplier<Potential> potentials;
  private final IntFunction<Device> devices;
  private final StopRequest stop;
  private final Progress progress;

  private final ArrayDeque<Task> waiting = new ArrayDeque<>();
  private final List<SimulationOutcome> outcomes = new ArrayList<>();

  /// Those that others begin from, while they are on the way there, and where they did not arrive.
  private final Set<SimulationName> unready = new HashSet<>();

  private final Set<SimulationName> broken = new HashSet<>();
  private int running;
  private Throwable failure;

  private record Task(SimulationName name, RunSpec spec, int threads) {}

  /// @param structures of each simulation, with its supercell already made
  /// @param potentials opens the deck's potential, once for each simulation
  /// @param devices makes a device with so many threads
  public Sweep(
      RunSpec spec,
      Function<SimulationName, Structure> structures,
      Supplier<Potential> potentials,
      IntFunction<Device> devices,
      StopRequest stop,
      Progress progress) {
    this.spec = spec;
    this.structures = structures;
    this.potentials = potentials;
    this.devices = devices;
    this.stop = stop;
    this.progress = progress;
  }

  /// Runs all simulations, from the beginning or each from its checkpoint.
  ///
  /// @return how each ended, ordered as the deck has sizes, temperatures and replicas; simulations
  ///   that a [StopRequest] kept from starting count as stopped
  /// @throws org.haven.inputs.InputException if deck, structure and potential do not fit
  /// @throws OutputException if a file cannot be written
  public List<SimulationOutcome> run(RunDirectory directory, boolean resume) {
    return run(directory, Selection.ALL, resume);
  }

  /// As [#run(RunDirectory, boolean)], of some of the simulations.
  public List<SimulationOutcome> run(RunDirectory directory, Selection selection, boolean resume) {
    return run(directory, selection.of(spec), name -> spec, resume);
  }

  /// As [#run(RunDirectory, boolean)], of some of the simulations, each with a deck of its own.
  ///
  /// @param names ordered as the deck has them
  /// @param specs that differ in the length of the production alone
  public List<SimulationOutcome> run(
      RunDirectory directory,
      List<SimulationName> names,
      Function<SimulationName, RunSpec> specs,
      boolean resume) {
    int total = names.size();
    // The largest first: what is left over at the end is short.
    List<SimulationName> largestFirst =
        names.stream().sorted(Comparator.comparingInt(SimulationName::size).reversed()).toList();
    for (SimulationName name : largestFirst) {
      int share = Math.max(1, spec.threads() / total);
      int extra = total < spec.threads() && waiting.size() < spec.threads() % total ? 1 : 0;
      waiting.add(new Task(name, specs.apply(name), share + extra));
      if (new SimulationPlan(spec, name).isOrigin()) {
        unready.add(name);
      }
    }
    progress.planned(total, spec.threads());
    TimeShare share = new TimeShare(spec.threads());
    synchronized (this) {
      start(directory, resume, share);
      while (running > 0) {
        try {
          wait();
        } catch (InterruptedException interrupted) {
          stop.request("interrupt");
        }
      }
      if (failure instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (failure instanceof Error thrown) {
        throw thrown;
      }
      for (Task left : waiting) {
        outcomes.add(ended(left, directory, SimulationOutcome.Status.STOPPED));
      }
      outcomes.sort(
          Comparator.comparingInt((SimulationOutcome each) -> names.indexOf(each.simulation())));
      return List.copyOf(outcomes);
    }
  }

  /// One that was never begun.
  private static SimulationOutcome ended(
      Task task, RunDirectory directory, SimulationOutcome.Status status) {
    return new SimulationOutcome(
        task.name, directory.simulation(task.name), status, 0, Optional.empty());
  }

  private Optional<SimulationName> origin(Task task) {
    return new SimulationPlan(spec, task.name).origin();
  }

  private boolean isReady(Task task) {
    return origin(task).filter(unready::contains).isEmpty();
  }

  /// Starts what may start now: as many as there are threads, and all of the last ones.
  private synchronized void start(RunDirectory directory, boolean resume, TimeShare share) {
    while (!stop.isRequested()
        && (running < spec.threads() || waiting.size() + running < 2 * spec.threads())) {
      Optional<Task> next = waiting.stream().filter(this::isReady).findFirst();
      if (next.isEmpty()) {
        return;
      }
      Task task = next.get();
      waiting.remove(task);
      if (origin(task).filter(broken::contains).isPresent()) {
        outcomes.add(ended(task, directory, SimulationOutcome.Status.GUARDED));
        continue;
      }
      running++;
      Thread.ofPlatform()
          .name("haven-" + task.name)
          .start(
              () -> {
                try {
                  Runnable onEquilibrated =
                      () -> {
                        synchronized (this) {
                          unready.remove(task.name);
                          start(directory, resume, share);
                        }
                      };
                  SimulationOutcome outcome = run(task, directory, resume, share, onEquilibrated);
                  progress.finished(outcome.name(), outcome);
                  synchronized (this) {
                    outcomes.add(outcome);
                    if (unready.remove(task.name)) {
                      broken.add(task.name);
                    }
                  }
                } catch (Throwable thrown) {
                  fail(thrown);
                } finally {
                  synchronized (this) {
                    running--;
                    start(directory, resume, share);
                    notifyAll();
                  }
                }
              });
    }
  }

  private synchronized void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    } else {
      failure.addSuppressed(thrown);
    }
    stop.request("failure of another simulation");
  }

  private SimulationOutcome run(
      Task task, RunDirectory directory, boolean resume, TimeShare share, Runnable onEquilibrated) {
    try (Potential potential = potentials.get();
        Device device = devices.apply(task.threads)) {
      Simulation simulation =
          new Simulation(
              task.spec,
              structures.apply(task.name),
              task.name,
              directory.simulation(task.name),
              potential,
              device,
              stop,
              progress);
      progress.started(simulation.name(), device.name());
      try {
        return simulation.run(resume, share, onEquilibrated);
      } catch (GuardException guard) {
        return simulation.outcome(SimulationOutcome.Status.GUARDED, Optional.of(guard));
      }
    }
  }
}
