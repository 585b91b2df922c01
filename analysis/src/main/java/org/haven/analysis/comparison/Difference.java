package org.haven.analysis.comparison;

import org.haven.analysis.statistics.Estimate;

/// One quantity of two independent runs.
///
/// @param quantity with its unit
/// @param temperatureK NaN for those of a fit
/// @param first of the run that all are compared with
/// @param other of the other
/// @param isRatio whether [#change] is other/first, as for positive quantities, or other − first
/// @param verdicts on the temperature in both runs, as `good, doubtful`; empty where not known
/// @param change with its 95 % interval, of errors that add in squares; unknown where a value is
record Difference(
    String quantity,
    double temperatureK,
    Estimate first,
    Estimate other,
    boolean isRatio,
    String verdicts,
    Estimate change) {

  /// Positive quantities, whose errors are relative: the logarithm of the ratio is normal. Where a
  /// value leaves its order of magnitude open, so would the ratio.
  static Difference ratio(String quantity, double kelvin, Estimate first, Estimate other) {
    boolean known =
        bounded(first)
            && bounded(other)
            && first.value() > 0
            && other.value() > 0
            && !first.vague()
            && !other.vague();
    return new Difference(
        quantity,
        kelvin,
        first,
        other,
        true,
        "",
        known
            ? Estimate.logNormal(
                other.value() / first.value(), Math.hypot(first.logStd(), other.logStd()))
            : Estimate.UNKNOWN);
  }

  /// Quantities of either sign.
  static Difference of(String quantity, double kelvin, Estimate first, Estimate other) {
    return new Difference(
        quantity,
        kelvin,
        first,
        other,
        false,
        "",
        bounded(first) && bounded(other)
            ? Estimate.normal(
                other.value() - first.value(), Math.hypot(halfWidth(first), halfWidth(other)))
            : Estimate.UNKNOWN);
  }

  /// The same with the verdicts of both runs.
  Difference marked(String ofFirst, String ofOther) {
    return new Difference(
        quantity,
        temperatureK,
        first,
        other,
        isRatio,
        ofFirst.isEmpty() && ofOther.isEmpty() ? "" : told(ofFirst) + ", " + told(ofOther),
        change);
  }

  private static String told(String verdict) {
    return verdict.isEmpty() ? "unknown" : verdict;
  }

  /// Whether there is a value with an interval: without one nothing can be said.
  private static boolean bounded(Estimate e) {
    return e.known() && Double.isFinite(e.ci95Low()) && Double.isFinite(e.ci95High());
  }

  private static double halfWidth(Estimate e) {
    return (e.ci95High() - e.ci95Low()) / (2 * Estimate.Z95);
  }

  /// Whether a value is there, but is not known to an order of magnitude.
  boolean undetermined() {
    return isRatio && (first.vague() || other.vague());
  }

  /// Whether the runs differ by more than their errors: the 95 % interval leaves out "the same".
  boolean significant() {
    return change.known() && !change.covers(isRatio ? 1 : 0);
  }
}
