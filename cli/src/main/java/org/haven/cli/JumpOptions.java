package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.api.TrajectoryRates;
import org.haven.inputs.InputException;
import org.haven.pathways.jumps.TrajectoryModel;
import picocli.CommandLine.Option;

/// Options of `haven kmc --from` that say what trajectories do not.
final class JumpOptions {
  @Option(
      names = "--sites",
      paramLabel = "STRUCTURE",
      description =
          "With --from RUN: one cell of the crystal, whose atoms of the ion are all its sites. It"
              + " fits the cell of the trajectories a whole number of times.")
  private Path sites;

  @Option(
      names = "--settle",
      paramLabel = "PS",
      description =
          "With --from RUN: jumps that are taken back within this time count only as often as"
              + " chance explains. Default 1; 0 counts all.")
  private Double settlePs;

  @Option(
      names = "--temperature",
      paramLabel = "K,…",
      split = ",",
      hideParamSyntax = true,
      description =
          "With --from TRAJECTORY: temperatures of files that do not state theirs, in their order.")
  private List<Double> temperaturesK = List.of();

  /// Whether trajectories are meant.
  boolean given() {
    return sites != null || settlePs != null || !temperaturesK.isEmpty();
  }

  /// The model of trajectories.
  TrajectoryModel model(
      List<Path> sources, String ion, Map<String, Double> charges, int threads, Console console) {
    if (sites == null) {
      throw new InputException(
          "a model from trajectories needs --sites STRUCTURE: one cell of the crystal, whose atoms"
              + " of the ion are all its sites");
    }
    double settle = settlePs == null ? TrajectoryModel.SETTLE_PS : settlePs;
    if (!(settle >= 0 && settle < 1e6)) {
      throw new InputException("--settle is " + settle + " ps; expected 0 or more");
    }
    return TrajectoryRates.of(
        sources,
        sites,
        new TrajectoryRates.Choices(
            ion, charges, temperaturesK, settle, OptionalDouble.empty(), threads),
        name -> console.status("reading " + name));
  }
}
