package org.haven.analysis.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Verdict;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.temperature.TemperatureFit.Model;
import org.haven.analysis.temperature.TemperatureLaw;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportStudy;

/// The tables of [HtmlReport]: transport at each temperature, and which law holds over them.
record ReportTables(TransportStudy study) {
  /// Transport of every species at every temperature.
  void transport(HtmlPage page) {
    page.html("<div class=\"scroll\"><table>\n<tr><th>T / K</th><th class=\"left\">ion</th>")
        .html("<th class=\"left\">verdict</th>")
        .html("<th>D* / cm² s⁻¹</th><th>D<sub>σ</sub> / cm² s⁻¹</th><th>σ / mS cm⁻¹</th>")
        .html("<th>σ<sub>NE</sub> / mS cm⁻¹</th><th>H<sub>R</sub></th><th>1/H<sub>R</sub></th>")
        .html("<th>effective hops</th></tr>\n");
    for (TransportPoint point : study.points()) {
      point.species().forEach((symbol, species) -> row(page, point, symbol, species));
    }
    page.html("</table></div>\n<p class=\"soft\">D*: tracer diffusivity. D<sub>σ</sub>: from the ")
        .html("displacement of all ions together. σ: from the displacement of the charge, σ<sub>NE")
        .html("</sub> as if the ions moved independently. H<sub>R</sub> = D*/D<sub>σ</sub>. ")
        .html(
            "Effective hops: N 2dDT/a² with D of the line in its window, before windows are"
                + " averaged for D*; a hop and the way back count nothing. Jumps from site")
        .html(" to site, under <i>Mechanism</i>, count both.</p>\n");
    ResultTable.directions(study)
        .forEach(line -> page.html("<p class=\"soft\">").text(line).html(".</p>\n"));
  }

  private static void row(
      HtmlPage page, TransportPoint point, String symbol, TransportPoint.Species species) {
    page.html(String.format(Locale.ROOT, "<tr><td>%.1f</td>", point.temperatureK()))
        .html("<td class=\"left\">")
        .text(symbol)
        .html("</td><td class=\"left\">")
        .mark(point.verdict(symbol))
        .html("</td>");
    for (Estimate e :
        List.of(
            species.tracerCm2PerS(),
            species.collectiveCm2PerS(),
            species.sigmaMsCm(),
            species.sigmaNernstEinsteinMsCm(),
            species.havenRatio(),
            species.havenRatio().inverse())) {
      page.html("<td>")
          .html(e.known() ? ResultTable.number(e.value()) : "–")
          .html("<small>")
          .text(range(e))
          .html("</small></td>");
    }
    double hops =
        point.runs().stream().mapToDouble(r -> r.tracers().get(symbol).hops().inRun()).sum();
    page.html(String.format(Locale.ROOT, "<td>%.0f</td></tr>\n", hops));
  }

  /// How well each law describes each quantity; nothing where there is one temperature.
  void laws(HtmlPage page) {
    Map<String, TemperatureFit> fits = new LinkedHashMap<>();
    study.sigmaFit().ifPresent(f -> fits.put(TransportStudy.SIGMA, f));
    study.tracerFits().forEach((s, f) -> fits.put(TransportStudy.tracer(s), f));
    if (fits.isEmpty()) {
      return;
    }
    page.html("<h3 style=\"margin-top:18px\">Which law</h3>\n<div class=\"scroll\"><table>\n")
        .html("<tr><th>quantity</th><th class=\"left\">law</th><th>χ²</th><th>AICc</th><th>BIC")
        .html("</th><th class=\"left\">selected</th><th class=\"left\">verdict</th></tr>\n");
    fits.forEach(
        (name, f) -> {
          Verdict verdict = study.verdict(name);
          Model best = f.selected();
          criterion(page, name, "Arrhenius", f.arrhenius(), best == Model.ARRHENIUS, verdict);
          f.vtf().ifPresent(v -> criterion(page, name, "VTF", v, best == Model.VTF, verdict));
          f.breakpoint()
              .ifPresent(
                  b -> criterion(page, name, "two branches", b, best == Model.BREAKPOINT, verdict));
        });
    page.html("</table></div>\n");
  }

  private static void criterion(
      HtmlPage page,
      String name,
      String label,
      TemperatureLaw law,
      boolean selected,
      Verdict verdict) {
    page.html("<tr><td>").text(name).html("</td><td class=\"left\">").html(label).html("</td>");
    for (double x : new double[] {law.chiSquare(), law.aicc(), law.bic()}) {
      page.html("<td>").html(Double.isFinite(x) ? ResultTable.number(x) : "–").html("</td>");
    }
    page.html("<td class=\"left\">").html(selected ? "yes" : "").html("</td><td class=\"left\">");
    if (selected) {
      page.mark(verdict);
    }
    page.html("</td></tr>\n");
  }

  /// The 95 % interval of an estimate, in words where there is none.
  static String range(Estimate e) {
    if (Double.isNaN(e.ci95High())) {
      return e.known() ? "interval unknown" : "not determined";
    }
    return e.known()
        ? ResultTable.number(e.ci95Low()) + " – " + ResultTable.number(e.ci95High())
        : "below " + ResultTable.number(e.ci95High());
  }
}
