package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Verdict;
import org.haven.analysis.temperature.TemperatureFit;

/// Transport over temperature: the points, and the fits of D* and of sigma T.
///
/// @param points ascending in temperature
/// @param tracerFits ln D* of each species against 1/T, where two temperatures at least have a
///   value
/// @param sigmaFit ln(sigma T), sigma in mS/cm
/// @param fitVerdicts what speaks for and against each fit, see [#verdict]
/// @param extrapolateToK where [#extrapolatedSigmaMsCm] is taken
/// @param acrossTransition whether to extrapolate beyond a detected transition
/// @param notes what the user should know
public record TransportStudy(
    List<TransportPoint> points,
    Map<String, TemperatureFit> tracerFits,
    Optional<TemperatureFit> sigmaFit,
    Map<String, Verdict> fitVerdicts,
    double extrapolateToK,
    boolean acrossTransition,
    List<String> notes) {

  /// Runs within this many kelvin of one another count as replicas of one temperature: means of
  /// thermostatted runs with the same target differ by less.
  public static final double SAME_TEMPERATURE_K = 1.0;

  /// The name of sigma's fit, for [#verdict].
  public static final String SIGMA = "sigma T";

  /// Groups runs by temperature, combines replicas, and fits.
  ///
  /// @param targetsK temperature that each run was meant to have; runs are grouped by it
  public static TransportStudy of(
      List<TransportResult> runs, List<Double> targetsK, TransportOptions options) {
    return of(runs, targetsK, options, new SharedErrors(new double[0], Map.of()));
  }

  /// The same with errors that no run shows and all temperatures share: values, fits and what
  /// follows from them hold both.
  public static TransportStudy of(
      List<TransportResult> runs,
      List<Double> targetsK,
      TransportOptions options,
      SharedErrors shared) {
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
        .forEach(
            g ->
                points.add(
                    TransportPoint.of(
                        g, options.charges(), options.include().contains(Inclusion.UNFINISHED))));
    List<String> notes = new ArrayList<>();
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    Map<String, TemperatureFit> tracerFits = new LinkedHashMap<>();
    for (String symbol : options.mobile()) {
      StudyFit fit =
          StudyFit.of(
              points,
              p -> p.species().get(symbol).tracerCm2PerS(),
              r -> r.tracers().get(symbol).cm2PerS(),
              p -> p.tracerVerdict(symbol),
              tracer(symbol),
              options.include(),
              kelvin -> shared.covariance(symbol, kelvin));
      notes.addAll(fit.notes());
      verdicts.put(tracer(symbol), fit.verdict());
      fit.fit().ifPresent(f -> tracerFits.put(symbol, f));
    }
    StudyFit sigma =
        StudyFit.of(
            points,
            p -> p.sigmaMsCm().times(p.temperatureK()),
            // In a field no run alone has its sigma: the spread of fillings is in the points.
            r ->
                points.stream().anyMatch(p -> p.driven().isPresent())
                    ? Estimate.UNKNOWN
                    : r.collective().sigmaMsCm().times(r.temperatureK()),
            TransportPoint::sigmaVerdict,
            SIGMA,
            options.include(),
            kelvin -> shared.covariance(SIGMA, kelvin));
    notes.addAll(sigma.notes());
    verdicts.put(SIGMA, sigma.verdict());
    points.forEach(point -> notes.addAll(point.fillings()));
    return new TransportStudy(
        points.stream().map(shared::joined).toList(),
        tracerFits,
        sigma.fit(),
        verdicts,
        options.extrapolateToK(),
        options.acrossTransition(),
        List.copyOf(notes));
  }

  /// The same with more notes.
  public TransportStudy and(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new TransportStudy(
        points,
        tracerFits,
        sigmaFit,
        fitVerdicts,
        extrapolateToK,
        acrossTransition,
        List.copyOf(all));
  }

  /// Conductivity at the extrapolation temperature in mS/cm; empty without a fit, or when a
  /// transition lies between.
  public Optional<Estimate> extrapolatedSigmaMsCm() {
    return sigmaFit
        .flatMap(f -> f.at(extrapolateToK, acrossTransition))
        .map(y -> y.times(1 / extrapolateToK));
  }

  /// In words, how [#extrapolatedSigmaMsCm] comes to its temperature: by the law alone, between
  /// points, or beside a simulation of that temperature.
  public String wayToTarget() {
    TemperatureFit fit = sigmaFit.orElseThrow();
    boolean simulated =
        points.stream()
            .anyMatch(p -> Math.abs(p.temperatureK() - extrapolateToK) < SAME_TEMPERATURE_K);
    String way = fit.wayTo(extrapolateToK);
    return simulated ? way + " by the fit; simulated too, see its row" : way;
  }

  /// The verdict on a fit: that of `D* of Li`, `sigma T`.
  public Verdict verdict(String quantity) {
    return fitVerdicts.get(quantity);
  }

  /// The name of a species' fit, for [#verdict].
  public static String tracer(String symbol) {
    return "D* of " + symbol;
  }
}
