package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.haven.analysis.transport.TransportOptions;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// References made by Haven's own dynamics with the bundled NEP of Li6PS5Cl, 52 atoms, 900 K, and
/// by the same with other forces or another temperature.
///
/// The runs are those of `validation/aimd/trials/run.sh DIR`; `-Dhaven.trials.runs=DIR` gives them.
/// Without them nothing is tested, and the report says so.
@Tag("slow")
class NepSelfConsistencyTest {
  private static final double KELVIN = 900;
  private static final TransportOptions LITHIUM =
      TransportOptions.of(List.of("Li"), Map.of("Li", 1.0));

  /// Production runs of a deck that are long enough.
  private static List<Trajectory> runs(String name, double ps) throws IOException {
    Path directory = Path.of(System.getProperty("haven.trials.runs", "")).resolve(name);
    assumeTrue(
        System.getProperty("haven.trials.runs") != null,
        "no runs: validation/aimd/trials/run.sh DIR makes them, -Dhaven.trials.runs=DIR gives"
            + " them");
    assertTrue(Files.isDirectory(directory), () -> "no runs in " + directory);
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(f -> f.getFileName().toString().equals(RunLayout.TRAJECTORY)).toList();
    }
    List<Trajectory> runs = new ArrayList<>();
    for (Path file : files.stream().sorted().toList()) {
      try {
        Trajectory run = Trajectories.open(file);
        if (Run.of(name, run).durationPs() > ps - 0.05) {
          runs.add(run);
        }
      } catch (InputException unfinished) {
        System.out.println(unfinished.getMessage());
      }
    }
    return runs;
  }

  /// Successive pieces of so many ps of each run.
  private static List<TrajectoryPart> pieces(List<Trajectory> runs, double ps, int most) {
    List<TrajectoryPart> parts = new ArrayList<>();
    for (Trajectory run : runs) {
      int each = (int) Math.round(1000 * ps / run.frameIntervalFs());
      for (int k = 0; k < most && (k + 1) * each <= run.frames(); k++) {
        parts.add(new TrajectoryPart(run, k * each, each, 1));
      }
    }
    return parts;
  }

  private static List<RunObservables> read(List<TrajectoryPart> parts, Setting setting) {
    return parts.parallelStream().map(p -> RunObservables.of(p, KELVIN, setting)).toList();
  }

  /// What all pieces are read with, found in sixteen.
  private static Setting setting(List<TrajectoryPart> parts) {
    List<Run> named =
        parts.stream()
            .limit(Protocol.standard().replicas().atLeast())
            .map(t -> Run.of("run", t))
            .toList();
    Condition condition = new Condition(KELVIN, named.subList(0, 1), named);
    return ConditionObservables.setting(
        KELVIN,
        Pieces.of(condition),
        BenchmarkInputs.of(List.of(condition), LITHIUM),
        Protocol.standard(),
        new ArrayList<>());
  }

  private static TrialTally tally(
      String what, Setting setting, List<RunObservables> references, List<RunObservables> pool) {
    TrialTally tally = TrialTally.of(KELVIN, setting, LITHIUM, references, pool);
    System.out.printf(Locale.ROOT, "%s: %s%n", what, tally);
    return tally;
  }

  @Test
  void verdictsOnThePotentialItselfHoldIn95Percent() throws IOException {
    List<TrajectoryPart> parts = pieces(runs("own", 20), 20, Integer.MAX_VALUE);
    assertFalse(parts.isEmpty(), "no run is long enough");
    Setting setting = setting(parts);
    List<RunObservables> all = read(parts, setting);
    TrialTally tally = tally("20 ps, the same", setting, all, all);
    assertTrue(tally.clean() >= 0.95 * tally.trials(), tally.toString());
    assertTrue(
        tally.tracer().getOrDefault(Agreement.DIFFERS, 0) <= 0.05 * tally.trials(),
        tally.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scaled", "shifted"})
  void anotherPotentialIsDetectedWith100Ps(String other) throws IOException {
    TrialTally tally = against(other, 100, 1);
    assertTrue(tally.clean() <= 0.1 * tally.trials(), tally.toString());
    // Both have D outside the factor of 1.5 or at its edge: not one page may call that the same.
    assertFalse(tally.tracer().containsKey(Agreement.AGREES), tally.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scaled", "shifted"})
  void tenPsAreTooShortForD(String other) throws IOException {
    TrialTally tally = against(other, 10, 4);
    assertTrue(
        tally.tracer().getOrDefault(Agreement.TOO_SHORT, 0) >= 0.9 * tally.trials(),
        tally.toString());
  }

  private static TrialTally against(String other, double ps, int most) throws IOException {
    List<TrajectoryPart> own = pieces(runs("own", ps), ps, 2);
    List<TrajectoryPart> parts = pieces(runs(other, ps), ps, most);
    assertFalse(own.isEmpty() || parts.isEmpty(), "no run is long enough");
    Setting setting = setting(own);
    return tally(ps + " ps, " + other, setting, read(parts, setting), read(own, setting));
  }
}
