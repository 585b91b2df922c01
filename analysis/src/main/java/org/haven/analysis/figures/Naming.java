package org.haven.analysis.figures;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import org.haven.analysis.curves.Curve;

/// How figures name curves, and what they take of them.
final class Naming {
  private Naming() {}

  /// Some columns of a curve.
  static Curve only(Curve c, String quantity, String... names) {
    return new Curve(
        quantity,
        c.run(),
        c.temperatureK(),
        c.of(),
        Arrays.stream(names).map(n -> c.column(n).orElseThrow()).toList(),
        c.marks());
  }

  static String at(Curve c) {
    return " at " + kelvin(c.temperatureK());
  }

  static String kelvin(double t) {
    return new BigDecimal(String.format(Locale.ROOT, "%.1f", t))
            .stripTrailingZeros()
            .toPlainString()
        + " K";
  }

  static double last(double[] x) {
    return x[x.length - 1];
  }

  static String file(String run) {
    return run.substring(run.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9.+-]+", "_");
  }
}
