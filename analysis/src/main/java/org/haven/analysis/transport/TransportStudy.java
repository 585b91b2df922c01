package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.inputs.InputException;

/// Transport over temperature: the points, and the fits of D* and of sigma T.
///
/// @param points ascending in temperature
/// @param tracerFits ln D* of each species against 1/T, where two temperatures at least have a
///   value
/// @param sigmaFit ln(sigma T), sigma in mS/cm
/// @param extrapolateToK where [#extrapolatedSigmaMsCm] is taken
/// @param acrossTransition whether to extrapolate beyond a detected transition
/// @param notes what the user should know
public record TransportStudy(
    List<TransportPoint> points,
    Map<String, TemperatureFit> tracerFits,
    Optional<TemperatureFit> sigmaFit,
    double extrapolateToK,
    boolean acrossTransition,
    List<String> notes) {

  /// Runs within this many kelvin of one another count as replicas of one temperature: means of
  /// thermostatted runs with the same target differ by less.
  private static final double SAME_TEMPERATURE_K = 1.0;

  /// Groups runs by temperature, combines replicas, and fits.
  ///
  /// @param targetsK temperature that each run was meant to have; runs are grouped by it
  public static TransportStudy of(
      List<TransportResult> runs, List<Double> targetsK, TransportOptions options) {
    Map<Double, List<TransportResult>> groups = new java.util.TreeMap<>();
    for (int k = 0; k < runs.size(); k++) {
      double target = targetsK.get(k);
      double key =
          groups.keySet().stream()
              .filter(t -> Math.abs(t - target) < SAME_TEMPERATURE_K)
              .findFirst()
              .orElse(target);
      groups.computeIfAbsent(key, t -> new ArrayList<>()).add(runs.get(k));
    }
    List<TransportPoint> points = new ArrayList<>();
    groups
        .values()
        .forEach(g -> points.add(TransportPoint.of(g, options.charges(), options.unfinishedToo())));
    List<String> notes = new ArrayList<>();
    Map<String, TemperatureFit> tracerFits = new LinkedHashMap<>();
    for (String symbol : options.mobile()) {
      fit(points, p -> p.species().get(symbol).tracerCm2PerS(), "D* of " + symbol, notes)
          .ifPresent(f -> tracerFits.put(symbol, f));
    }
    Optional<TemperatureFit> sigmaFit =
        fit(points, p -> p.sigmaMsCm().times(p.temperatureK()), "sigma T", notes);
    points.forEach(point -> notes.addAll(point.fillings()));
    return new TransportStudy(
        List.copyOf(points),
        tracerFits,
        sigmaFit,
        options.extrapolateToK(),
        options.acrossTransition(),
        List.copyOf(notes));
  }

  private static Optional<TemperatureFit> fit(
      List<TransportPoint> points,
      Function<TransportPoint, Estimate> quantity,
      String name,
      List<String> notes) {
    List<TransportPoint> whole = points.stream().filter(TransportPoint::whole).toList();
    if (whole.size() < points.size() && points.size() > 1) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d temperatures have no finished run; they are left out of the fit"
                  + " (--unfinished takes them in)",
              name,
              points.size() - whole.size(),
              points.size()));
    }
    List<TransportPoint> known = whole.stream().filter(p -> quantity.apply(p).value() > 0).toList();
    if (known.size() < whole.size() && whole.size() > 1) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d temperatures have a value; the others are left out of the fit",
              name,
              known.size(),
              whole.size()));
    }
    if (known.size() < 2) {
      return Optional.empty();
    }
    TemperatureFit fit;
    try {
      fit =
          TemperatureFit.of(
              known.stream().mapToDouble(TransportPoint::temperatureK).toArray(),
              known.stream().mapToDouble(p -> quantity.apply(p).value()).toArray(),
              known.stream().mapToDouble(p -> quantity.apply(p).std()).toArray());
    } catch (InputException undetermined) {
      notes.add(name + ": " + undetermined.getMessage());
      return Optional.empty();
    }
    fit.notes().forEach(n -> notes.add(name + ": " + n));
    return Optional.of(fit);
  }

  /// Conductivity at the extrapolation temperature in mS/cm; empty without a fit, or when a
  /// transition lies between.
  public Optional<Estimate> extrapolatedSigmaMsCm() {
    return sigmaFit
        .flatMap(f -> f.at(extrapolateToK, acrossTransition))
        .map(y -> y.times(1 / extrapolateToK));
  }
}
