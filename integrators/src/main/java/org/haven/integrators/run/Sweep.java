package org.haven.integrators.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.haven.inputs.OutputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Device;
import org.haven.potentials.Potential;

/// All simulations of a deck: every temperature, every replica.
///
/// As many compute at once as there are threads, one thread each, which wastes none on waiting for
/// others; where there are fewer simulations than threads, they share the rest. The last ones take
/// turns, so that no thread idles while one simulation is left over. Results do not depend on any
/// of this.
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
  private int running;
  private Throwable failure;

  private record Task(SimulationName name, int threads) {}

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
    List<SimulationName> names = selection.of(spec);
    int total = names.size();
    // The largest first: what is left over at the end is short.
    List<SimulationName> largestFirst =
        names.stream().sorted(Comparator.comparingInt(SimulationName::size).reversed()).toList();
    for (SimulationName name : largestFirst) {
      int share = Math.max(1, spec.threads() / total);
      int extra = total < spec.threads() && waiting.size() < spec.threads() % total ? 1 : 0;
      waiting.add(new Task(name, share + extra));
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
        outcomes.add(
            new SimulationOutcome(
                left.name,
                directory.simulation(left.name),
                SimulationOutcome.Status.STOPPED,
                0,
                Optional.empty()));
      }
      outcomes.sort(
          Comparator.comparingInt((SimulationOutcome each) -> names.indexOf(each.simulation())));
      return List.copyOf(outcomes);
    }
  }

  /// Starts what may start now: as many as there are threads, and all of the last ones.
  private synchronized void start(RunDirectory directory, boolean resume, TimeShare share) {
    while (!waiting.isEmpty()
        && !stop.isRequested()
        && (running < spec.threads() || waiting.size() + running < 2 * spec.threads())) {
      Task task = waiting.remove();
      running++;
      Thread.ofPlatform()
          .name("haven-" + task.name)
          .start(
              () -> {
                try {
                  SimulationOutcome outcome = run(task, directory, resume, share);
                  progress.finished(outcome.name(), outcome);
                  synchronized (this) {
                    outcomes.add(outcome);
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
      Task task, RunDirectory directory, boolean resume, TimeShare share) {
    try (Potential potential = potentials.get();
        Device device = devices.apply(task.threads)) {
      Simulation simulation =
          new Simulation(
              spec,
              structures.apply(task.name),
              task.name,
              directory.simulation(task.name),
              potential,
              device,
              stop,
              progress);
      progress.started(simulation.name(), device.name());
      try {
        return simulation.run(resume, share);
      } catch (GuardException guard) {
        return simulation.outcome(SimulationOutcome.Status.GUARDED, Optional.of(guard));
      }
    }
  }
}
