package org.haven.analysis.curves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;

/// The curves of a [TransportStudy].
public final class StudyCurves {
  /// Points of the fit over temperature.
  private static final int FIT_POINTS = 80;

  /// Points of a posterior.
  private static final int POSTERIOR_POINTS = 120;

  private static final String D_UNIT = "cm² s⁻¹";

  private StudyCurves() {}

  /// Over temperature first, then each simulation's.
  public static Curves of(TransportStudy study) {
    List<Curve> all = new ArrayList<>();
    study
        .sigmaFit()
        .ifPresent(
            f -> {
              points(
                  study, p -> p.sigmaMsCm().times(p.temperatureK()), "sigma_t", "", SIGMA_T, all);
              temperature(study, f, "sigma_t", "", SIGMA_T, all);
            });
    study
        .tracerFits()
        .forEach(
            (s, f) -> {
              points(study, p -> p.species().get(s).tracerCm2PerS(), "d_tracer", s, TRACER, all);
              temperature(study, f, "d_tracer", s, TRACER, all);
            });
    havenRatios(study, all);
    study.points().forEach(point -> all.addAll(FieldCurves.of(point)));
    for (TransportPoint point : study.points()) {
      for (TransportResult run : point.runs()) {
        run.tracers().forEach((symbol, d) -> tracer(run, symbol, d, all));
        charge(run, all);
      }
    }
    return new Curves(all);
  }

  /// How a quantity over temperature is written.
  private record Written(String suffix, String unit, String label) {}

  private static final Written SIGMA_T = new Written("_ms_k_cm", "mS K cm⁻¹", "σT");
  private static final Written TRACER = new Written("_cm2_s", D_UNIT, "D*");

  /// What was found at each temperature, in the fit or not, with its own interval: where there is
  /// no value, the interval may end in an upper bound. The hottest first: 1000/T rises.
  private static void points(
      TransportStudy study,
      Function<TransportPoint, Estimate> of,
      String quantity,
      String species,
      Written written,
      List<Curve> all) {
    List<TransportPoint> found =
        study.points().stream()
            .filter(p -> of.apply(p).known() || of.apply(p).ci95High() > 0)
            .sorted(Comparator.comparingDouble(TransportPoint::temperatureK).reversed())
            .toList();
    all.add(
        over(
            quantity + "_points",
            species,
            found.stream().mapToDouble(TransportPoint::temperatureK).toArray(),
            quantity + written.suffix(),
            written,
            found.stream().map(of).toArray(Estimate[]::new)));
  }

  private static void temperature(
      TransportStudy study,
      TemperatureFit fit,
      String quantity,
      String species,
      Written written,
      List<Curve> all) {
    double[] t = fit.temperaturesK();
    int n = t.length;
    double from = 1000 / (t[n - 1] * 1.05);
    double to = 1000 / Math.min(study.extrapolateToK(), t[0]);
    double[] grid =
        IntStream.rangeClosed(0, FIT_POINTS)
            .mapToDouble(k -> 1000 / (from + (to - from) * k / FIT_POINTS))
            .toArray();
    Estimate[] fitted =
        Arrays.stream(grid)
            .mapToObj(x -> fit.at(x, study.acrossTransition()).orElse(Estimate.UNKNOWN))
            .toArray(Estimate[]::new);
    all.add(
        over(quantity + "_fit", species, grid, quantity + written.suffix(), written, fitted)
            .marked("extrapolated_to_k", study.extrapolateToK()));
  }

  private static Curve over(
      String quantity,
      String species,
      double[] kelvin,
      String column,
      Written written,
      Estimate[] y) {
    return intervals(
        new Curve(quantity, "", Double.NaN, species, List.of(), Map.of())
            .with("inverse_1000_per_k", "K⁻¹", "1000/T", map(kelvin, x -> 1000 / x))
            .with("temperature_k", "K", "T", kelvin),
        column,
        written.unit(),
        written.label(),
        y);
  }

  private static Curve intervals(
      Curve curve, String column, String unit, String label, Estimate[] y) {
    return curve
        .with(column, unit, label, map(y, Estimate::value))
        .with(column + "_ci95_low", unit, label + ", 2.5 %", map(y, Estimate::ci95Low))
        .with(column + "_ci95_high", unit, label + ", 97.5 %", map(y, Estimate::ci95High));
  }

