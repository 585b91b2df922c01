package org.haven.analysis.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;

/// The numbers of the plots in [HtmlReport], as the script of the page reads them.
///
/// @param curves what to show
/// @param study which simulations there are, and which law was chosen
/// @param sections with charts of their own
record ReportPlots(Curves curves, TransportStudy study, SectionPlots sections) {

  /// Identifier of what belongs to a simulation or species of this name.
  static String identifier(String name) {
    return "r" + name.replaceAll("[^A-Za-z0-9]", "_");
  }

  /// Columns of thermo.csv that a simulation has values of.
  List<Curve.Column> tracesOf(String run) {
    return curves.find("thermo", run, "").map(Curve::ordinates).orElse(List.of());
  }

  /// All plots as one JSON object that may stand in a script element.
  String json() {
    Map<String, Object> data = new LinkedHashMap<>();
    List<Object> fits = new ArrayList<>();
    study.sigmaFit().ifPresent(f -> fits.add(fit("fit-sigma", "sigma_t", "", f)));
    study.tracerFits().forEach((s, f) -> fits.add(fit("fit-" + s, "d_tracer", s, f)));
    data.put("fits", fits);
    data.put(
        "haven",
        curves
            .find("haven_ratio", "", "")
            .map(c -> points(c, "temperature_k"))
            .orElse(Map.of("x", List.of())));
    List<Object> runs = new ArrayList<>();
    for (TransportPoint point : study.points()) {
      point.runs().forEach(r -> runs.add(run(r)));
    }
    data.put("runs", runs);
    sections.put(data);
    return HtmlPage.json(data);
  }

  private Map<String, Object> fit(String id, String quantity, String of, TemperatureFit fit) {
    Curve line = curves.find(quantity + "_fit", "", of).orElseThrow();
    Curve measured = curves.find(quantity + "_points", "", of).orElseThrow();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("label", measured.columns().get(2).axis());
    json.put("model", fit.selected().name().toLowerCase(Locale.ROOT));
    json.put("curve", points(line, "inverse_1000_per_k"));
    json.put("points", points(measured, "inverse_1000_per_k"));
    return json;
  }

  /// The last three columns are value and interval.
  private static Map<String, Object> points(Curve c, String x) {
    int last = c.columns().size() - 1;
    Map<String, Object> points = new LinkedHashMap<>();
    points.put("x", Curves.numbers(c.values(x)));
    points.put("y", Curves.numbers(c.columns().get(last - 2).values()));
    points.put("lo", Curves.numbers(c.columns().get(last - 1).values()));
    points.put("hi", Curves.numbers(c.columns().get(last).values()));
    return points;
  }

  private Map<String, Object> run(TransportResult run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", identifier(run.name()));
    json.put("species", run.tracers().keySet().stream().map(s -> species(run.name(), s)).toList());
    Curve charge = curves.find("charge_msd", run.name(), "").orElseThrow();
    put(json, charge, "charge_lag_ps", "lag_ps");
    put(json, charge, "charge_msd", "charge_msd_e2_angstrom2");
    put(json, charge, "charge_std", "charge_msd_std_e2_angstrom2");
    json.put("charge_window_ps", mark(charge, "window_ps"));
    curves.find("thermo", run.name(), "").ifPresent(t -> json.put("thermo", thermo(t)));
    return json;
  }

  private Map<String, Object> species(String run, String symbol) {
    Curve c = curves.find("msd", run, symbol).orElseThrow();
    Curve posterior = curves.find("posterior", run, symbol).orElseThrow();
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("id", identifier(symbol));
    put(one, c, "lag_ps", "lag_ps");
    put(one, c, "msd", "msd_angstrom2");
    put(one, c, "std", "msd_std_angstrom2");
    put(one, c, "fit", "fit_angstrom2");
    put(one, c, "exponent", "exponent");
    put(one, c, "jump_exponent", "jump_exponent");
    put(one, c, "non_gaussian", "non_gaussian");
    one.put("window_ps", mark(c, "window_ps"));
    put(one, posterior, "posterior_d", "d_tracer_cm2_s");
    put(one, posterior, "posterior_p", "relative_probability");
    one.put("ci95", mark(posterior, "ci95_cm2_s"));
    return one;
  }

  private static void put(Map<String, Object> json, Curve curve, String key, String column) {
    curve.column(column).ifPresent(c -> json.put(key, Curves.numbers(c.values())));
  }

  private static Object mark(Curve curve, String name) {
    double[] values = curve.marks().get(name);
    return values == null ? null : Curves.numbers(values);
  }

  private static List<Object> thermo(Curve trace) {
    List<Object> thermo = new ArrayList<>();
    for (Curve.Column y : trace.ordinates()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", y.name());
      one.put("label", y.axis());
      one.put("time_ps", Curves.numbers(trace.x().values()));
      one.put("value", Curves.numbers(y.values()));
      thermo.add(one);
    }
    return thermo;
  }
}
