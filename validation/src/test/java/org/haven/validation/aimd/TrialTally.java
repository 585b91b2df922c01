package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.haven.analysis.transport.TransportOptions;

/// Verdicts of many trials: each takes one piece of a run as the reference and others, of other
/// runs, as Haven's replicas.
///
/// @param trials how many
/// @param clean trials in which nothing differs
/// @param verdicts how often each quantity has each verdict
record TrialTally(int trials, int clean, Map<String, Map<Agreement, Integer>> verdicts) {

  /// Holds each reference against replicas drawn from the pool, none of the reference's own run.
  ///
  /// @param forces the potential on the reference's frames; empty for a page without
  static TrialTally of(
      double kelvin,
      Setting setting,
      TransportOptions transport,
      List<RunObservables> references,
      List<RunObservables> pool,
      Function<RunObservables, Optional<ForceComparison>> forces) {
    Random random = new Random(5);
    int clean = 0;
    Map<String, Map<Agreement, Integer>> verdicts = new TreeMap<>();
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
              new BenchmarkInputs(
                  List.of(condition),
                  transport,
                  Optional.empty(),
                  forces.apply(reference),
                  List.of(),
                  List.of(),
                  List.of()),
              List.of(
                  new ConditionObservables(
                      kelvin, setting, List.of(reference), List.of(0), others, List.of())),
              setting.protocol());
      clean += page.count(Agreement.DIFFERS) == 0 ? 1 : 0;
      for (Section section : page.sections()) {
        for (ComparedQuantity q : section.quantities()) {
          verdicts
              .computeIfAbsent(section.id() + ": " + q.name(), _ -> new EnumMap<>(Agreement.class))
              .merge(q.agreement(), 1, Integer::sum);
        }
      }
    }
    return new TrialTally(references.size(), clean, verdicts);
  }

  /// How often D\* of lithium has this verdict.
  int tracer(Agreement agreement) {
    return count("transport: D* of Li", agreement);
  }

  /// How often a quantity has this verdict.
  int count(String quantity, Agreement agreement) {
    return verdicts.getOrDefault(quantity, Map.of()).getOrDefault(agreement, 0);
  }

  /// A line for each quantity: agrees, too short, differs.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "nothing differs in %d of %d trials; of each quantity agrees, too short, differs:%n",
            clean,
            trials));
    verdicts.forEach(
        (name, _) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "  %-60s %4d %4d %4d%n",
                    name,
                    count(name, Agreement.AGREES),
                    count(name, Agreement.TOO_SHORT),
                    count(name, Agreement.DIFFERS))));
    return text.toString();
  }
}
