package org.haven.inputs.deck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.haven.inputs.InputException;

/// Names in a run directory, for those who write them and those who read them.
///
/// ```
/// deck.yaml  inputs/  load_checks.json  result.json  report.html  run.log
/// 600K-1/  trajectory.h5  equilibration.h5  thermo.csv  rounds.csv  msd.csv  labelling.xyz
///          checkpoint.h5  guard-frame.xyz
/// 600K-2/  …
/// 600K-1F+0.5/  …
/// ```
public final class RunLayout {
  private RunLayout() {}

  /// The resolved deck.
  public static final String DECK = "deck.yaml";

  /// Copies of structure and potential.
  public static final String INPUTS = "inputs";

  /// Numbers of the analysis.
  public static final String RESULT = "result.json";

  /// Report for people.
  public static final String REPORT = "report.html";

  /// Log of all processes.
  public static final String LOG = "run.log";

  /// Figures of the check of graph potentials on the structure, a JSON array.
  public static final String LOAD_CHECKS = "load_checks.json";

  /// Files of one simulation; its folder is named by [SimulationName].
  public static final String TRAJECTORY = "trajectory.h5";

  public static final String EQUILIBRATION = "equilibration.h5";
  public static final String THERMO = "thermo.csv";
  public static final String MSD = "msd.csv";

  /// Errors of a production that goes on until they are small.
  public static final String ROUNDS = "rounds.csv";

  public static final String LABELLING = "labelling.xyz";
  public static final String CHECKPOINT = "checkpoint.h5";
  public static final String GUARD_FRAME = "guard-frame.xyz";

  /// The state in which a field is switched on, and what had been written until then: the
  /// simulations of a replica in its fields begin there.
  public static final String EQUILIBRATED = "equilibrated.h5";

  public static final String EQUILIBRATED_THERMO = "equilibrated.csv";
  public static final String EQUILIBRATED_LABELLING = "equilibrated.xyz";

  /// Ends the name of a file that is not whole yet, beside the one it will be.
  public static final String PART = ".part";

  /// Held by the processes at work in a folder.
  public static final String LOCK = ".lock";

  /// What a run writes beside the folders of its simulations.
  public static final List<String> FILES = List.of(DECK, LOAD_CHECKS, RESULT, REPORT, LOG);

  /// What a simulation writes.
  public static final List<String> SIMULATION_FILES =
      List.of(
          LOCK,
          TRAJECTORY,
          TRAJECTORY + PART,
          EQUILIBRATION,
          THERMO,
          MSD,
          ROUNDS,
          LABELLING,
          CHECKPOINT,
          CHECKPOINT + PART,
          EQUILIBRATED,
          EQUILIBRATED + PART,
          EQUILIBRATED_THERMO,
          EQUILIBRATED_LABELLING,
          GUARD_FRAME);

  /// Folders of the simulations in a run directory, the smallest cells first, of one size the
  /// coldest.
  ///
  /// @throws InputException if it cannot be listed
  public static List<Path> simulations(Path directory) {
    try (Stream<Path> members = Files.list(directory)) {
      return members
          .filter(member -> Files.isDirectory(member) && SimulationName.of(member).isPresent())
          .sorted(
              Comparator.<Path>comparingInt(
                      member -> SimulationName.of(member).orElseThrow().size())
                  .thenComparingDouble(
                      member -> SimulationName.of(member).orElseThrow().temperatureK())
                  .thenComparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new InputException(directory, "cannot be listed: " + e.getMessage(), e);
    }
  }

  /// Name of a stage in messages and in thermo.csv, for example `2-npt`.
  ///
  /// @param index from 0
  public static String stageName(int index, StageSpec stage) {
    return (index + 1) + "-" + stage.kind();
  }

  /// Names of the stages that the analysis uses.
  public static Set<String> productionStages(List<StageSpec> stages) {
    return IntStream.range(0, stages.size())
        .filter(k -> stages.get(k).production())
        .mapToObj(k -> stageName(k, stages.get(k)))
        .collect(Collectors.toSet());
  }

  /// The text of a file of a run.
  ///
  /// @throws InputException if it cannot be read
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  /// A resolved deck as it stands: maps, lists, numbers, texts.
  public static Map<?, ?> deck(Path deck) {
    return (Map<?, ?>) DeckNode.plain(DeckNode.read(deck));
  }

  /// SHA-256 of structure and models by path as in the deck, as they were when the run began.
  ///
  /// @param deck written by [DeckWriter]
  public static Map<String, String> hashes(Path deck) {
    Map<String, String> hashes = new LinkedHashMap<>();
    DeckNode.Entry kept = DeckNode.read(deck).entries().get("sha256");
    if (kept != null && kept.value() instanceof DeckNode.Mapping files) {
      files.entries().forEach((file, e) -> hashes.put(file, DeckNode.plain(e.value()).toString()));
    }
    return hashes;
  }
}
