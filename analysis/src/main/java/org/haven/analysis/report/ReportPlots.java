package org.haven.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;

/// The numbers of the plots in [HtmlReport], as the script of the page reads them.
///
/// @param study what to show
/// @param traces rows of thermo.csv by simulation
/// @param sections with charts of their own
record ReportPlots(
    TransportStudy study, Map<String, ThermoTrace> traces, List<ReportSection> sections) {

  /// Most points of a trace that are drawn.
  private static final int TRACE_POINTS = 1500;

  private static final String[][] TRACES = {
    {"temperature_k", "temperature / K"},
    {"potential_energy_ev", "potential energy / eV"},
    {"pressure_gpa", "pressure / GPa"},
    {"volume_angstrom3", "volume / Å³"},
    {"mobile_msd_angstrom2", "squared displacement of the mobile ions / Å²"},
    {"framework_rmsd_angstrom", "framework RMSD / Å"},
    {"rms_force_spread_ev_per_angstrom", "spread of a committee's forces, rms / eV/Å"},
    {"max_force_spread_ev_per_angstrom", "spread of a committee's forces, largest / eV/Å"}
  };

  /// Identifier of what belongs to a simulation or species of this name.
  static String identifier(String name) {
    return "r" + name.replaceAll("[^A-Za-z0-9]", "_");
  }

  /// Identifier of chart `c` of section `s`.
  static String section(int s, int c) {
    return "section-" + s + "-" + c;
  }

  /// Columns of thermo.csv that a simulation has values of, and their labels.
  Map<String, String> tracesOf(String run) {
    ThermoTrace trace = traces.get(run);
    Map<String, String> found = new LinkedHashMap<>();
    for (String[] each : TRACES) {
      if (trace != null && Arrays.stream(trace.column(each[0])).anyMatch(x -> !Double.isNaN(x))) {
        found.put(each[0], each[1]);
      }
    }
    return found;
  }

  /// All plots as one JSON object that may stand in a script element.
  String json() {
    Map<String, Object> data = new LinkedHashMap<>();
    List<Object> fits = new ArrayList<>();
    study.sigmaFit().ifPresent(f -> fits.add(curve("fit-sigma", "σT / mS K cm⁻¹", f)));
    study.tracerFits().forEach((s, f) -> fits.add(curve("fit-" + s, "D* / cm² s⁻¹", f)));
    data.put("fits", fits);
    data.put("haven", havenRatios());
    List<Object> runs = new ArrayList<>();
    for (TransportPoint point : study.points()) {
      point.runs().forEach(r -> runs.add(run(r)));
    }
    data.put("runs", runs);
    data.put("charts", charts());
    try {
      // "</script>" inside a string would end the element.
      return new ObjectMapper().writeValueAsString(data).replace("</", "<\\/");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> havenRatios() {
    List<TransportPoint> known =
        study.points().stream().filter(p -> p.havenRatio().known()).toList();
    return points(
        known.stream().map(TransportPoint::temperatureK).toList(),
        known.stream().map(p -> p.havenRatio().value()).toList(),
        known.stream().map(p -> p.havenRatio().ci95Low()).toList(),
        known.stream().map(p -> p.havenRatio().ci95High()).toList());
  }

  private Map<String, Object> curve(String id, String label, TemperatureFit fit) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("label", label);
    json.put("model", fit.selected().name().toLowerCase(Locale.ROOT));
    json.put("curve", fitted(fit));
    json.put("points", measured(fit));
    return json;
  }

  private Map<String, Object> fitted(TemperatureFit fit) {
    double[] t = fit.temperaturesK();
    double coldest = Math.min(study.extrapolateToK(), t[0]);
    double from = 1000 / (t[t.length - 1] * 1.05);
    double to = 1000 / coldest;
    List<Object> x = new ArrayList<>();
    List<Object> y = new ArrayList<>();
    List<Object> lo = new ArrayList<>();
    List<Object> hi = new ArrayList<>();
    for (int k = 0; k <= 80; k++) {
      double inverse = from + (to - from) * k / 80;
      x.add(inverse);
      Estimate e = fit.at(1000 / inverse, study.acrossTransition()).orElse(Estimate.UNKNOWN);
      y.add(number(e.value()));
      lo.add(number(e.ci95Low()));
      hi.add(number(e.ci95High()));
    }
    return points(x, y, lo, hi);
  }

  private static Map<String, Object> measured(TemperatureFit fit) {
    double[] t = fit.temperaturesK();
    double[] ln = fit.lnValues();
    double[] errors = fit.lnErrors().orElse(null);
    List<Object> x = new ArrayList<>();
    List<Object> y = new ArrayList<>();
    List<Object> lo = new ArrayList<>();
    List<Object> hi = new ArrayList<>();
    for (int k = t.length - 1; k >= 0; k--) {
      double error = errors == null ? Double.NaN : Estimate.Z95 * errors[k];
      x.add(1000 / t[k]);
      y.add(Math.exp(ln[k]));
      lo.add(number(Math.exp(ln[k] - error)));
      hi.add(number(Math.exp(ln[k] + error)));
    }
    return points(x, y, lo, hi);
  }

  private static Map<String, Object> points(List<?> x, List<?> y, List<?> lo, List<?> hi) {
    Map<String, Object> points = new LinkedHashMap<>();
    points.put("x", x);
    points.put("y", y);
    points.put("lo", lo);
    points.put("hi", hi);
    return points;
  }

  private Map<String, Object> run(TransportResult run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", identifier(run.name()));
    List<Object> species = new ArrayList<>();
    run.tracers().forEach((symbol, d) -> species.add(species(symbol, d, run.intervalPs())));
    json.put("species", species);
    Diffusivity.Curve charge = run.collective().charge();
    json.put("charge_lag_ps", numbers(charge.lagPs()));
    json.put("charge_msd", numbers(charge.msdAngstrom2()));
    json.put("charge_std", numbers(charge.stdAngstrom2()));
    double[] fitted =
        IntStream.range(0, charge.lagPs().length)
            .filter(k -> !Double.isNaN(charge.stdAngstrom2()[k]))
            .mapToDouble(k -> charge.lagPs()[k])
            .toArray();
    json.put("charge_window_ps", List.of(fitted[0], fitted[fitted.length - 1]));
    thermo(run.name()).ifPresent(thermo -> json.put("thermo", thermo));
    return json;
  }

  private static Map<String, Object> species(String symbol, Diffusivity d, double intervalPs) {
    Map<String, Object> one = new LinkedHashMap<>();
    Diffusivity.Curve c = d.curve();
    one.put("id", identifier(symbol));
    one.put("lag_ps", numbers(c.lagPs()));
    one.put("msd", numbers(c.msdAngstrom2()));
    one.put("std", numbers(c.stdAngstrom2()));
    one.put("exponent", numbers(c.exponent()));
    one.put("jump_exponent", numbers(c.jumpExponent()));
    one.put("non_gaussian", numbers(c.nonGaussian()));
    one.put("window_ps", List.of(d.window().fromPs(), d.window().toPs()));
    one.put("intercept", number(d.interceptAngstrom2()));
    one.put("slope", number(d.fit().slope() / intervalPs));
    one.put("diffusive", d.diffusive());
    posterior(d, one);
    one.put("ci95", List.of(d.cm2PerS().ci95Low(), d.cm2PerS().ci95High()));
    return one;
  }

  private static void posterior(Diffusivity d, Map<String, Object> json) {
    double low = d.posterior().quantile(0.0005);
    double high = d.posterior().quantile(0.9995);
    double[] x = new double[120];
    double[] p = new double[120];
    for (int k = 0; k < x.length; k++) {
      x[k] = low + (high - low) * k / (x.length - 1);
      p[k] = d.posterior().density(x[k]);
    }
    double top = Arrays.stream(p).max().orElseThrow();
    json.put("posterior_d", numbers(x));
    json.put("posterior_p", numbers(Arrays.stream(p).map(v -> v / top).toArray()));
  }

  private Optional<List<Object>> thermo(String run) {
    ThermoTrace trace = traces.get(run);
    if (trace == null) {
      return Optional.empty();
    }
    double[] time = trace.column("time_ps");
    int step = Math.max(1, time.length / TRACE_POINTS);
    List<Object> thermo = new ArrayList<>();
    tracesOf(run)
        .forEach(
            (name, label) ->
                thermo.add(
                    Map.of(
                        "id",
                        name,
                        "label",
                        label,
                        "time_ps",
                        numbers(thinned(time, step)),
                        "value",
                        numbers(thinned(trace.column(name), step)))));
    return Optional.of(thermo);
  }

  private List<Object> charts() {
    List<Object> charts = new ArrayList<>();
    for (int s = 0; s < sections.size(); s++) {
      for (int c = 0; c < sections.get(s).charts().size(); c++) {
        ReportSection.Chart chart = sections.get(s).charts().get(c);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", section(s, c));
        json.put("x", chart.xLabel());
        json.put("y", chart.yLabel());
        json.put("level", number(chart.level()));
        int step = Math.max(1, chart.x().length / TRACE_POINTS);
        json.put("names", List.copyOf(chart.series().keySet()));
        List<Object> data = new ArrayList<>();
        data.add(numbers(thinned(chart.x(), step)));
        chart.series().values().forEach(y -> data.add(numbers(thinned(y, step))));
        json.put("data", data);
        charts.add(json);
      }
    }
    return charts;
  }

  private static double[] thinned(double[] values, int step) {
    double[] result = new double[(values.length + step - 1) / step];
    for (int k = 0; k < result.length; k++) {
      result[k] = values[k * step];
    }
    return result;
  }

  private static Double number(double x) {
    return Double.isFinite(x) ? x : null;
  }

  /// Five digits are more than a plot shows.
  private static List<Object> numbers(double[] values) {
    List<Object> list = new ArrayList<>(values.length);
    for (double v : values) {
      list.add(Double.isFinite(v) ? Double.valueOf(String.format(Locale.ROOT, "%.5g", v)) : null);
    }
    return list;
  }
}
