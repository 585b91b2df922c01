package org.haven.validation.aimd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.PolyanionRotation;
import org.haven.analysis.mechanism.SiteAnalysis;

/// Jump rates, occupancies of sites, rotations of polyanions; all runs with the same sites.
final class JumpSection {
  private final Protocol.Jumps limits;

  JumpSection(Protocol protocol) {
    limits = protocol.jumps();
  }

  Draft of(List<ConditionObservables> conditions) {
    Draft draft = new Draft("jumps", "Jumps, sites, rotations");
    for (ConditionObservables c : conditions) {
      List<Mechanism> reference = mechanisms(c.reference());
      List<Mechanism> haven = mechanisms(c.haven());
      if (reference.isEmpty() || haven.size() < c.haven().size()) {
        draft.note("no sites were found: jumps are not compared");
        continue;
      }
      reference.forEach(m -> m.sites().orElseThrow().warnings().forEach(draft::note));
      Function<List<Mechanism>, List<SiteAnalysis>> sites =
          all -> all.stream().map(m -> m.sites().orElseThrow()).toList();
      List<SiteAnalysis> a = sites.apply(reference);
      List<SiteAnalysis> b = sites.apply(haven);
      draft.quantities.add(
          ReplicaTest.ratio(
              "jump rate",
              "1/ps",
              c.temperatureK(),
              a.stream().map(SiteAnalysis::ratePerPs).toList(),
              b.stream().map(SiteAnalysis::ratePerPs).toList(),
              limits.rate()));
      List<double[]> occupancies = a.stream().map(SiteAnalysis::occupancy).toList();
      draft.quantities.add(
          DistanceTest.of(
                  occupancies,
                  List.of(),
                  b.stream().map(SiteAnalysis::occupancy).toList(),
                  DistanceTest::elsewhere)
              .measured("occupancy of sites", c.temperatureK(), limits.occupancy()));
      draft.curves.add(
          StructureSection.curve(
              "occupancy",
              c.temperatureK(),
              "",
              occupancies,
              b.stream().map(SiteAnalysis::occupancy).toList(),
              "site",
              "",
              "site",
              IntStream.range(0, occupancies.getFirst().length).asDoubleStream().toArray()));
      rotations(draft, c, reference, haven);
    }
    return draft;
  }

  private void rotations(
      Draft draft, ConditionObservables c, List<Mechanism> reference, List<Mechanism> haven) {
    if (reference.stream().anyMatch(m -> m.rotation().isEmpty())
        || haven.stream().anyMatch(m -> m.rotation().isEmpty())) {
      return;
    }
    Function<List<Mechanism>, List<PolyanionRotation>> of =
        all -> all.stream().map(m -> m.rotation().orElseThrow()).toList();
    List<PolyanionRotation> a = of.apply(reference);
    List<PolyanionRotation> b = of.apply(haven);
    String formula = a.getFirst().units().formula();
    if (b.stream().allMatch(r -> r.events().isEmpty())
        && a.stream().allMatch(r -> r.events().isEmpty())) {
      draft.note("no " + formula + " turns on either side");
    } else {
      draft.quantities.add(
          ReplicaTest.ratio(
              "rotations of " + formula,
              "1/ps",
              c.temperatureK(),
              a.stream().map(PolyanionRotation::ratePerPs).toList(),
              b.stream().map(PolyanionRotation::ratePerPs).toList(),
              limits.rotation()));
    }
    List<Double> timesA = a.stream().map(PolyanionRotation::relaxationPs).toList();
    List<Double> timesB = b.stream().map(PolyanionRotation::relaxationPs).toList();
    if (timesA.stream().noneMatch(t -> t.isNaN()) && timesB.stream().noneMatch(t -> t.isNaN())) {
      draft.quantities.add(
          ReplicaTest.ratio(
              "rotation time of " + formula,
              "ps",
              c.temperatureK(),
              ConditionObservables.numbers(timesA),
              ConditionObservables.numbers(timesB),
              limits.rotation()));
    } else {
      draft.note(
          "C₂ of "
              + formula
              + " does not fall below 1/e in every run: no rotation time to compare");
    }
    List<double[]> c2A = a.stream().map(PolyanionRotation::c2).toList();
    List<double[]> c2B = b.stream().map(PolyanionRotation::c2).toList();
    if (c2A.getFirst().length == c2B.getFirst().length) {
      double interval = a.getFirst().intervalPs();
      draft.curves.add(
          StructureSection.curve(
              "rotation_c2",
              c.temperatureK(),
              formula,
              c2A,
              c2B,
              "lag_ps",
              "ps",
              "lag",
              IntStream.range(0, c2A.getFirst().length).mapToDouble(k -> k * interval).toArray()));
    }
  }

  private static List<Mechanism> mechanisms(List<RunObservables> runs) {
    return runs.stream().flatMap(o -> o.mechanism().stream()).toList();
  }

  /// Who of the mobile ions is on its way from a core to another, in each frame of each run of the
  /// reference: strictly between, or at arrival where no frame is between.
  ///
  /// @return by number of the run over all conditions, [frame][ion]
  static Map<Integer, boolean[][]> jumping(
      List<Condition> conditions, List<ConditionObservables> observables) {
    Map<Integer, boolean[][]> all = new HashMap<>();
    int before = 0;
    for (int c = 0; c < conditions.size(); c++) {
      ConditionObservables seen = observables.get(c);
      for (int p = 0; p < seen.reference().size(); p++) {
        RunObservables piece = seen.reference().get(p);
        int run = before + seen.runs().get(p);
        if (piece.mechanism().isEmpty()) {
          continue;
        }
        List<String> symbols = piece.part().symbols();
        Map<Integer, Integer> index = new HashMap<>();
        for (int i = 0; i < symbols.size(); i++) {
          if (seen.setting().mobile().contains(symbols.get(i))) {
            index.put(i, index.size());
          }
        }
        boolean[][] who =
            all.computeIfAbsent(run, _ -> new boolean[piece.part().whole().frames()][index.size()]);
        for (SiteAnalysis.Jump jump : piece.mechanism().get().sites().orElseThrow().jumps()) {
          int last = at(piece.part(), jump.lastFrame());
          int first = at(piece.part(), jump.frame());
          for (int f = Math.min(last + 1, first); f < Math.max(first, last + 2); f++) {
            if (f < who.length) {
              who[f][index.get(jump.ion())] = true;
            }
          }
        }
      }
      before += conditions.get(c).reference().size();
    }
    return all;
  }

  private static int at(TrajectoryPart part, int frame) {
    return part.from() + frame * part.stride();
  }
}