  private static double[] map(Estimate[] y, ToDoubleFunction<Estimate> of) {
    return Arrays.stream(y).mapToDouble(of).toArray();
  }

  private static double[] map(double[] x, java.util.function.DoubleUnaryOperator of) {
    return Arrays.stream(x).map(of).toArray();
  }

  private static void havenRatios(TransportStudy study, List<Curve> all) {
    List<TransportPoint> known =
        study.points().stream().filter(p -> p.havenRatio().known()).toList();
    if (!known.isEmpty()) {
      all.add(
          intervals(
              new Curve("haven_ratio", "", Double.NaN, "", List.of(), Map.of())
                  .with(
                      "temperature_k",
                      "K",
                      "T",
                      known.stream().mapToDouble(TransportPoint::temperatureK).toArray()),
              "haven_ratio",
              "",
              "H_R",
              known.stream().map(TransportPoint::havenRatio).toArray(Estimate[]::new)));
    }
  }

  private static void tracer(TransportResult run, String symbol, Diffusivity d, List<Curve> all) {
    Diffusivity.Curve c = d.curve();
    double slope = d.fit().slope() / run.intervalPs();
    double[] line =
        IntStream.range(0, c.lagPs().length)
            .mapToDouble(
                k ->
                    d.diffusive() && !Double.isNaN(c.stdAngstrom2()[k])
                        ? d.interceptAngstrom2() + slope * c.lagPs()[k]
                        : Double.NaN)
            .toArray();
    Curve msd =
        Curve.ofRun("msd", run.name(), run.temperatureK(), symbol)
            .with("lag_ps", "ps", "lag", c.lagPs())
            .with("msd_angstrom2", "Å²", "MSD", c.msdAngstrom2())
            .with("msd_std_angstrom2", "Å²", "standard error", c.stdAngstrom2())
            .with("fit_angstrom2", "Å²", "fit", line)
            .with("exponent", "", "d ln MSD/d ln t", c.exponent())
            .with("jump_exponent", "", "d ln(MSD − c)/d ln t", c.jumpExponent())
            .with("non_gaussian", "", "non-Gaussian α₂", c.nonGaussian());
    all.add(d.diffusive() ? msd.marked("window_ps", d.window().fromPs(), d.window().toPs()) : msd);
    posterior(run, symbol, d, all);
  }

  private static void posterior(
      TransportResult run, String symbol, Diffusivity d, List<Curve> all) {
    double low = d.posterior().quantile(0.0005);
    double high = d.posterior().quantile(0.9995);
    double[] x = new double[POSTERIOR_POINTS];
    double[] p = new double[POSTERIOR_POINTS];
    for (int k = 0; k < x.length; k++) {
      x[k] = low + (high - low) * k / (x.length - 1);
      p[k] = d.posterior().density(x[k]);
    }
    double top = Arrays.stream(p).max().orElseThrow();
    all.add(
        Curve.ofRun("posterior", run.name(), run.temperatureK(), symbol)
            .with("d_tracer_cm2_s", D_UNIT, "D*", x)
            .with("relative_probability", "", "relative probability", map(p, v -> v / top))
            .marked("ci95_cm2_s", d.cm2PerS().ci95Low(), d.cm2PerS().ci95High()));
  }

  private static void charge(TransportResult run, List<Curve> all) {
    Diffusivity.Curve c = run.collective().charge();
    double[] fitted =
        IntStream.range(0, c.lagPs().length)
            .filter(k -> !Double.isNaN(c.stdAngstrom2()[k]))
            .mapToDouble(k -> c.lagPs()[k])
            .toArray();
    Curve curve =
        Curve.ofRun("charge_msd", run.name(), run.temperatureK(), "")
            .with("lag_ps", "ps", "lag", c.lagPs())
            .with("charge_msd_e2_angstrom2", "e² Å²", "⟨|Σ q Δr|²⟩", c.msdAngstrom2())
            .with("charge_msd_std_e2_angstrom2", "e² Å²", "standard error", c.stdAngstrom2());
    all.add(
        fitted.length == 0
            ? curve
            : curve.marked("window_ps", fitted[0], fitted[fitted.length - 1]));
  }
}
