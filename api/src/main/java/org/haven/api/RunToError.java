package org.haven.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.transport.StoppingError;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.RoundLengths;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.deck.Until;
import org.haven.integrators.run.ErrorLook;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.Rounds;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.RunProgress;
import org.haven.integrators.run.SimulationOutcome;
import org.haven.integrators.run.SimulationOutcome.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a deck whose production goes on until an error is small enough ([Until]): in rounds
/// ([RoundLengths]), all simulations of a temperature to the same length, then the error of their
/// mean. Each temperature ends for itself, in a series each size too.
///
/// Where it goes on follows from the checkpoints and from `rounds.csv` ([Rounds]), which is written
/// before any simulation goes beyond its round: a run that was killed has the rounds, and the bits,
/// of one that was not.
final class RunToError {
  private static final Logger LOG = LoggerFactory.getLogger(RunToError.class);

  /// Lengths that are closer are one; a time step is longer.
  private static final double SAME_PS = 1e-6;

  private final RunSpec spec;
  private final Until wanted;
  private final RoundLengths lengths;
  private final RunDirectory directory;
  private final Function<Progress, RoundSweep> sweeps;
  private final Progress progress;

  /// What shares an error.
  private record Group(int size, double temperatureK) {
    static Group of(SimulationName name) {
      return new Group(name.size(), name.temperatureK());
    }
  }

  /// Begins sweeps, each for one round.
  interface RoundSweep {
    List<SimulationOutcome> run(
        List<SimulationName> names, Function<SimulationName, RunSpec> specs, boolean resume);
  }

  /// @param spec whose production goes on until an error
  /// @param sweeps makes one that reports to what it is given
  RunToError(
      RunSpec spec,
      RunDirectory directory,
      Function<Progress, RoundSweep> sweeps,
      Progress progress) {
    this.spec = spec;
    this.wanted = spec.production().errorAsked().orElseThrow();
    this.lengths = wanted.rounds(spec);
    this.directory = directory;
    this.sweeps = sweeps;
    this.progress = progress;
  }

  /// Makes sure that a selection takes no part of what shares an error.
  ///
  /// @throws InputException if it does
  static void requireWhole(RunSpec spec, Selection selection) {
    if (spec.production().errorAsked().isEmpty()) {
      return;
    }
    List<SimulationName> chosen = selection.of(spec);
    Set<Group> groups = new HashSet<>(chosen.stream().map(Group::of).toList());
    for (SimulationName name : Selection.ALL.of(spec)) {
      if (groups.contains(Group.of(name)) && !chosen.contains(name)) {
        throw new InputException(
            "the deck asks for an error, which all simulations of a temperature share, so they go"
                + " on together; this would leave out "
                + name
                + ". Remedy: take whole temperatures, as with --only, or give the production a"
                + " duration_ps in the deck");
      }
    }
  }

  /// Runs until all errors are small enough, or the time is over, or it is stopped.
  ///
  /// @param names all simulations of some temperatures
  /// @param resume go on with what is in the directory
  List<SimulationOutcome> run(List<SimulationName> names, boolean resume) {
    SequencedMap<Group, List<SimulationName>> open = new LinkedHashMap<>();
    names.forEach(n -> open.computeIfAbsent(Group.of(n), g -> new ArrayList<>()).add(n));
    Map<SimulationName, SimulationOutcome> last = new HashMap<>();
    RoundProgress heard = new RoundProgress(progress, spec, wanted);
    boolean goOn = resume;
    while (!open.isEmpty()) {
      Map<SimulationName, Double> targets = new LinkedHashMap<>();
      open.values()
          .forEach(
              group -> {
                double target = goOn(group, resume || !last.isEmpty());
                Rounds known = rounds(group);
                group.forEach(name -> targets.put(name, target));
                produce(group).forEach(name -> heard.expect(name, target, known));
              });
      List<SimulationOutcome> outcomes =
          sweeps
              .apply(heard)
              .run(List.copyOf(targets.keySet()), name -> spec.lasting(targets.get(name)), goOn);
      outcomes.forEach(each -> last.put(each.simulation(), each));
      goOn = true;
      if (outcomes.stream().anyMatch(each -> each.status() == Status.STOPPED)) {
        // Those that had reached the end of their round are under way all the same.
        outcomes.stream()
            .filter(each -> each.status() == Status.COMPLETED)
            .filter(each -> !isOver(directory.simulation(each.simulation()), targets, each))
            .forEach(each -> last.put(each.simulation(), stopped(each)));
        break;
      }
      for (Group group : List.copyOf(open.keySet())) {
        List<SimulationName> left = open.get(group);
        left.removeIf(name -> last.get(name).status() == Status.GUARDED);
        List<SimulationName> producing = produce(left);
        if (producing.isEmpty() || look(group, producing, targets.get(left.getFirst()))) {
          left.forEach(name -> heard.over(last.get(name)));
          open.remove(group);
        }
      }
    }
    return last.values().stream()
        .sorted(Comparator.comparingInt(each -> names.indexOf(each.simulation())))
        .toList();
  }

