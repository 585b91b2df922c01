package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.analysis.transport.TransportOptions;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A reference made by the very dynamics that it is held against, and by others.
///
/// Runs of one kind are made once; a trial takes one as the reference and sixteen others as Haven's
/// replicas.
class SelfConsistencyTest {
  private static final Protocol PROTOCOL = Protocol.standard();
  private static final TransportOptions LITHIUM =
      TransportOptions.of(List.of("Li"), Map.of("Li", 1.0));
  private static final double KELVIN = 600;
  private static final int TRIALS = Integer.getInteger("haven.trials", 40);
  private static final int SAME_TRIALS = 5 * TRIALS;

  /// D grows by 1.5: 24 runs of 100 ps have 5.45e-5 cm²/s at 600 K, 7.74e-5 at 650 K.
  private static final double SHIFTED = 659;

  /// Runs read with the same sites, shells and window.
  ///
  /// @param settingOf runs that these are found in
  private static List<RunObservables> read(List<Trajectory> runs, Setting setting) {
    return runs.parallelStream()
        .map(t -> RunObservables.of(new TrajectoryPart(t, 0, t.frames(), 1), KELVIN, setting))
        .toList();
  }

  private static List<Trajectory> runs(
      double scale, double kelvin, double ps, int count, int seed) {
    SyntheticElectrolyte model = new SyntheticElectrolyte(scale, kelvin);
    return IntStream.range(0, count).parallel().mapToObj(k -> model.run(ps, seed + k)).toList();
  }

  private static Setting setting(List<Trajectory> runs) {
    List<Run> named = runs.stream().limit(16).map(t -> Run.of("run", t)).toList();
    Condition condition = new Condition(KELVIN, named.subList(0, 1), named);
    return ConditionObservables.setting(
        KELVIN,
        Pieces.of(condition),
        BenchmarkInputs.of(List.of(condition), LITHIUM),
        PROTOCOL,
        new ArrayList<>());
  }

  /// @param references one for each trial
  private static TrialTally tally(
      Setting setting, List<RunObservables> references, List<RunObservables> pool) {
    return TrialTally.of(KELVIN, setting, LITHIUM, references, pool, _ -> Optional.empty());
  }

  @Test
  void aReferenceMadeByThePotentialItselfDoesNotDiffer() {
    List<Trajectory> runs = runs(1, KELVIN, 4, 17, 100);
    Setting setting = setting(runs);
    List<RunObservables> all = read(runs, setting);
    TrialTally tally = tally(setting, all.subList(0, 8), all);
    // At 95 % each, three of eight fail by chance in 0.6 % of such tests.
    assertTrue(tally.clean() >= 6, tally.toString());
  }

  @Test
  @Tag("slow")
  void verdictsHoldIn95PercentOf200Trials() {
    List<Trajectory> runs = runs(1, KELVIN, 20, SAME_TRIALS, 1000);
    Setting setting = setting(runs);
    List<RunObservables> all = read(runs, setting);
    TrialTally tally = tally(setting, all, all);
    System.out.println("20 ps, the same: " + tally);
    assertTrue(tally.clean() >= 0.95 * SAME_TRIALS, tally.toString());
  }

  @Test
  @Tag("slow")
  void aDifferentPotentialIsDetectedWith100PsAndNotWith10() {
    for (double ps : new double[] {10, 100}) {
      List<Trajectory> own = runs(1, KELVIN, ps, 36, 3000);
      Setting setting = setting(own);
      List<RunObservables> pool = read(own, setting);
      TrialTally forces = tally(setting, read(runs(1.1, KELVIN, ps, TRIALS, 5000), setting), pool);
      TrialTally shifted = tally(setting, read(runs(1, SHIFTED, ps, TRIALS, 7000), setting), pool);
      System.out.printf(Locale.ROOT, "%.0f ps, forces scaled by 1.1: %s%n", ps, forces);
      System.out.printf(Locale.ROOT, "%.0f ps, D changed by 1.5: %s%n", ps, shifted);
      if (ps == 100) {
        assertTrue(forces.clean() <= TRIALS / 10, forces.toString());
        assertTrue(shifted.tracer(Agreement.DIFFERS) >= 0.9 * TRIALS, shifted.toString());
      } else {
        assertTrue(shifted.tracer(Agreement.TOO_SHORT) >= 0.9 * TRIALS, shifted.toString());
      }
    }
  }
}
