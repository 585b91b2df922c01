package org.haven.analysis.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.statistics.Combination;
import org.haven.analysis.statistics.Estimate;

/// A temperature with runs in a field: D_sigma and sigma of the drift and of what fluctuates,
/// together, and the Haven ratios that follow.
///
/// H_R = D*/D_sigma is log-normal. The drift is along the field and D* across it, so the two share
/// no noise; what D* shares with fluctuations counts by their weight in D_sigma: var ln H_R = s*² +
/// s² − 2 w c, c = (s*² + s_f² − s_H²)/2 the covariance that the ratio of D* and fluctuations alone
/// has.
final class DrivenPoint {
  private DrivenPoint() {}

  /// @param point by what fluctuates alone
  static TransportPoint of(TransportPoint point, Map<String, Double> charges) {
    DrivenTransport driven =
        DrivenTransport.of(
            point.counted(),
            charges,
            symbol -> point.species().get(symbol).collectiveCm2PerS(),
            point.sigmaMsCm());
    Map<String, TransportPoint.Species> species = new LinkedHashMap<>();
    point
        .species()
        .forEach(
            (symbol, s) ->
                species.put(
                    symbol,
                    symbol.equals(driven.species())
                        ? of(s, driven, point.species().size() == 1)
                        : s));
    boolean known = driven.sigmaMsCm().known();
    return new TransportPoint(
        point.temperatureK(),
        point.runs(),
        point.counted(),
        point.whole(),
        species,
        known ? driven.sigma().value() : point.sigmaMsCm(),
        point.sigmaNernstEinsteinMsCm(),
        known
            ? ratio(
                point.sigmaNernstEinsteinMsCm(),
                driven.sigma(),
                point.sigmaMsCm(),
                point.havenRatio())
            : point.havenRatio(),
        Optional.of(driven));
  }

  private static TransportPoint.Species of(
      TransportPoint.Species s, DrivenTransport driven, boolean alone) {
    return new TransportPoint.Species(
        s.tracerCm2PerS(),
        s.tensor(),
        driven.collective().value(),
        ratio(s.tracerCm2PerS(), driven.collective(), s.collectiveCm2PerS(), s.havenRatio()),
        alone && driven.sigmaMsCm().known() ? driven.sigma().value() : s.sigmaMsCm(),
        s.sigmaNernstEinsteinMsCm(),
        s.fillingSpread(),
        s.fillingsDiffer(),
        s.transference());
  }

  /// x/y.
  ///
  /// @param both y, by the drift and by fluctuations
  /// @param fluctuating y by fluctuations alone
  /// @param own x/y by fluctuations alone
  private static Estimate ratio(Estimate x, Combination both, Estimate fluctuating, Estimate own) {
    Estimate y = both.value();
    if (!(x.value() > 0) || !(y.value() > 0)) {
      return Estimate.UNKNOWN;
    }
    double a = x.logStd();
    double b = y.logStd();
    double shared = 0;
    if (own.known() && fluctuating.known() && !Double.isNaN(both.apart())) {
      double f = fluctuating.logStd();
      double h = own.logStd();
      double limit = a * f;
      shared =
          (1 - both.weightOfFirst()) * Math.clamp(0.5 * (a * a + f * f - h * h), -limit, limit);
    }
    double variance = Math.max(a * a + b * b - 2 * shared, 0.25 * b * b);
    return Estimate.logNormal(x.value() / y.value(), Math.sqrt(variance));
  }
}
