package org.haven.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.mechanism.SiteWalk;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.pathways.jumps.TrajectoryModel;

/// A model for kinetic Monte Carlo from trajectories of molecular dynamics: rates of the jumps that
/// ions made, with errors, and D\* and sigma of the same trajectories to compare with.
///
/// ```java
/// TrajectoryModel model =
///     TrajectoryRates.of(
///         List.of(Path.of("runs/li2s")), Path.of("Li2S.cif"), TrajectoryRates.Choices.DEFAULT, name -> {});
/// Files.writeString(Path.of("li2s.yaml"), model.yaml());
/// ```
@API(status = API.Status.EXPERIMENTAL)
public final class TrajectoryRates {
  private TrajectoryRates() {}

  /// What neither files nor decks say.
  ///
  /// @param ion the one that hops; null for the only mobile one of a deck, or of the sites
  /// @param charges in e, in place of those of the deck
  /// @param temperaturesK of files that do not state theirs: one for all, or one for each
  /// @param settlePs jumps taken back within are no jumps, by as many as chance does not explain
  /// @param extrapolateToK temperature of interest
  /// @param threads host threads
  public record Choices(
      String ion,
      Map<String, Double> charges,
      List<Double> temperaturesK,
      double settlePs,
      OptionalDouble extrapolateToK,
      int threads) {
    /// Everything at its default.
    public static final Choices DEFAULT =
        new Choices(
            null, Map.of(), List.of(), TrajectoryModel.SETTLE_PS, OptionalDouble.empty(), 1);
  }

  /// Is told which trajectory is read.
  public interface Progress {
    /// @param name of the simulation
    void reading(String name);
  }

  private record Opened(Path file, TransportResult result, double targetK) {}

  /// Makes a model.
  ///
  /// @param sources run directories and trajectory files
  /// @param sites structure of one cell, whose atoms of the ion are all sites
  /// @throws InputException naming what a source lacks, or why no rate follows
  public static TrajectoryModel of(
      List<Path> sources, Path sites, Choices choices, Progress progress) {
    Structure reference = StructureFile.read(sites, 0, StructureFile.Options.DEFAULT);
    List<Opened> all = new ArrayList<>();
    String ion = choices.ion();
    Map<String, Double> charges = choices.charges();
    double goal = 300;
    int files = 0;
    for (Path source : sources) {
      if (Files.isDirectory(source) && Formats.ofFolder(source).isEmpty()) {
        RunSpec spec = DeckReader.readFinishedRun(source);
        ion = ion == null ? only(spec.mobile(), source) : ion;
        charges = charges.isEmpty() ? spec.charges() : charges;
        goal = spec.analysis().extrapolateToK();
        RunAnalysis run = RunAnalysis.of(source, spec, options(ion, charges, goal, choices));
        for (TransportPoint point : run.study().points()) {
          for (TransportResult each : point.runs()) {
            all.add(
                new Opened(
                    source.resolve(each.name()).resolve(RunLayout.TRAJECTORY),
                    each,
                    point.temperatureK()));
          }
        }
      } else {
        ion = ion == null ? only(reference.species(), sites) : ion;
        all.add(file(source, files++, options(ion, charges, goal, choices), choices));
      }
    }
    goal = choices.extrapolateToK().orElse(goal);
    TransportStudy study =
        TransportStudy.of(
            all.stream().map(Opened::result).toList(),
            all.stream().map(Opened::targetK).toList(),
            options(ion, charges, goal, choices));
    List<TrajectoryModel.Source> walks = new ArrayList<>();
    for (Opened each : all) {
      progress.reading(each.result.name());
      try (Trajectory trajectory = Trajectories.open(each.file, Trajectories.Options.DEFAULT)) {
        walks.add(
            new TrajectoryModel.Source(
                each.result.name(),
                each.targetK,
                SiteWalk.of(trajectory, ion, reference, sites.toString())));
      }
    }
    return TrajectoryModel.of(
        walks,
        reference,
        sites.toString(),
        study,
        new TrajectoryModel.Settings(
            ion, charges.getOrDefault(ion, 0.0), choices.settlePs(), goal));
  }

  private static String only(List<String> species, Path where) {
    if (species.size() != 1) {
      throw new InputException(
          where
              + ": does not say which ion hops; give one of "
              + String.join(", ", species)
              + ", as in --ion "
              + species.getFirst());
    }
    return species.getFirst();
  }

  private static Opened file(Path file, int k, TransportOptions options, Choices choices) {
    List<Double> given = choices.temperaturesK();
    try (Trajectory trajectory = Trajectories.open(file, Trajectories.Options.DEFAULT)) {
      if (given.size() > 1 && k >= given.size()) {
        throw new InputException(
            "--temperature gives " + given.size() + " values, and there are more files");
      }
      TransportOptions own =
          given.isEmpty() ? options : options.atTemperature(given.get(given.size() > 1 ? k : 0));
      TransportResult result = TransportResult.of(file.toString(), trajectory, own);
      return new Opened(file, result, result.temperatureK());
    }
  }

  private static TransportOptions options(
      String ion, Map<String, Double> charges, double goal, Choices choices) {
    TransportOptions base = TransportOptions.of(List.of(ion), charges);
    return new TransportOptions(
        base.mobile(),
        base.charges(),
        base.directions(),
        base.window(),
        base.hopAngstrom(),
        base.temperatureK(),
        base.volumeAngstrom3(),
        goal,
        base.acrossTransition(),
        base.include(),
        choices.threads());
  }
}
