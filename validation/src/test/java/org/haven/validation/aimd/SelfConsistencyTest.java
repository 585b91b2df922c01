package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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

  private static AimdBenchmark trial(
      Setting setting, RunObservables reference, List<RunObservables> haven) {
    Condition condition =
        new Condition(
            KELVIN,
            List.of(Run.of("reference", reference.part().whole())),
            haven.stream().map(o -> Run.of("haven", o.part().whole())).toList());
    ConditionObservables seen =
        new ConditionObservables(KELVIN, setting, List.of(reference), List.of(0), haven, List.of());
    return AimdBenchmark.of(
        BenchmarkInputs.of(List.of(condition), LITHIUM), List.of(seen), PROTOCOL);
  }

  /// Verdicts of many trials.
  ///
  /// @param clean trials in which nothing differs
  /// @param tracer verdicts on D
  /// @param differing how often each quantity differs
  private record Tally(
      int trials, int clean, Map<Agreement, Integer> tracer, Map<String, Integer> differing) {
    static Tally of(
        Setting setting, List<RunObservables> references, List<RunObservables> pool, int trials) {
      Random random = new Random(5);
      int clean = 0;
      Map<Agreement, Integer> tracer = new TreeMap<>();
      Map<String, Integer> differing = new TreeMap<>();
      for (int t = 0; t < trials; t++) {
        RunObservables reference = references.get(t);
        List<RunObservables> others = new ArrayList<>(pool);
        others.remove(reference);
        Collections.shuffle(others, random);
        AimdBenchmark page =
            trial(setting, reference, others.subList(0, PROTOCOL.replicas().atLeast()));
        clean += page.count(Agreement.DIFFERS) == 0 ? 1 : 0;
        for (Section section : page.sections()) {
          for (ComparedQuantity q : section.quantities()) {
            if (q.name().startsWith("D*")) {
              tracer.merge(q.agreement(), 1, Integer::sum);
            }
            if (q.agreement() == Agreement.DIFFERS) {
              differing.merge(q.name(), 1, Integer::sum);
            }
          }
        }
      }
      return new Tally(trials, clean, tracer, differing);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "nothing differs in %d of %d trials; D* %s; differing: %s",
          clean,
          trials,
          tracer,
          differing);
    }
  }

  @Test
  void aReferenceMadeByThePotentialItselfDoesNotDiffer() {
    List<Trajectory> runs = runs(1, KELVIN, 4, 17, 100);
    Setting setting = setting(runs);
    List<RunObservables> all = read(runs, setting);
    Tally tally = Tally.of(setting, all, all, 8);
    // At 95 % each, three of eight fail by chance in 0.6 % of such tests.
    assertTrue(tally.clean() >= 6, tally.toString());
  }

  @Test
  @Tag("slow")
  void verdictsHoldIn95PercentOf200Trials() {
    List<Trajectory> runs = runs(1, KELVIN, 20, SAME_TRIALS, 1000);
    Setting setting = setting(runs);
    List<RunObservables> all = read(runs, setting);
    Tally tally = Tally.of(setting, all, all, SAME_TRIALS);
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
      Tally forces =
          Tally.of(setting, read(runs(1.1, KELVIN, ps, TRIALS, 5000), setting), pool, TRIALS);
      Tally shifted =
          Tally.of(setting, read(runs(1, SHIFTED, ps, TRIALS, 7000), setting), pool, TRIALS);
      System.out.printf(Locale.ROOT, "%.0f ps, forces scaled by 1.1: %s%n", ps, forces);
      System.out.printf(Locale.ROOT, "%.0f ps, D changed by 1.5: %s%n", ps, shifted);
      if (ps == 100) {
        assertTrue(forces.clean() <= TRIALS / 10, forces.toString());
        assertTrue(
            shifted.tracer().getOrDefault(Agreement.DIFFERS, 0) >= 0.9 * TRIALS,
            shifted.toString());
      } else {
        assertTrue(
            shifted.tracer().getOrDefault(Agreement.TOO_SHORT, 0) >= 0.9 * TRIALS,
            shifted.toString());
      }
    }
  }
}
