package org.haven.validation.aimd;

import java.util.Locale;
import org.haven.analysis.statistics.Estimate;

/// A quantity of both sides before it is judged.
///
/// @param value ratio, difference, distance or error
/// @param std its standard error; of the logarithm times the value for ratios
/// @param interval of it
/// @param note in place of the reason where there is no value; else what is added to it
record Measured(
    String name,
    String unit,
    double temperatureK,
    Measure measure,
    Estimate reference,
    Estimate haven,
    double value,
    double std,
    Interval interval,
    double tolerance,
    String note) {

  /// The verdict.
  ///
  /// @param level of the interval that holds jointly with those of all other quantities
  ComparedQuantity judged(double level) {
    double[] own = interval.at(0.95);
    double[] joint = interval.at(level);
    double low = measure == Measure.RATIO ? 1 / tolerance : -tolerance;
    boolean known = !Double.isNaN(value);
    boolean within = known && own[0] >= low && own[1] <= tolerance;
    boolean apart =
        known
            && switch (measure) {
              case RATIO -> joint[0] > 1 || joint[1] < 1;
              case DIFFERENCE -> joint[0] > 0 || joint[1] < 0;
              case DISTANCE -> joint[0] > 0;
              case ERROR -> joint[0] > tolerance;
            };
    Agreement agreement =
        within ? Agreement.AGREES : apart ? Agreement.DIFFERS : Agreement.TOO_SHORT;
    return new ComparedQuantity(
        name,
        unit,
        temperatureK,
        measure,
        reference,
        haven,
        known ? new Estimate(value, std, own[0], own[1]) : Estimate.UNKNOWN,
        joint[0],
        joint[1],
        tolerance,
        agreement,
        reason(agreement, own, joint),
        agreement == Agreement.TOO_SHORT ? longer(own) : Double.NaN);
  }

  /// How many times as long both sides must be for an interval of half the tolerance, whose width
  /// goes with 1/√T.
  private double longer(double[] own) {
    double width =
        measure == Measure.RATIO ? 0.5 * Math.log(own[1] / own[0]) : 0.5 * (own[1] - own[0]);
    double wanted = 0.5 * (measure == Measure.RATIO ? Math.log(tolerance) : tolerance);
    double factor = width * width / (wanted * wanted);
    return Double.isFinite(factor) && !Double.isNaN(value) ? Math.max(1.1, factor) : Double.NaN;
  }

  private String reason(Agreement agreement, double[] own, double[] joint) {
    if (Double.isNaN(value)) {
      return note;
    }
    String what =
        switch (measure) {
          case RATIO -> "a factor of ";
          case DIFFERENCE -> "a difference of ";
          case DISTANCE -> "a distance of ";
          case ERROR -> "an error of ";
        };
    String numbers =
        what + text(value) + " (95 %: " + text(own[0]) + " to " + text(own[1]) + units() + ")";
    String said =
        switch (agreement) {
          case AGREES -> numbers + ", within " + tolerated();
          case DIFFERS ->
              numbers
                  + (measure == Measure.ERROR
                      ? ", above "
                      : ", not the same even jointly with all other quantities ("
                          + text(joint[0])
                          + " to "
                          + text(joint[1])
                          + "); tolerated is ")
                  + tolerated();
          case TOO_SHORT -> {
            double factor = longer(own);
            yield numbers
                + (measure == Measure.ERROR
                    ? ", not told from "
                    : " may be none and may be beyond ")
                + tolerated()
                + (Double.isFinite(factor)
                    ? String.format(
                        Locale.ROOT,
                        factor < 1000 ? "; about %.2g times the length would tell" : "",
                        factor)
                    : "");
          }
        };
    return note.isEmpty() ? said : said + "; " + note;
  }

  private String tolerated() {
    return (measure == Measure.RATIO ? "a factor of " : "") + text(tolerance) + units();
  }

  private String units() {
    return unit.isEmpty() || measure == Measure.RATIO ? "" : " " + unit;
  }

  static String text(double x) {
    return String.format(Locale.ROOT, "%.3g", x);
  }
}
