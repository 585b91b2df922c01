package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.haven.analysis.transport.TransportOptions;

/// Verdicts of many trials: each takes one piece of a run as the reference and others, of other
/// runs, as Haven's replicas.
///
/// @param trials how many
/// @param clean trials in which nothing differs
/// @param tracer verdicts on D
/// @param differing how often each quantity differs
record TrialTally(
    int trials, int clean, Map<Agreement, Integer> tracer, Map<String, Integer> differing) {

  /// Holds each reference against replicas drawn from the pool, none of the reference's own run.
  static TrialTally of(
      double kelvin,
      Setting setting,
      TransportOptions transport,
      List<RunObservables> references,
      List<RunObservables> pool) {
    Random random = new Random(5);
    int clean = 0;
    Map<Agreement, Integer> tracer = new TreeMap<>();
    Map<String, Integer> differing = new TreeMap<>();
    for (RunObservables reference : references) {
      List<RunObservables> others = new ArrayList<>(pool);
      others.removeIf(o -> o.part().whole() == reference.part().whole());
      Collections.shuffle(others, random);
      others = others.subList(0, setting.protocol().replicas().atLeast());
      Condition condition =
          new Condition(
              kelvin,
              List.of(Run.of("reference", reference.part())),
              others.stream().map(o -> Run.of("haven", o.part())).toList());
      AimdBenchmark page =
          AimdBenchmark.of(
              BenchmarkInputs.of(List.of(condition), transport),
              List.of(
                  new ConditionObservables(
                      kelvin, setting, List.of(reference), List.of(0), others, List.of())),
              setting.protocol());
      clean += page.count(Agreement.DIFFERS) == 0 ? 1 : 0;
      for (Section section : page.sections()) {
        for (ComparedQuantity q : section.quantities()) {
          if (q.name().startsWith("D*")) {
            tracer.merge(q.agreement(), 1, Integer::sum);
          }
          if (q.agreement() == Agreement.DIFFERS) {
            differing.merge(section.id() + ": " + q.name(), 1, Integer::sum);
          }
        }
      }
    }
    return new TrialTally(references.size(), clean, tracer, differing);
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