  /// Those that have a production: where fields drive it, one simulation of each replica may only
  /// bring the state that the others begin at.
  private List<SimulationName> produce(List<SimulationName> group) {
    return group.stream()
        .filter(
            name ->
                new SimulationPlan(spec, name).stages().stream().anyMatch(StageSpec::production))
        .toList();
  }

  private boolean isOver(
      Path folder, Map<SimulationName, Double> targets, SimulationOutcome outcome) {
    Rounds known = Rounds.read(folder);
    return known.isOver(wanted)
        && Math.abs(known.all().getLast().timePs() - targets.get(outcome.simulation())) < SAME_PS;
  }

  private static SimulationOutcome stopped(SimulationOutcome each) {
    return new SimulationOutcome(
        each.simulation(), each.directory(), Status.STOPPED, each.steps(), each.guard());
  }

  /// The length to which a group goes on: where it is together at the end of a round that was
  /// looked at, that of the next, unless it is over; else the end of the round of the longest.
  private double goOn(List<SimulationName> group, boolean resume) {
    if (!resume) {
      return lengths.from(0);
    }
    double[] reached =
        produce(group).stream()
            .mapToDouble(name -> RunProgress.productionPs(directory.simulation(name), spec))
            .toArray();
    double longest = Arrays.stream(reached).max().orElse(0);
    double shortest = Arrays.stream(reached).min().orElse(0);
    Rounds known = rounds(group);
    boolean looked =
        longest > 0
            && longest - shortest < SAME_PS
            && known.last().filter(r -> Math.abs(r.timePs() - longest) < SAME_PS).isPresent();
    if (!looked) {
      return lengths.from(longest);
    }
    return known.isOver(wanted) ? longest : lengths.after(longest);
  }

  /// What is known of a group: the most of what its simulations' files say, since a process may
  /// have been killed between two of them.
  private Rounds rounds(List<SimulationName> group) {
    return group.stream()
        .map(name -> Rounds.read(directory.simulation(name)))
        .max(Comparator.comparingInt(each -> each.all().size()))
        .orElseThrow();
  }

  /// Looks at the error of a group at the end of a round, and returns whether it is over.
  private boolean look(Group group, List<SimulationName> names, double reachedPs) {
    Rounds known = rounds(names);
    Rounds.Round round =
        known
            .last()
            .filter(each -> Math.abs(each.timePs() - reachedPs) < SAME_PS)
            .filter(each -> names.stream().allMatch(n -> knows(n, each)))
            .orElseGet(() -> errors(group, reachedPs));
    Rounds now = known.with(round);
    names.forEach(name -> now.write(directory.simulation(name)));
    boolean over = now.isOver(wanted);
    progress.looked(
        new ErrorLook(
            (group.size == 0 ? "" : SimulationName.repeats(group.size) + ", ")
                + Plain.number(group.temperatureK)
                + " K",
            names.size(),
            round,
            wanted,
            over));
    return over;
  }

  private boolean knows(SimulationName name, Rounds.Round round) {
    return Rounds.read(directory.simulation(name)).last().filter(round::equals).isPresent();
  }

  private Rounds.Round errors(Group group, double reachedPs) {
    RunSpec own = spec.lasting(reachedPs).with("temperatures_k", List.of(group.temperatureK));
    if (group.size > 0) {
      own = own.with("sizes", Optional.of(List.of(group.size)));
    }
    try {
      TransportPoint point =
          RunAnalysis.of(directory.path(), own, TransportOptions.of(own))
              .study()
              .points()
              .getFirst();
      return new Rounds.Round(
          reachedPs,
          StoppingError.ofSigma(point),
          StoppingError.ofTracer(point),
          StoppingError.leftOutPs(point),
          StoppingError.leastPs(point, wanted.relativeErrorOfD().isPresent()));
    } catch (InputException nothing) {
      LOG.info("{}", nothing.getMessage());
      return new Rounds.Round(reachedPs, Double.NaN, Double.NaN, 0, 0);
    }
  }
}
