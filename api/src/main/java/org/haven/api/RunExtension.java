package org.haven.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.DeckWriter;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;
import org.haven.inputs.deck.StageSpec;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.RunProgress;

/// A run that is to become larger: a longer production, more temperatures, more replicas.
///
/// What there is goes on from its checkpoints, and becomes to the bit what a run of the larger deck
/// from the beginning would be: no step knows how many follow, and the seed of a simulation is a
/// hash of the deck's seed, its temperature and its replica.
///
/// @param spec of the larger run
/// @param deck text of its `deck.yaml`
/// @param changes in words; empty if the run is what was asked for
/// @param added share of its steps that the smaller run does not have
@API(status = API.Status.EXPERIMENTAL)
public record RunExtension(RunSpec spec, String deck, List<String> changes, double added) {

  /// Plans it; nothing is written.
  ///
  /// @param toPs length of the production afterwards
  /// @param temperaturesK beside those there are
  /// @param replicas of each temperature afterwards
  /// @throws InputException if it would become smaller, or cannot be continued
  public static RunExtension of(
      Path directory, OptionalDouble toPs, List<Double> temperaturesK, OptionalInt replicas) {
    RunSpec old = DeckReader.readRunDirectory(directory);
    RunProgress.requireReadable(directory, old);
    List<String> changes = new ArrayList<>();
    RunSpec larger = old;
    if (toPs.isPresent()) {
      larger = longer(larger, directory, toPs.getAsDouble(), changes);
    }
    List<Double> temperatures = new ArrayList<>(old.temperaturesK());
    for (double added : temperaturesK) {
      if (!temperatures.contains(added)) {
        requireApart(added, temperatures);
        temperatures.add(added);
      }
    }
    if (temperatures.size() > old.temperaturesK().size()) {
      changes.add(
          "temperatures: "
              + kelvin(old.temperaturesK())
              + " K, and "
              + kelvin(temperatures.subList(old.temperaturesK().size(), temperatures.size()))
              + " K");
      larger = larger.with("temperatures_k", List.copyOf(temperatures));
    }
    if (replicas.isPresent() && replicas.getAsInt() != old.replicas()) {
      if (replicas.getAsInt() < old.replicas()) {
        throw new InputException(
            "--replicas is "
                + replicas.getAsInt()
                + "; the run has "
                + old.replicas()
                + ". Remedy: give more; what is there is not taken away");
      }
      changes.add("replicas: " + old.replicas() + ", then " + replicas.getAsInt());
      larger = larger.with("replicas", replicas.getAsInt());
    }
    if (!changes.isEmpty()) {
      List<SimulationName> before = Selection.ALL.of(old);
      List<SimulationName> begun =
          Selection.ALL.of(larger).stream().filter(name -> !before.contains(name)).toList();
      if (!begun.isEmpty()) {
        changes.add(
            begun.size()
                + (begun.size() == 1 ? " simulation begins: " : " simulations begin: ")
                + begun.stream().map(SimulationName::toString).collect(Collectors.joining(", ")));
      }
    }
    String text =
        changes.isEmpty()
            ? RunLayout.text(directory.resolve(RunLayout.DECK))
            : DeckWriter.text(larger, directory, Map.of());
    return new RunExtension(
        DeckReader.readRunDirectory(directory, text),
        text,
        List.copyOf(changes),
        1 - SimulationPlan.allPs(old) / SimulationPlan.allPs(larger));
  }

  /// The analysis would take both for one temperature.
  private static void requireApart(double added, List<Double> temperatures) {
    for (double there : temperatures) {
      if (Math.abs(there - added) < TransportStudy.SAME_TEMPERATURE_K) {
        throw new InputException(
            "--temperature is "
                + Plain.number(added)
                + " K, less than "
                + Plain.number(TransportStudy.SAME_TEMPERATURE_K)
                + " K from "
                + Plain.number(there)
                + " K: they would count as one temperature. Remedy: give one further away, or more"
                + " --replicas");
      }
    }
  }

  private static void requireWholeSteps(double toPs, double timeStepFs) {
    double steps = toPs * 1000 / timeStepFs;
    double whole = Math.rint(steps);
    if (Math.abs(steps - whole) > 1e-6 * Math.max(1, 1e-6 * steps)) {
      throw new InputException(
          "--to is "
              + Plain.number(toPs)
              + " ps, no whole number of time steps of "
              + Plain.number(timeStepFs)
              + " fs. Remedy: give "
              + Plain.rounded(whole * timeStepFs * 1e-3)
              + " ps");
    }
  }

  private static RunSpec longer(RunSpec spec, Path directory, double toPs, List<String> changes) {
    List<StageSpec> stages = new ArrayList<>(spec.stages());
    int k = 0;
    while (!stages.get(k).production()) {
      k++;
    }
    StageSpec production = stages.get(k);
    double now = production.lengthPs();
    if (toPs == now) {
      return spec;
    }
    if (!(toPs > now)) {
      throw new InputException(
          "--to is "
              + Plain.number(toPs)
              + " ps; the production has "
              + Plain.rounded(now)
              + " ps. Remedy: give the whole length, not what is to be added; a run becomes longer,"
              + " not shorter");
    }
    requireWholeSteps(toPs, spec.timeStepFs());
    if (k < stages.size() - 1) {
      throw new InputException(
          directory.resolve(RunLayout.DECK),
          "stage "
              + RunLayout.stageName(k, production)
              + ", the production, is followed by "
              + RunLayout.stageName(k + 1, stages.get(k + 1))
              + ", which began where it ended, so it cannot become longer. Remedy: begin a new run"
              + " of the longer deck with 'haven run DECK --output OTHER'");
    }
    stages.set(k, production.atMost(toPs));
    String most = production.errorAsked().isPresent() ? "at most " : "";
    changes.add(
        "production: "
            + most
            + Plain.rounded(now)
            + " ps, then "
            + most
            + Plain.number(toPs)
            + " ps of each simulation");
    return spec.with("stages", List.copyOf(stages));
  }

  private static String kelvin(List<Double> temperatures) {
    return temperatures.stream().map(Plain::number).collect(Collectors.joining(", "));
  }

  /// Replaces `deck.yaml`: at any moment it is the old one or the new one, and either run can be
  /// resumed.
  ///
  /// @param directory held alone
  public void write(RunDirectory directory) {
    if (!changes.isEmpty()) {
      OutputFile.write(directory.deck(), deck);
    }
  }
}
