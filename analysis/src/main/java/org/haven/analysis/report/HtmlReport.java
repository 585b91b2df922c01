package org.haven.analysis.report;

import static org.haven.analysis.report.ReportPlots.identifier;
import static org.haven.analysis.report.ReportTables.range;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Verdict;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;

/// A study as one HTML file that needs nothing else: no network, no other file.
///
/// Plots are drawn by uPlot (MIT licence, bundled with it) from numbers in the page; tables and
/// text are there without scripts. Light and dark follow the reader's system.
///
/// @param title of the page
/// @param study what to show
/// @param curves of the study, and of thermo.csv where there is one
/// @param warnings beyond those of the runs, for example simulations that could not be analysed
/// @param provenance name and value: versions, hashes, seed
/// @param deck the resolved deck, empty when there is none
/// @param sections what else there is to show
public record HtmlReport(
    String title,
    TransportStudy study,
    Curves curves,
    List<String> warnings,
    Map<String, String> provenance,
    String deck,
    List<ReportSection> sections) {

  /// The page.
  public String text() {
    HtmlPage page = new HtmlPage();
    SectionPlots plots = new SectionPlots(allSections());
    page.begin(title, "transport");
    page.html("<p class=\"soft\">Ion transport by Haven ")
        .text(ResultJson.version())
        .html(". Intervals are 95 %.</p>\n");
    facts(page);
    warnings(page);
    page.html("<h2>Results</h2>\n");
    tables().transport(page);
    fits(page);
    runs(page);
    plots.write(page);
    provenance(page);
    page.end(plots().json(), plots.isViewed());
    return page.toString();
  }

  /// The drift in a field first, where there is one.
  private List<ReportSection> allSections() {
    List<ReportSection> all = new ArrayList<>(FieldSection.of(study, curves));
    all.addAll(sections);
    return all;
  }

  private ReportTables tables() {
    return new ReportTables(study);
  }

  private ReportPlots plots() {
    return new ReportPlots(curves, study, new SectionPlots(allSections()));
  }

  private void facts(HtmlPage page) {
    page.html("<div class=\"facts\">\n");
    study
        .extrapolatedSigmaMsCm()
        .ifPresent(
            e ->
                page.fact(
                    e.vague() ? "undetermined" : ResultTable.number(e.value()) + " mS/cm",
                    String.format(
                        Locale.ROOT,
                        "sigma at %.0f K, %s: %s",
                        study.extrapolateToK(),
                        study.wayToTarget(),
                        range(e))));
    study
        .sigmaFit()
        .ifPresent(
            fit -> {
              if (fit.selected() == TemperatureFit.Model.ARRHENIUS) {
                Estimate e = fit.arrhenius().activationEnergyEv();
                page.fact(
                    ResultTable.number(e.value()) + " eV",
                    "activation energy of sigma T: " + range(e));
              } else {
                page.fact(fit.selected().name(), ResultTable.line("sigma T", fit));
              }
            });
    List<TransportPoint> points = study.points();
    TransportPoint low = points.get(0);
    page.fact(
        low.sigmaMsCm().known() ? ResultTable.number(low.sigmaMsCm().value()) + " mS/cm" : "–",
        String.format(
            Locale.ROOT, "sigma at %.0f K: %s", low.temperatureK(), range(low.sigmaMsCm())));
    page.fact(
        low.havenRatio().known() ? ResultTable.number(low.havenRatio().value()) : "–",
        String.format(
            Locale.ROOT,
            "Haven ratio H_R at %.0f K: %s",
            low.temperatureK(),
            range(low.havenRatio())));
    page.html("</div>\n");
  }

  private void warnings(HtmlPage page) {
    List<String> all = new ArrayList<>(warnings);
    study
        .fitVerdicts()
        .forEach((fit, verdict) -> verdict.against().forEach(j -> all.add(fit + ": " + text(j))));
    for (TransportPoint point : study.points()) {
      if (point.runs().size() > 1) {
        String kelvin = String.format(Locale.ROOT, "%.0f K: ", point.temperatureK());
        point.together().forEach(j -> all.add(kelvin + text(j)));
      }
      for (TransportResult run : point.runs()) {
        List<Judgement> against = run.verdict().against();
        if (!against.isEmpty()) {
          all.add(
              against.stream()
                  .map(j -> j.quantity() + ": " + j.brief())
                  .collect(
                      Collectors.joining(
                          "; ", run.name() + ": " + run.verdict().word() + ": ", "; see below")));
        }
      }
      for (String warning : point.warnings()) {
        all.add((point.runs().size() > 1 ? "" : point.runs().get(0).name() + ": ") + warning);
      }
    }
    all.addAll(study.notes());
    page.warnings(all);
  }

  private static String text(Judgement judgement) {
    return Verdict.word(judgement.mark()) + ": " + judgement.quantity() + ": " + judgement.text();
  }

  private void fits(HtmlPage page) {
    boolean any = study.sigmaFit().isPresent() || !study.tracerFits().isEmpty();
    page.html("<h2>").html(any ? "Over temperature" : "Haven ratio").html("</h2>\n");
    page.html("<div class=\"grid\">\n");
    study
        .sigmaFit()
        .ifPresent(f -> page.figure("fit-sigma", "Conductivity", ResultTable.line("sigma T", f)));
    study
        .tracerFits()
        .forEach(
            (symbol, f) ->
                page.figure(
                    "fit-" + symbol, "Tracer diffusivity of " + symbol, ResultTable.line("D*", f)));
    if (study.points().stream().anyMatch(p -> p.havenRatio().known())) {
      page.figure(
          "haven",
          "Haven ratio",
          "Below 1 the ions push one another along; the line at 1 is independent motion.");
    }
    page.html("</div>\n");
    tables().laws(page);
  }

  private void runs(HtmlPage page) {
    page.html("<h2>Simulations</h2>\n");
    int count = 0;
    for (TransportPoint point : study.points()) {
      for (TransportResult run : point.runs()) {
        run(page, run, count++ < 4);
      }
    }
  }

  private void run(HtmlPage page, TransportResult run, boolean open) {
    String id = identifier(run.name());
    page.html("<details data-run=\"")
        .html(id)
        .html("\"")
        .html(open ? " open" : "")
        .html("><summary>")
        .text(run.name())
        .html(" ")
        .mark(run.verdict())
        .html(" <span>– ")
        .text(run.summary())
        .html("</span></summary>\n");
    reasons(page, run.verdict());
    page.html("<div class=\"grid\">\n");
    run.tracers().forEach((symbol, d) -> tracer(page, id + "-" + identifier(symbol), symbol, d));
    page.figure(
        id + "-charge",
        "Displacement of the summed charge",
        String.format(
            Locale.ROOT,
            "One trajectory of one vector: noisy at long lags, however many ions (band: 95 %%)."
                + " Fitted in the shaded window; where ions are caged, with the rise of their"
                + " vibrations. Expected noise %.0f %% at the start of the tracers' window.",
            100 * run.collective().expectedNoise()));
    plots()
        .tracesOf(run.name())
        .forEach(y -> page.figure(id + "-" + y.name(), capital(y.label()), ""));
    page.html("</div></details>\n");
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /// Why the mark is what it is, what is good too.
  private static void reasons(HtmlPage page, Verdict verdict) {
    page.html("<ul class=\"reasons\">\n");
    verdict
        .reasons()
        .forEach(
            j ->
                page.html("<li>")
                    .mark(Verdict.of(List.of(j)))
                    .html(" ")
                    .text(j.quantity() + ": " + j.text())
                    .html("</li>\n"));
    page.html("</ul>\n");
  }

  private static void tracer(HtmlPage page, String id, String symbol, Diffusivity d) {
    page.figure(
        id + "-linear",
        "Displacement of " + symbol,
        String.format(
            Locale.ROOT,
            "%s. Beside it, with standard errors: least squares %s; blocks of time %s; hop count %s"
                + " cm²/s.",
            d.diffusive()
                ? String.format(
                    Locale.ROOT,
                    "Fitted in the shaded window, %.3g–%.3g ps%s",
                    d.window().fromPs(),
                    d.window().toPs(),
                    d.window().given() ? " (given)" : "")
                : "Not diffusive at any lag: no line is drawn",
            besides(d.ordinary()),
            besides(d.blocks()),
            besides(d.hopCount())));
    page.figure(id + "-log", "The same, logarithmic", "");
    page.figure(
        id + "-exponent",
        "Local exponent and non-Gaussian parameter",
        "Diffusive where the displacement less that of vibrations, c, grows with"
            + " exponent one and the non-Gaussian parameter falls.");
    page.figure(
        id + "-posterior",
        "Posterior of D*",
        "Shaded: 95 %. " + ResultTable.text(d.cm2PerS()) + " cm²/s.");
  }

  /// Value and standard error: what is given besides has no interval of its own that ends above
  /// zero.
  private static String besides(Estimate e) {
    return e.known()
        ? ResultTable.number(e.value()) + " ± " + ResultTable.number(e.std())
        : ResultTable.text(e);
  }

  private void provenance(HtmlPage page) {
    page.provenance(provenance);
    if (!deck.isBlank()) {
      page.html("<details style=\"margin-top:14px\"><summary>Deck</summary><pre>")
          .text(deck)
          .html("</pre></details>\n");
    }
    page.html("<p class=\"soft\">Methods: diffusivities by generalised least squares on the mean ")
        .html("squared displacement with the covariance of overlapping windows (McCluskey et al.,")
        .html(" J. Chem. Theory Comput. 2025, 21, 79); hop-count error of He, Zhu and Mo, npj ")
        .html(
            "Comput. Mater. 2018, 4, 18; conductivity from the displacement of the summed charge.")
        .html(" Plots by uPlot (MIT licence).</p>\n");
  }
}
