package org.haven.analysis.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;

/// Whether the drift grows in proportion to the field.
///
/// D_sigma at the strongest field is held against the mean of the weaker ones. Not linear is what
/// is surely more than [#TOLERANCE] apart: ions that hop by themselves are 3 % apart at F a/k_B T =
/// ½ and 1, which the even order of the fit takes care of, and 29 % at three times these fields.
///
/// @param tested whether there are two strengths
/// @param weaker F a/k_B T of the weaker fields, mean
/// @param strongest F a/k_B T
/// @param change D at the strongest over D at the weaker ones, less one
/// @param chanceOfNone of so large a scatter between strengths if D did not depend on the field
/// @param chanceWithin of so large a change if it were within the tolerance
public record Linearity(
    boolean tested,
    double weaker,
    double strongest,
    Estimate change,
    double chanceOfNone,
    double chanceWithin) {

  /// Relative change of D_sigma between fields that the even order of the fit is trusted with.
  public static final double TOLERANCE = 0.05;

  /// The quantity of the judgement.
  public static final String QUANTITY = "linearity";

  private static final double CHANCE = 0.05;

  /// Of levels of one direction, ascending.
  ///
  /// @param scale φ D₀, by which their variances are known
  /// @param degrees of freedom behind the scale
  static Linearity of(List<FieldLevel> levels, double scale, double degrees) {
    int last = levels.size() - 1;
    FieldLevel strong = levels.get(last);
    if (last == 0) {
      return new Linearity(
          false, Double.NaN, strong.reduced(), Estimate.UNKNOWN, Double.NaN, Double.NaN);
    }
    double weight = 0;
    double weak = 0;
    double at = 0;
    List<Double> variances = new ArrayList<>();
    for (FieldLevel level : levels) {
      double variance = level.perDiffusivity() * EvenOrder.noise(level.reduced()) * scale;
      variances.add(variance);
      if (level != strong) {
        weight += 1 / variance;
        weak += level.meanAngstrom2PerPs() / variance;
        at += level.reduced() / variance;
      }
    }
    weak /= weight;
    double ratio = strong.meanAngstrom2PerPs() / weak;
    double error =
        Math.sqrt(variances.get(last) + ratio * ratio / weight) / Math.max(Math.abs(weak), 1e-300);
    double chi = 0;
    double all = (weak * weight + strong.meanAngstrom2PerPs() / variances.get(last));
    all /= weight + 1 / variances.get(last);
    for (int k = 0; k <= last; k++) {
      double rest = levels.get(k).meanAngstrom2PerPs() - all;
      chi += rest * rest / variances.get(k);
    }
    TDistribution t = new TDistribution(null, Math.max(1, degrees));
    double beyond = (Math.abs(ratio - 1) - TOLERANCE) / error;
    return new Linearity(
        true,
        at / weight,
        strong.reduced(),
        Estimate.student(ratio - 1, error, (int) Math.max(1, degrees)),
        1 - new ChiSquaredDistribution(null, last).cumulativeProbability(chi),
        t.cumulativeProbability(-beyond));
  }

  /// Whether the drift is surely not in proportion to the field.
  public boolean broken() {
    return tested && chanceWithin < CHANCE;
  }

  Judgement judgement() {
    if (!tested) {
      return strongest <= 1.1
          ? new Judgement(
              Mark.GOOD,
              QUANTITY,
              String.format(
                  Locale.ROOT,
                  "one strength, F a/k_BT = %.2g, so whether the drift is in proportion to it was"
                      + " not tested; the interval allows for the even order of ions that hop."
                      + " Two strengths would test it",
                  strongest))
          : new Judgement(
              Mark.DOUBTFUL,
              QUANTITY,
              String.format(
                  Locale.ROOT,
                  "one strength, F a/k_BT = %.2g (limit 1.1 without a test): whether the drift is"
                      + " in proportion to it is not known; add a field half as strong",
                  strongest));
    }
    String found =
        String.format(
            Locale.ROOT,
            "D_sigma at F a/k_BT = %.2g is %+.0f %% (%+.0f to %+.0f) off that at %.2g (limit %.0f"
                + " %%)",
            strongest,
            100 * change.value(),
            100 * change.ci95Low(),
            100 * change.ci95High(),
            weaker,
            100 * TOLERANCE);
    return broken()
        ? new Judgement(
            Mark.DOUBTFUL,
            QUANTITY,
            found
                + String.format(
                    Locale.ROOT,
                    ": not linear, the limit of zero field rests on the even order alone; take"
                        + " fields of F a/k_BT = %.2g and below",
                    Math.min(1, strongest / 3)))
        : new Judgement(Mark.GOOD, QUANTITY, found);
  }
}
