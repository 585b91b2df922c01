package org.haven.analysis.transport;

import java.util.List;
import java.util.function.Function;
import org.haven.analysis.field.FieldDirection;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;

/// Relative errors of a temperature that decide whether its runs end.
///
/// Half of the 95 % interval of the logarithm over 1.96. Where it comes from the differences of
/// replicas, few of them make a small error by chance, and who stops then stops with too small an
/// interval: so it counts no less than what the errors of the runs themselves make of the mean.
///
/// The error of a value that means nothing is not known: where the motion is unusable (not
/// diffusive at any lag, no drift), which a longer run mends. What no length mends (a framework
/// that melts, a cell under pressure) speaks against the value in its verdict, and does not make a
/// run longer.
public final class StoppingError {
  /// Hops per ion in each run. An error knows nothing of ions that return later than the run can
  /// show, and it is replicas, and the ions that a field drives, that make it small in short runs:
  /// they all miss the same. A memory lasts as long as hops take.
  private static final double HOPS = 8;

  private StoppingError() {}

  /// That of sigma; NaN where it has no value, or one that means nothing.
  public static double ofSigma(TransportPoint point) {
    PointEvidence evidence = PointEvidence.of(point);
    return unusable(evidence.tracer(evidence.carrier())) || unusable(evidence.moved())
        ? Double.NaN
        : of(point, point.sigmaMsCm(), run -> run.collective().sigmaMsCm());
  }

  /// That of D* of the species that is known worst; NaN where one has no value, or one that means
  /// nothing.
  public static double ofTracer(TransportPoint point) {
    PointEvidence evidence = PointEvidence.of(point);
    return point.species().keySet().stream()
        .mapToDouble(
            symbol ->
                unusable(evidence.tracer(symbol))
                    ? Double.NaN
                    : of(
                        point,
                        point.species().get(symbol).tracerCm2PerS(),
                        run -> run.tracers().get(symbol).cm2PerS()))
        // Math.max gives NaN where one is.
        .reduce(0, Math::max);
  }

  private static boolean unusable(List<Judgement> judgements) {
    return judgements.stream().anyMatch(j -> j.mark() == Judgement.Mark.UNUSABLE);
  }

  /// What of each run is left out before its drift is read; 0 without a field.
  public static double leftOutPs(TransportPoint point) {
    return point.driven().stream()
        .flatMap(driven -> driven.response().directions().stream())
        .mapToDouble(FieldDirection::transientPs)
        .max()
        .orElse(0);
  }

  /// Length from which on each run holds enough hops of each ion to tell whether ions return.
  ///
  /// @param ofTracers of all species that are mobile, not only of that which carries most
  public static double leastPs(TransportPoint point, boolean ofTracers) {
    String carrier = PointEvidence.of(point).carrier();
    return point.species().keySet().stream()
        .filter(symbol -> ofTracers || symbol.equals(carrier))
        .mapToDouble(symbol -> leastPs(point.counted(), symbol))
        .max()
        .orElse(0);
  }

  private static double leastPs(List<TransportResult> runs, String symbol) {
    double perPs =
        runs.stream()
            .mapToDouble(
                run ->
                    run.tracers().get(symbol).hops().inRun()
                        / run.counts().get(symbol)
                        / run.durationPs())
            .average()
            .orElseThrow();
    return perPs > 0 ? HOPS / perPs : 0;
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
