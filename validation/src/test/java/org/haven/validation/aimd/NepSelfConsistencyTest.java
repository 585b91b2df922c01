package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.inputs.trajectory.TrajectoryWriter;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.SinglePoint;
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
  private static final int FORCE_FRAMES = 20;
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

  /// Pieces of so many ps of each run, evenly spread and without a frame in common.
  ///
  /// @param most of each run
  private static List<TrajectoryPart> pieces(List<Trajectory> runs, double ps, int most) {
    List<TrajectoryPart> parts = new ArrayList<>();
    for (Trajectory run : runs) {
      int length = (int) Math.round(1000 * ps / run.frameIntervalFs());
      int count = Math.min(most, run.frames() / length);
      for (int k = 0; k < count; k++) {
        int from = (int) ((long) k * run.frames() / count);
        parts.add(new TrajectoryPart(run, from, length, 1));
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

  /// The bundled potential on frames of a piece, whose forces are those of the file that made it.
  private static Function<RunObservables, Optional<ForceComparison>> forces(String file) {
    Path folder = Path.of(System.getProperty("haven.trials.runs"));
    return o -> {
      ForceComparison comparison = new ForceComparison(LITHIUM.mobile(), Protocol.standard());
      List<String> species = o.part().symbols().stream().distinct().toList();
      try (Device device = new CpuDevice(1);
          Potential own =
              PotentialFamilies.installed()
                  .open(folder.resolve("nep.txt"), species, Precision.DOUBLE);
          Potential other =
              PotentialFamilies.installed().open(folder.resolve(file), species, Precision.DOUBLE)) {
        int frames = o.part().frames();
        for (int k = 0; k < FORCE_FRAMES; k++) {
          int at = k * (frames - 1) / (FORCE_FRAMES - 1);
          Structure frame = TrajectoryWriter.frame(o.part(), at);
          Evaluation truth = SinglePoint.of(frame, other, device).evaluation();
          Structure labelled =
              frame.withReference(
                  Optional.of(truth.energyEv()),
                  Optional.of(truth.forces().clone()),
                  Optional.of(truth.virial().clone()));
          comparison.add(0, at, SinglePoint.of(labelled, own, device));
        }
      }
      return Optional.of(comparison);
    };
  }

  private static TrialTally tally(
      String what,
      String madeBy,
      Setting setting,
      List<RunObservables> references,
      List<RunObservables> pool) {
    TrialTally tally = TrialTally.of(KELVIN, setting, LITHIUM, references, pool, forces(madeBy));
    System.out.printf(Locale.ROOT, "%s: %s%n", what, tally);
    return tally;
  }

  @Test
  void verdictsOnThePotentialItselfHoldIn95Percent() throws IOException {
    List<TrajectoryPart> parts = pieces(runs("own", 20), 20, Integer.MAX_VALUE);
    assertFalse(parts.isEmpty(), "no run is long enough");
    Setting setting = setting(parts);
    List<RunObservables> all = read(parts, setting);
    TrialTally tally = tally("20 ps, the same", "nep.txt", setting, all, all);
    assertTrue(tally.clean() >= 0.95 * tally.trials(), tally.toString());
    assertTrue(tally.tracer(Agreement.DIFFERS) <= 0.05 * tally.trials(), tally.toString());
  }

  @Test
  void forcesATenthTooLargeAreDetectedWith100Ps() throws IOException {
    TrialTally tally = against("scaled", 100, 1);
    assertTrue(tally.clean() <= 0.1 * tally.trials(), tally.toString());
    assertTrue(tally.tracer(Agreement.AGREES) <= 0.05 * tally.trials(), tally.toString());
  }

  /// D 1.46 times as large is seen on few of the pages: 100 ps of 24 ions know D to 17 % at best,
  /// and the joint interval asks for more than three times that. What a page must not say is that
  /// the two agree.
  @Test
  void shiftedDIsNotCalledTheSameWith100Ps() throws IOException {
    TrialTally tally = against("shifted", 100, 1);
    assertTrue(tally.tracer(Agreement.AGREES) <= 0.05 * tally.trials(), tally.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scaled", "shifted"})
  void tenPsAreTooShortForD(String other) throws IOException {
    TrialTally tally = against(other, 10, 4);
    assertTrue(tally.tracer(Agreement.TOO_SHORT) >= 0.9 * tally.trials(), tally.toString());
  }

  private static TrialTally against(String other, double ps, int most) throws IOException {
    List<TrajectoryPart> own = pieces(runs("own", ps), ps, 2);
    List<TrajectoryPart> parts = pieces(runs(other, ps), ps, most);
    assertFalse(own.isEmpty() || parts.isEmpty(), "no run is long enough");
    Setting setting = setting(own);
    return tally(
        ps + " ps, " + other,
        other.equals("scaled") ? "nep_scaled.txt" : "nep.txt",
        setting,
        read(parts, setting),
        read(own, setting));
  }

  /// D of a run's line over all its lags in the window that Haven finds, averaged over runs.
  private static double meanD(List<Trajectory> runs) {
    return runs.parallelStream()
        .mapToDouble(r -> diffusivity(new TrajectoryPart(r, 0, r.frames(), 1)).cm2PerS().value())
        .filter(Double::isFinite)
        .average()
        .orElseThrow();
  }

  private static Diffusivity diffusivity(TrajectoryPart part) {
    return TransportResult.of(part.source(), part, LITHIUM.atTemperature(KELVIN))
        .tracers()
        .get("Li");
  }

  /// The shift is what was asked for: D of the runs told as 900 K over that of 900 K, measured 1.46
  /// ± 0.07.
  @Test
  void shiftedRunsHave1p5TimesTheD() throws IOException {
    double ratio = meanD(runs("shifted", 100)) / meanD(runs("own", 100));
    System.out.printf(Locale.ROOT, "D of the shifted runs: %.3f times%n", ratio);
    // D of 100 ps scatters by 15 %: 20 runs and 24 have 4.5 % together; three of them.
    assertEquals(1.5, ratio, 0.2);
  }

  /// From the scatter and the windows of the whole runs the length for a factor of 1.5; D of a
  /// piece of that length against the mean of all runs. The count of hops of single runs is told
  /// beside it: too short alone.
  @Test
  void dIsKnownToAFactorOfOneAndAHalfInPiecesOfTheLengthThatReplicasTell() throws IOException {
    List<Trajectory> runs = runs("own", 100);
    List<Diffusivity> whole =
        runs.parallelStream()
            .map(r -> diffusivity(new TrajectoryPart(r, 0, r.frames(), 1)))
            .toList();
    double[] all = whole.stream().mapToDouble(d -> d.cm2PerS().value()).toArray();
    double truth = Arrays.stream(all).average().orElseThrow();
    double[] starts = whole.stream().mapToDouble(d -> d.window().fromPs()).sorted().toArray();
    double ps = ReferenceLength.lengthPs(100, all, starts[starts.length / 2], 1.5, 0.95);
    double[] counted =
        whole.stream()
            .mapToDouble(
                d ->
                    ReferenceLength.lengthPs(
                        24,
                        d.cm2PerS().value(),
                        d.hops().lengthAngstrom(),
                        d.window().fromPs(),
                        d.concerted(),
                        3,
                        1.5,
                        0.95))
            .sorted()
            .toArray();
    List<TrajectoryPart> parts = pieces(runs, ps, Integer.MAX_VALUE);
    List<Double> found = parts.parallelStream().map(p -> diffusivity(p).cm2PerS().value()).toList();
    long within = found.stream().filter(d -> Math.abs(Math.log(d / truth)) < Math.log(1.5)).count();
    System.out.printf(
        Locale.ROOT,
        "T(1.5) = %.1f ps of %d replicas (of single runs %.1f, %.1f to %.1f); D within 1.5 in %d of"
            + " %d, mean %.3g of %.3g cm²/s%n",
        ps,
        runs.size(),
        counted[counted.length / 2],
        counted[0],
        counted[counted.length - 1],
        within,
        parts.size(),
        found.stream().filter(Double::isFinite).mapToDouble(d -> d).average().orElse(Double.NaN),
        truth);
    // Three standard deviations of a binomial below 95 %; pieces are parts of the runs themselves.
    double least = 0.95 * parts.size() - 3 * Math.sqrt(0.05 * 0.95 * parts.size());
    assertTrue(within >= least, within + " of " + parts.size());
  }
}
