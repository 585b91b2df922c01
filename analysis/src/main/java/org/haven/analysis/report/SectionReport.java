package org.haven.analysis.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sections as one HTML file that needs nothing else: no network, no other file.
///
/// @param title of the page
/// @param kind what it is about, in a word or two
/// @param introduction below the title
/// @param facts values worth a large letter, by what they are
/// @param warnings what is to be read with care
/// @param sections one after the other
/// @param provenance name and value: versions, files
public record SectionReport(
    String title,
    String kind,
    String introduction,
    Map<String, String> facts,
    List<String> warnings,
    List<ReportSection> sections,
    Map<String, String> provenance) {

  /// The page.
  public String text() {
    SectionPlots plots = new SectionPlots(sections);
    HtmlPage page = new HtmlPage();
    page.begin(title, kind);
    page.html("<p class=\"soft\">").text(introduction).html("</p>\n<div class=\"facts\">\n");
    facts.forEach((label, value) -> page.fact(value, label));
    page.html("</div>\n");
    page.warnings(warnings);
    plots.write(page);
    page.provenance(provenance);
    page.html("<p class=\"soft\">Plots by uPlot (MIT licence).</p>\n");
    // The script looks for the plots of a transport report too.
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("fits", List.of());
    data.put("haven", Map.of("x", List.of()));
    data.put("runs", List.of());
    plots.put(data);
    page.end(HtmlPage.json(data), plots.isViewed());
    return page.toString();
  }
}
