package org.haven.analysis.equilibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import org.haven.analysis.report.ThermoTrace;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.StageSpec;
import org.haven.integrators.equilibration.Drift;
import org.haven.integrators.equilibration.DriftLimits;
import org.haven.integrators.equilibration.RestRule;

/// Whether the stages before the production came to rest: those that a deck wants to (`until:
/// equilibrated`), and the last at constant pressure, whose second half gives the cell.
///
/// @param trace rows of thermo.csv
/// @param stages of the deck
/// @param limits that count as rest
record StageTest(ThermoTrace trace, List<StageSpec> stages, DriftLimits limits) {
  List<Judgement> judgements() {
    List<Judgement> all = new ArrayList<>();
    int last = -1;
    for (int k = 0; k < stages.size() && !stages.get(k).production(); k++) {
      last = stages.get(k).isConstantPressure() ? k : last;
    }
    for (int k = 0; k < stages.size() && !stages.get(k).production(); k++) {
      if (stages.get(k).untilEquilibrated() || k == last) {
        judge(stages.get(k), RunLayout.stageName(k, stages.get(k)), all);
      }
    }
    return all;
  }

  private void judge(StageSpec stage, String name, List<Judgement> all) {
    Set<String> of = Set.of(name);
    double[] time = rows("time_ps", of);
    if (time.length < 2) {
      return;
    }
    SequencedMap<String, double[]> columns = new LinkedHashMap<>();
    for (String column : stage.columnsAtRest()) {
      columns.put(column, rows(column, of));
    }
    double rowPs = (time[time.length - 1] - time[0]) / (time.length - 1);
    List<Drift> drifts = Drift.of(RestRule.secondHalf(columns), limits);
    DriftJudgement words = new DriftJudgement(limits, rowPs);
    List<Judgement> found =
        drifts.stream()
            .map(each -> words.of(each, " of " + name, "Make this stage longer"))
            .toList();
    if (!stage.untilEquilibrated()) {
      // What a stage too short to be judged leaves behind, the pressure of the production shows.
      if (drifts.stream().allMatch(d -> d.found().independent() >= RestRule.LEAST_SAMPLES)) {
        all.addAll(found);
      }
      return;
    }
    double ps = rowPs * time.length;
    all.add(
        new RestRule(limits, rowPs, stage.memoryPs())
            .shortfall(columns)
            .map(
                why ->
                    new Judgement(
                        Mark.DOUBTFUL,
                        name,
                        format(
                            "not at rest after at_most_ps, %.4g ps: %s. A new run with at_most_ps:"
                                + " %.0f or more is needed; 'haven extend' makes only the"
                                + " production longer",
                            ps, words.of(why), needed(stage, why, ps))))
            .orElseGet(() -> new Judgement(Mark.GOOD, name, format("at rest after %.4g ps", ps))));
  }

  /// At the pace at which samples came; twice the time where it moves.
  private static double needed(StageSpec stage, RestRule.Shortfall why, double ps) {
    double enough =
        why.isShort() && why.independent() > 1
            ? ps * RestRule.LEAST_SAMPLES / why.independent()
            : 2 * ps;
    return Math.ceil(Math.max(enough, stage.leastPs()) / 10) * 10;
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  /// Without the state that the first stage begins with.
  private double[] rows(String column, Set<String> of) {
    double[] rows = trace.rows(column, of);
    double[] time = trace.rows("time_ps", of);
    return time.length > 0 && time[0] == 0 && rows.length == time.length
        ? Arrays.copyOfRange(rows, 1, rows.length)
        : rows;
  }
}
