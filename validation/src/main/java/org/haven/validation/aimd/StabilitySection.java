package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.statistics.Estimate;

/// Whether the potential's dynamics lasts: collapse of the structure, broken runs, energy drift.
///
/// A run has collapsed when in a window of 1 ps ∫₀^6Å |g_window(r) − g_reference(r)| dr, g of all
/// atoms, passes 1 Å (Fu et al., TMLR 2023, arXiv:2210.07237, whose "mean absolute error" is the
/// mean of |Δg| over the range times the range). In small cells a window of the reference itself
/// may come near: the limit is then half as much again as the largest of its windows.
final class StabilitySection {
  private static final double ROOM = 1.5;
  private static final int BLOCKS = 10;

  private final Protocol.Stability limits;

  StabilitySection(Protocol protocol) {
    limits = protocol.stability();
  }

  Draft of(
      List<Condition> conditions,
      List<ConditionObservables> observables,
      List<EnergyDrift> drifts) {
    Draft draft = new Draft("stability", "Stability");
    for (int c = 0; c < conditions.size(); c++) {
      failures(draft, conditions.get(c), observables.get(c));
    }
    drifts.forEach(d -> drift(draft, d));
    if (drifts.isEmpty()) {
      draft.note("no run at constant energy was given: its drift is not judged");
    }
    return draft;
  }

  private void failures(Draft draft, Condition condition, ConditionObservables c) {
    double[] g =
        DistanceTest.mean(
            c.reference().stream().map(o -> o.rdf().total(0, o.rdf().total().length)).toList(), -1);
    double own =
        c.reference().stream()
            .mapToDouble(o -> o.rdf().farthest(g, Double.POSITIVE_INFINITY)[0])
            .max()
            .orElseThrow();
    double limit = Math.max(limits.collapse(), ROOM * own);
    double largest = 0;
    List<Double> times = new ArrayList<>();
    double total = 0;
    for (Run run : condition.haven()) {
      double until = run.failedAtPs().orElse(Double.NaN);
      for (RunObservables o : c.haven()) {
        if (o.part().whole() == run.trajectory()) {
          double[] far = o.rdf().farthest(g, limit);
          largest = Math.max(largest, far[0]);
          double at = o.part().from() * run.trajectory().frameIntervalFs() / 1000 + far[1];
          until = Double.isNaN(until) ? at : Double.isNaN(at) ? until : Math.min(until, at);
        }
      }
      if (!Double.isNaN(until)) {
        times.add(until);
      }
      total += Double.isNaN(until) ? run.durationPs() : until;
    }
    double part = (double) times.size() / condition.haven().size();
    draft.quantities.add(
        new Measured(
            "part of the runs that break down",
            "",
            condition.temperatureK(),
            Measure.ERROR,
            Estimate.UNKNOWN,
            Estimate.UNKNOWN,
            part,
            0,
            Interval.exact(part),
            0,
            times.isEmpty()
                ? String.format(
                    Locale.ROOT,
                    "none in %.4g ps: with 95 %% fewer than one in %.4g ps",
                    total,
                    total / 3)
                : String.format(
                    Locale.ROOT,
                    "%d of %d, the first after %.3g ps; mean time to failure %.3g ps",
                    times.size(),
                    condition.haven().size(),
                    times.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                    total / times.size())));
    draft.note(
        String.format(
            Locale.ROOT,
            "%.0f K: largest integral of |g − g_reference| over windows: Haven %.2g Å, the"
                + " reference itself %.2g Å; collapse from %.2g Å",
            condition.temperatureK(),
            largest,
            own,
            limit));
  }

  private void drift(Draft draft, EnergyDrift run) {
    int n = run.timePs().length;
    if (n < 2 * BLOCKS) {
      draft.note(run.name() + ": " + n + " energies, too few for a drift");
      return;
    }
    double[] t = new double[BLOCKS];
    double[] e = new double[BLOCKS];
    for (int b = 0; b < BLOCKS; b++) {
      int from = b * n / BLOCKS;
      int to = (b + 1) * n / BLOCKS;
      t[b] = Arrays.stream(run.timePs(), from, to).average().orElseThrow();
      e[b] = 1000 * Arrays.stream(run.energyEv(), from, to).average().orElseThrow() / run.atoms();
    }
    double meanT = Arrays.stream(t).average().orElseThrow();
    double meanE = Arrays.stream(e).average().orElseThrow();
    double tt = 0;
    double te = 0;
    for (int b = 0; b < BLOCKS; b++) {
      tt += (t[b] - meanT) * (t[b] - meanT);
      te += (t[b] - meanT) * (e[b] - meanE);
    }
    double slope = te / tt;
    double squares = 0;
    for (int b = 0; b < BLOCKS; b++) {
      squares += Math.pow(e[b] - meanE - slope * (t[b] - meanT), 2);
    }
    double std = Math.sqrt(squares / (BLOCKS - 2) / tt);
    ForceSections.absolute(
        draft,
        "energy drift of " + run.name(),
        "meV per atom and ps",
        new BlockError(slope, std, BLOCKS - 2),
        limits.driftMevPerAtomPs());
  }
}
