package org.haven.validation.aimd;

import java.util.List;
import org.haven.analysis.statistics.Estimate;

/// A number that each run of both sides has, all runs of one length: how far apart the means are.
///
/// Were the potential exact, the runs of the reference would be some more of Haven's replicas. The
/// error of one run of the reference is therefore the scatter s of Haven's K replicas, which holds
/// slow modes that blocks of one run do not show, or its own (from blocks or its posterior) where
/// that is larger; with J runs of the reference the difference of the means has the error √(σ²/J +
/// s²/K), K − 1 degrees of freedom. With fewer than four replicas the runs' own errors count.
final class ReplicaTest {
  /// From so many replicas on, their scatter counts.
  static final int SCATTER = 4;

  private final boolean logarithm;
  private final double reference;
  private final double haven;
  private final double referenceStd;
  private final double havenStd;
  private final double degrees;

  private ReplicaTest(List<Estimate> reference, List<Estimate> haven, boolean logarithm) {
    this.logarithm = logarithm;
    this.reference = mean(reference);
    this.haven = mean(haven);
    int j = reference.size();
    int k = haven.size();
    double own = Math.sqrt(reference.stream().mapToDouble(this::variance).average().orElse(0));
    double others = Math.sqrt(haven.stream().mapToDouble(this::variance).average().orElse(0));
    double scatter = k >= SCATTER ? scatter(haven, this.haven) : Double.NaN;
    double among = j >= SCATTER ? scatter(reference, this.reference) : Double.NaN;
    double one = largest(own, largest(scatter, among));
    referenceStd = one / Math.sqrt(j);
    havenStd = (k >= SCATTER ? largest(scatter, 0) : others) / Math.sqrt(k);
    degrees =
        k >= SCATTER ? k - 1.0 : j >= SCATTER ? j - 1.0 : own > 0 ? Double.POSITIVE_INFINITY : 1;
  }

  /// Ratio of two positive quantities, Haven's over the reference's.
  ///
  /// @param reference of its runs; unknown ones are told and leave nothing to judge
  static Measured ratio(
      String name,
      String unit,
      double kelvin,
      List<Estimate> reference,
      List<Estimate> haven,
      double tolerance) {
    return of(name, unit, kelvin, Measure.RATIO, reference, haven, tolerance);
  }

  /// Difference, Haven's minus the reference's.
  static Measured difference(
      String name,
      String unit,
      double kelvin,
      List<Estimate> reference,
      List<Estimate> haven,
      double tolerance) {
    return of(name, unit, kelvin, Measure.DIFFERENCE, reference, haven, tolerance);
  }

  private static Measured of(
      String name,
      String unit,
      double kelvin,
      Measure measure,
      List<Estimate> reference,
      List<Estimate> haven,
      double tolerance) {
    boolean ratio = measure == Measure.RATIO;
    Interval open = ratio ? Interval.POSITIVE : Interval.OPEN;
    for (List<Estimate> side : List.of(reference, haven)) {
      long known = side.stream().filter(e -> e.known() && (!ratio || e.value() > 0)).count();
      if (side.isEmpty() || known < side.size()) {
        return new Measured(
            name,
            unit,
            kelvin,
            measure,
            summary(reference, ratio),
            summary(haven, ratio),
            Double.NaN,
            Double.NaN,
            open,
            tolerance,
            (side == reference ? "the reference" : "Haven's runs")
                + (side.isEmpty()
                    ? " have none"
                    : " leave it open in "
                        + (side.size() - known)
                        + " of "
                        + side.size()
                        + (side.size() == 1 ? " run" : " runs"))
                + bound(side));
      }
    }
    ReplicaTest test = new ReplicaTest(reference, haven, ratio);
    double difference = test.haven - test.reference;
    double std = Math.hypot(test.referenceStd, test.havenStd);
    boolean noise = std > 0 && Double.isFinite(std);
    return new Measured(
        name,
        unit,
        kelvin,
        measure,
        test.side(test.reference, test.referenceStd),
        test.side(test.haven, test.havenStd),
        ratio ? Math.exp(difference) : difference,
        ratio ? Math.exp(difference) * std : std,
        !noise
            ? open
            : ratio
                ? Interval.logStudent(Math.exp(difference), std, test.degrees)
                : Interval.student(difference, std, test.degrees),
        tolerance,
        noise ? "" : "no error is known: give more replicas");
  }

  /// Largest upper bound that runs without a value leave.
  private static String bound(List<Estimate> side) {
    double high =
        side.stream()
            .filter(e -> !e.known())
            .mapToDouble(Estimate::ci95High)
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    return Double.isNaN(high) ? "" : " (at most " + Measured.text(high) + ")";
  }

  private static Estimate summary(List<Estimate> runs, boolean positive) {
    return positive ? Estimate.ofReplicas(runs) : Estimate.ofSignedReplicas(runs);
  }

  private Estimate side(double value, double std) {
    Interval interval = Interval.student(value, std, degrees);
    double[] ends = interval.at(0.95);
    return logarithm
        ? new Estimate(Math.exp(value), Math.exp(value) * std, Math.exp(ends[0]), Math.exp(ends[1]))
        : new Estimate(value, std, ends[0], ends[1]);
  }

  private double x(Estimate e) {
    return logarithm ? Math.log(e.value()) : e.value();
  }

  private double variance(Estimate e) {
    double std = logarithm ? e.logStd() : e.std();
    return Double.isFinite(std) ? std * std : 0;
  }

  private double mean(List<Estimate> runs) {
    return runs.stream().mapToDouble(this::x).average().orElseThrow();
  }

  private double scatter(List<Estimate> runs, double mean) {
    double squares = runs.stream().mapToDouble(e -> (x(e) - mean) * (x(e) - mean)).sum();
    return Math.sqrt(squares / (runs.size() - 1));
  }

  private static double largest(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }
}
