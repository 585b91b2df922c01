package org.haven.analysis.transport;

import java.util.List;
import java.util.function.Function;
import org.haven.analysis.statistics.Estimate;

/// Relative errors of a temperature that decide whether its runs end.
///
/// Half of the 95 % interval of the logarithm over 1.96. Where it comes from the differences of
/// replicas, few of them make a small error by chance, and who stops then stops with too small an
/// interval: so it counts no less than what the errors of the runs themselves make of the mean.
public final class StoppingError {
  private StoppingError() {}

  /// That of sigma; NaN where it has no value.
  public static double ofSigma(TransportPoint point) {
    return of(point, point.sigmaMsCm(), run -> run.collective().sigmaMsCm());
  }

  /// That of D* of the species that is known worst; NaN where one has no value.
  public static double ofTracer(TransportPoint point) {
    return point.species().keySet().stream()
        .mapToDouble(
            symbol ->
                of(
                    point,
                    point.species().get(symbol).tracerCm2PerS(),
                    run -> run.tracers().get(symbol).cm2PerS()))
        // Math.max gives NaN where one is.
        .reduce(0, Math::max);
  }

  private static double of(
      TransportPoint point, Estimate mean, Function<TransportResult, Estimate> quantity) {
    if (!mean.known()) {
      return Double.NaN;
    }
    List<Estimate> runs = point.counted().stream().map(quantity).filter(Estimate::known).toList();
    if (point.driven().isPresent() || runs.size() < 2) {
      return mean.logStd();
    }
    double variance =
        runs.stream().mapToDouble(Estimate::logStd).map(e -> e * e).average().orElseThrow();
    return Math.max(mean.logStd(), Math.sqrt(variance / runs.size()));
  }
}
