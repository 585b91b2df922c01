package org.haven.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/// A study as one HTML file that needs nothing else: no network, no other file.
///
/// Plots are drawn by uPlot (MIT licence, bundled with it) from numbers in the page; tables and
/// text are there without scripts. Light and dark follow the reader's system.
///
/// @param title of the page
/// @param study what to show
/// @param traces rows of thermo.csv by simulation; empty when there are none
/// @param warnings beyond those of the runs, for example simulations that could not be analysed
/// @param provenance name and value: versions, hashes, seed
/// @param deck the resolved deck, empty when there is none
/// @param sections what else there is to show
public record HtmlReport(
    String title,
    TransportStudy study,
    Map<String, ThermoTrace> traces,
    List<String> warnings,
    Map<String, String> provenance,
    String deck,
    List<ReportSection> sections) {

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

  /// The page.
  public String text() {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(escape(title))
        .append(" – transport</title>\n<style>\n")
        .append(resource("uPlot.min.css"))
        .append('\n')
        .append(resource("report.css"))
        .append("</style>\n</head>\n<body>\n<main>\n");
    page.append("<h1>").append(escape(title)).append("</h1>\n");
    page.append("<p class=\"soft\">Ion transport by Haven ")
        .append(escape(RunAnalysis.version()))
        .append(". Intervals are 95 %.</p>\n");
    facts(page);
    warnings(page);
    page.append("<h2>Results</h2>\n");
    table(page);
    fits(page);
    runs(page);
    sections(page);
    provenance(page);
    page.append("</main>\n<script type=\"application/json\" id=\"data\">")
        .append(data())
        .append("</script>\n<script>\n/*\n")
        .append(resource("uPlot.LICENSE"))
        .append("*/\n")
        .append(resource("uPlot.iife.min.js"))
        .append("\n</script>\n<script>\n")
        .append(resource("report.js"))
        .append("</script>\n</body>\n</html>\n");
    return page.toString();
  }

  private void facts(StringBuilder page) {
    page.append("<div class=\"facts\">\n");
    study
        .extrapolatedSigmaMsCm()
        .ifPresent(
            e ->
                fact(
                    page,
                    e.vague() ? "undetermined" : ResultTable.number(e.value()) + " mS/cm",
                    String.format(
                        Locale.ROOT,
                        "sigma at %.0f K, extrapolated: %s",
                        study.extrapolateToK(),
                        range(e))));
    study
        .sigmaFit()
        .ifPresent(
            fit -> {
              if (fit.selected() == TemperatureFit.Model.ARRHENIUS) {
                Estimate e = fit.arrhenius().activationEnergyEv();
                fact(
                    page,
                    ResultTable.number(e.value()) + " eV",
                    "activation energy of sigma T: " + range(e));
              } else {
                fact(page, fit.selected().name(), ResultTable.line("sigma T", fit));
              }
            });
    List<TransportPoint> points = study.points();
    TransportPoint low = points.get(0);
    fact(
        page,
        low.sigmaMsCm().known() ? ResultTable.number(low.sigmaMsCm().value()) + " mS/cm" : "–",
        String.format(
            Locale.ROOT, "sigma at %.0f K: %s", low.temperatureK(), range(low.sigmaMsCm())));
    fact(
        page,
        low.havenRatio().known() ? ResultTable.number(low.havenRatio().value()) : "–",
        String.format(
            Locale.ROOT,
            "Haven ratio H_R at %.0f K: %s",
            low.temperatureK(),
            range(low.havenRatio())));
    page.append("</div>\n");
  }

  private static void fact(StringBuilder page, String value, String label) {
    page.append("<div class=\"fact\"><b>")
        .append(escape(value))
        .append("</b><span>")
        .append(escape(label))
        .append("</span></div>\n");
  }

  private static String range(Estimate e) {
    if (Double.isNaN(e.ci95High())) {
      return e.known() ? "interval unknown" : "not determined";
    }
    return e.known()
        ? ResultTable.number(e.ci95Low()) + " – " + ResultTable.number(e.ci95High())
        : "below " + ResultTable.number(e.ci95High());
  }

  private void warnings(StringBuilder page) {
    List<String> all = new ArrayList<>(warnings);
    for (TransportPoint point : study.points()) {
      for (String warning : point.warnings()) {
        all.add((point.runs().size() > 1 ? "" : point.runs().get(0).name() + ": ") + warning);
      }
    }
    all.addAll(study.notes());
    if (!all.isEmpty()) {
      page.append("<div class=\"warn\"><strong>Read with care</strong><ul>\n");
      all.forEach(w -> page.append("<li>").append(escape(w)).append("</li>\n"));
      page.append("</ul></div>\n");
    }
  }

  private void table(StringBuilder page) {
    page.append("<div class=\"scroll\"><table>\n<tr><th>T / K</th><th class=\"left\">ion</th>")
        .append("<th>D* / cm² s⁻¹</th><th>D<sub>σ</sub> / cm² s⁻¹</th><th>σ / mS cm⁻¹</th>")
        .append("<th>σ<sub>NE</sub> / mS cm⁻¹</th><th>H<sub>R</sub></th><th>1/H<sub>R</sub></th>")
        .append("<th>hops</th></tr>\n");
    for (TransportPoint point : study.points()) {
      point
          .species()
          .forEach(
              (symbol, s) -> {
                double hops =
                    point.runs().stream()
                        .mapToDouble(r -> r.tracers().get(symbol).hopsInRun())
                        .sum();
                page.append(String.format(Locale.ROOT, "<tr><td>%.1f</td>", point.temperatureK()))
                    .append("<td class=\"left\">")
                    .append(escape(symbol))
                    .append("</td>");
                for (Estimate e :
                    List.of(
                        s.tracerCm2PerS(),
                        s.collectiveCm2PerS(),
                        s.sigmaMsCm(),
                        s.sigmaNernstEinsteinMsCm(),
                        s.havenRatio(),
                        s.havenRatio().inverse())) {
                  page.append("<td>")
                      .append(e.known() ? ResultTable.number(e.value()) : "–")
                      .append("<small>")
                      .append(escape(range(e)))
                      .append("</small></td>");
                }
                page.append(String.format(Locale.ROOT, "<td>%.0f</td></tr>\n", hops));
              });
    }
    page.append(
            "</table></div>\n<p class=\"soft\">D*: tracer diffusivity. D<sub>σ</sub>: from the ")
        .append(
            "displacement of all ions together. σ: from the displacement of the charge, σ<sub>NE")
        .append(
            "</sub> as if the ions moved independently. H<sub>R</sub> = D*/D<sub>σ</sub>.</p>\n");
  }

  private void fits(StringBuilder page) {
    boolean any = study.sigmaFit().isPresent() || !study.tracerFits().isEmpty();
    page.append("<h2>").append(any ? "Over temperature" : "Haven ratio").append("</h2>\n");
    page.append("<div class=\"grid\">\n");
    study
        .sigmaFit()
        .ifPresent(f -> figure(page, "fit-sigma", "Conductivity", ResultTable.line("sigma T", f)));
    study
        .tracerFits()
        .forEach(
            (symbol, f) ->
                figure(
                    page,
                    "fit-" + symbol,
                    "Tracer diffusivity of " + symbol,
                    ResultTable.line("D*", f)));
    if (study.points().stream().anyMatch(p -> p.havenRatio().known())) {
      figure(
          page,
          "haven",
          "Haven ratio",
          "Below 1 the ions push one another along; the line at 1 is independent motion.");
    }
    page.append("</div>\n");
    criteria(page);
  }

  private void criteria(StringBuilder page) {
    Map<String, TemperatureFit> fits = new LinkedHashMap<>();
    study.sigmaFit().ifPresent(f -> fits.put("sigma T", f));
    study.tracerFits().forEach((s, f) -> fits.put("D* of " + s, f));
    if (fits.isEmpty()) {
      return;
    }
    page.append("<h3 style=\"margin-top:18px\">Which law</h3>\n<div class=\"scroll\"><table>\n")
        .append("<tr><th>quantity</th><th class=\"left\">law</th><th>χ²</th><th>AICc</th><th>BIC")
        .append("</th><th class=\"left\">selected</th></tr>\n");
    fits.forEach(
        (name, f) -> {
          TemperatureFit.Arrhenius a = f.arrhenius();
          criterion(
              page,
              name,
              "Arrhenius",
              a.chiSquare(),
              a.aicc(),
              a.bic(),
              f.selected() == TemperatureFit.Model.ARRHENIUS);
          f.vtf()
              .ifPresent(
                  v ->
                      criterion(
                          page,
                          name,
                          "VTF",
                          v.chiSquare(),
                          v.aicc(),
                          v.bic(),
                          f.selected() == TemperatureFit.Model.VTF));
          f.breakpoint()
              .ifPresent(
                  b ->
                      criterion(
                          page,
                          name,
                          "two branches",
                          b.chiSquare(),
                          b.aicc(),
                          b.bic(),
                          f.selected() == TemperatureFit.Model.BREAKPOINT));
        });
    page.append("</table></div>\n");
  }

  private static void criterion(
      StringBuilder page,
      String name,
      String law,
      double chi,
      double aicc,
      double bic,
      boolean selected) {
    page.append("<tr><td>")
        .append(escape(name))
        .append("</td><td class=\"left\">")
        .append(law)
        .append("</td>");
    for (double x : new double[] {chi, aicc, bic}) {
      page.append("<td>").append(Double.isFinite(x) ? ResultTable.number(x) : "–").append("</td>");
    }
    page.append("<td class=\"left\">").append(selected ? "yes" : "").append("</td></tr>\n");
  }

  private void runs(StringBuilder page) {
    page.append("<h2>Simulations</h2>\n");
    int count = 0;
    for (TransportPoint point : study.points()) {
      for (TransportResult run : point.runs()) {
        page.append("<details data-run=\"")
            .append(identifier(run.name()))
            .append('"')
            .append(count++ < 4 ? " open" : "")
            .append("><summary>")
            .append(escape(run.name()))
            .append(" <span>– ")
            .append(escape(run.verdict()))
            .append("</span></summary>\n")
            .append("<div class=\"grid\">\n");
        run.tracers()
            .forEach(
                (symbol, d) -> {
                  String id = identifier(run.name()) + "-" + identifier(symbol);
                  figure(
                      page,
                      id + "-linear",
                      "Displacement of " + symbol,
                      String.format(
                          Locale.ROOT,
                          "Fitted in the shaded window, %.3g–%.3g ps%s. Least squares beside it:"
                              + " %s; blocks of time: %s; hop count: %s cm²/s.",
                          d.window().fromPs(),
                          d.window().toPs(),
                          d.window().given() ? " (given)" : "",
                          ResultTable.text(d.ordinary()),
                          ResultTable.text(d.blocks()),
                          ResultTable.text(d.hopCount())));
                  figure(page, id + "-log", "The same, logarithmic", "");
                  figure(
                      page,
                      id + "-exponent",
                      "Local exponent and non-Gaussian parameter",
                      "Diffusive where the displacement less that of vibrations, c, grows with"
                          + " exponent one and the non-Gaussian parameter falls.");
                  figure(
                      page,
                      id + "-posterior",
                      "Posterior of D*",
                      "Shaded: 95 %. " + ResultTable.text(d.cm2PerS()) + " cm²/s.");
                });
        figure(
            page,
            identifier(run.name()) + "-charge",
            "Displacement of the summed charge",
            String.format(
                Locale.ROOT,
                "One trajectory of one vector: noisy at long lags, however many ions (band: 95 %%)."
                    + " Fitted in the shaded window; where ions are caged, with the rise of their"
                    + " vibrations. Expected noise %.0f %% at the start of the tracers' window.",
                100 * run.collective().expectedNoise()));
        for (String[] trace : TRACES) {
          if (hasTrace(run.name(), trace[0])) {
            figure(page, identifier(run.name()) + "-" + trace[0], trace[1], "");
          }
        }
        page.append("</div></details>\n");
      }
    }
  }

  private void sections(StringBuilder page) {
    for (int s = 0; s < sections.size(); s++) {
      ReportSection section = sections.get(s);
      page.append("<h2>").append(escape(section.title())).append("</h2>\n<ul>\n");
      section.lines().forEach(l -> page.append("<li>").append(escape(l)).append("</li>\n"));
      page.append("</ul>\n<div class=\"grid\">\n");
      for (int c = 0; c < section.charts().size(); c++) {
        ReportSection.Chart chart = section.charts().get(c);
        figure(page, "section-" + s + "-" + c, chart.title(), chart.caption());
      }
      page.append("</div>\n");
    }
  }

  private List<Object> charts() {
    List<Object> charts = new ArrayList<>();
    for (int s = 0; s < sections.size(); s++) {
      for (int c = 0; c < sections.get(s).charts().size(); c++) {
        ReportSection.Chart chart = sections.get(s).charts().get(c);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", "section-" + s + "-" + c);
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

  private static void figure(StringBuilder page, String id, String title, String caption) {
    page.append("<figure><h3>")
        .append(escape(title))
        .append("</h3><div class=\"chart\" id=\"")
        .append(id)
        .append("\"></div>");
    if (!caption.isEmpty()) {
      page.append("<figcaption>").append(escape(caption)).append("</figcaption>");
    }
    page.append("</figure>\n");
  }

  private void provenance(StringBuilder page) {
    page.append("<h2>Where this comes from</h2>\n<div class=\"scroll\"><table>\n");
    provenance.forEach(
        (name, value) ->
            page.append("<tr><td>")
                .append(escape(name))
                .append("</td><td class=\"hash\">")
                .append(escape(value))
                .append("</td></tr>\n"));
    page.append("</table></div>\n");
    if (!deck.isBlank()) {
      page.append("<details style=\"margin-top:14px\"><summary>Deck</summary><pre>")
          .append(escape(deck))
          .append("</pre></details>\n");
    }
    page.append(
            "<p class=\"soft\">Methods: diffusivities by generalised least squares on the mean ")
        .append(
            "squared displacement with the covariance of overlapping windows (McCluskey et al.,")
        .append(" J. Chem. Theory Comput. 2025, 21, 79); hop-count error of He, Zhu and Mo, npj ")
        .append(
            "Comput. Mater. 2018, 4, 18; conductivity from the displacement of the summed charge.")
        .append(" Plots by uPlot (MIT licence).</p>\n");
  }

  private String data() {
    Map<String, Object> data = new LinkedHashMap<>();
    List<Object> fits = new ArrayList<>();
    study.sigmaFit().ifPresent(f -> fits.add(curve("fit-sigma", "σT / mS K cm⁻¹", f)));
    study.tracerFits().forEach((s, f) -> fits.add(curve("fit-" + s, "D* / cm² s⁻¹", f)));
    data.put("fits", fits);
    List<TransportPoint> known =
        study.points().stream().filter(p -> p.havenRatio().known()).toList();
    Map<String, Object> haven = new LinkedHashMap<>();
    haven.put("x", known.stream().map(TransportPoint::temperatureK).toList());
    haven.put("y", known.stream().map(p -> p.havenRatio().value()).toList());
    haven.put("lo", known.stream().map(p -> p.havenRatio().ci95Low()).toList());
    haven.put("hi", known.stream().map(p -> p.havenRatio().ci95High()).toList());
    data.put("haven", haven);
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

  private Map<String, Object> curve(String id, String label, TemperatureFit fit) {
    double[] t = fit.temperaturesK();
    double[] ln = fit.lnValues();
    double[] errors = fit.lnErrors().orElse(null);
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
    List<Object> px = new ArrayList<>();
    List<Object> py = new ArrayList<>();
    List<Object> plo = new ArrayList<>();
    List<Object> phi = new ArrayList<>();
    for (int k = t.length - 1; k >= 0; k--) {
      double error = errors == null ? Double.NaN : Estimate.Z95 * errors[k];
      px.add(1000 / t[k]);
      py.add(Math.exp(ln[k]));
      plo.add(number(Math.exp(ln[k] - error)));
      phi.add(number(Math.exp(ln[k] + error)));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("label", label);
    json.put("model", fit.selected().name().toLowerCase(Locale.ROOT));
    json.put("curve", Map.of("x", x, "y", y, "lo", lo, "hi", hi));
    json.put("points", Map.of("x", px, "y", py, "lo", plo, "hi", phi));
    return json;
  }

  private Map<String, Object> run(TransportResult run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", identifier(run.name()));
    List<Object> species = new ArrayList<>();
    run.tracers()
        .forEach(
            (symbol, d) -> {
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
              one.put("slope", number(d.fit().slope() / run.intervalPs()));
              one.put("diffusive", d.diffusive());
              double low = d.posterior().quantile(0.0005);
              double high = d.posterior().quantile(0.9995);
              double[] x = new double[120];
              double[] p = new double[120];
              for (int k = 0; k < x.length; k++) {
                x[k] = low + (high - low) * k / (x.length - 1);
                p[k] = d.posterior().density(x[k]);
              }
              double top = java.util.Arrays.stream(p).max().orElseThrow();
              p = java.util.Arrays.stream(p).map(v -> v / top).toArray();
              one.put("posterior_d", numbers(x));
              one.put("posterior_p", numbers(p));
              one.put("ci95", List.of(d.cm2PerS().ci95Low(), d.cm2PerS().ci95High()));
              species.add(one);
            });
    json.put("species", species);
    Diffusivity.Curve charge = run.collective().charge();
    json.put("charge_lag_ps", numbers(charge.lagPs()));
    json.put("charge_msd", numbers(charge.msdAngstrom2()));
    json.put("charge_std", numbers(charge.stdAngstrom2()));
    double[] fitted =
        java.util.stream.IntStream.range(0, charge.lagPs().length)
            .filter(k -> !Double.isNaN(charge.stdAngstrom2()[k]))
            .mapToDouble(k -> charge.lagPs()[k])
            .toArray();
    json.put("charge_window_ps", List.of(fitted[0], fitted[fitted.length - 1]));
    ThermoTrace trace = traces.get(run.name());
    if (trace != null) {
      List<Object> thermo = new ArrayList<>();
      double[] time = trace.column("time_ps");
      int step = Math.max(1, time.length / TRACE_POINTS);
      BiConsumer<String, String> add =
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
                      numbers(thinned(trace.column(name), step))));
      for (String[] each : TRACES) {
        if (hasTrace(run.name(), each[0])) {
          add.accept(each[0], each[1]);
        }
      }
      json.put("thermo", thermo);
    }
    return json;
  }

  private boolean hasTrace(String run, String column) {
    ThermoTrace trace = traces.get(run);
    return trace != null
        && java.util.Arrays.stream(trace.column(column)).anyMatch(x -> !Double.isNaN(x));
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

  private static String identifier(String name) {
    return "r" + name.replaceAll("[^A-Za-z0-9]", "_");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name, e);
    }
  }
}
