package org.haven.analysis.temperature;

import java.util.Optional;

/// Two branches: an Arrhenius line on either side of a temperature between two neighbouring points,
/// two points at least on a side.
///
/// @param temperatureK between the last point of the lower and the first of the upper branch
public record ArrheniusBranches(
    double temperatureK,
    double fromK,
    double toK,
    ArrheniusLine lower,
    ArrheniusLine upper,
    double chiSquare,
    double aicc,
    double bic)
    implements TemperatureLaw {

  /// Two lines and the temperature of the break.
  private static final int PARAMETERS = 5;

  /// The best place for a break; empty with fewer than four points.
  static Optional<ArrheniusBranches> fit(TemperaturePoints points) {
    int n = points.count();
    int best = 0;
    double least = Double.NaN;
    for (int m = 2; m <= n - 2; m++) {
      double chi =
          points.part(0, m).solve(ArrheniusLine::basis).chiSquare()
              + points.part(m, n).solve(ArrheniusLine::basis).chiSquare();
      if (best == 0 || chi < least) {
        best = m;
        least = chi;
      }
    }
    if (best == 0) {
      return Optional.empty();
    }
    double from = points.temperaturesK()[best - 1];
    double to = points.temperaturesK()[best];
    return Optional.of(
        new ArrheniusBranches(
            0.5 * (from + to),
            from,
            to,
            ArrheniusLine.fit(points.part(0, best)),
            ArrheniusLine.fit(points.part(best, n)),
            least,
            points.aicc(least, PARAMETERS),
            points.bic(least, PARAMETERS)));
  }
}
