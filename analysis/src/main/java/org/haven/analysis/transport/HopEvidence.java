package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;

/// Whether enough hops stand behind a diffusivity, of one run or of all runs of a temperature.
///
/// n hops that come by chance leave D* uncertain by 1/√n at least. Intervals of such walks are
/// honest however few the hops (docs/statistics.md), so from [#FEWEST] on their width says all; but
/// with fewer no test can see whether ions only hop to and fro, and their error counts double in
/// fits. They are not left out: of runs at one temperature those that hop less by chance would be
/// missing, which lowers E_a.
final class HopEvidence {
  /// Hops below which no test of the displacement has any power.
  static final double FEWEST = 10;

  /// Hops whose number alone leaves D* uncertain by 18 %.
  static final double FEW = 30;

  /// The quantity of a judgement on an error that is large, but known.
  static final String PRECISION = "precision of D*";

  private HopEvidence() {}

  /// What `hops` effective hops say of `d`.
  static List<Judgement> of(double hops, double lengthAngstrom, Estimate d) {
    List<Judgement> evidence = new ArrayList<>();
    boolean few = hops < FEW;
    evidence.add(
        new Judgement(
            few ? Mark.DOUBTFUL : Mark.GOOD,
            few && hops >= FEWEST ? PRECISION : "hops",
            few
                ? String.format(
                    Locale.ROOT,
                    "only %.2g effective hops of %.2g Å (limit %.0f)%s; run longer",
                    hops,
                    lengthAngstrom,
                    hops < FEWEST ? FEWEST : FEW,
                    hops < FEWEST
                        ? ", too few to see whether the ions diffuse or hop to and fro"
                        : String.format(
                            Locale.ROOT,
                            ", too few for D* to better than %.0f %%",
                            100 / Math.sqrt(hops)))
                : String.format(
                    Locale.ROOT,
                    "%d effective hops of %.2g Å (limit %.0f)",
                    Math.round(hops),
                    lengthAngstrom,
                    FEW)));
    if (vague(d)) {
      evidence.add(
          new Judgement(
              Mark.DOUBTFUL,
              "D*",
              "not distinguishable from zero; take the upper end of its interval as a bound"));
    }
    return evidence;
  }

  /// Whether a value is below two standard errors.
  static boolean vague(Estimate d) {
    return d.value() < 2 * d.std();
  }

  /// Whether a judgement is of those made here.
  static boolean made(Judgement judgement) {
    return List.of("hops", PRECISION, "D*").contains(judgement.quantity());
  }
}
