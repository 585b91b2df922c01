package org.haven.analysis.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.curves.Thinning;

/// Sections of a page with their charts and views: their places in the page, and the numbers that
/// its script reads.
record SectionPlots(List<ReportSection> sections) {
  /// Most points of a chart that are drawn.
  private static final int CHART_POINTS = 1500;

  /// Views in a page: some 60 kB each.
  private static final int MOST_VIEWS = 8;

  /// Adds the sections to a page.
  void write(HtmlPage page) {
    for (int s = 0; s < sections.size(); s++) {
      ReportSection section = sections.get(s);
      page.html("<h2>").text(section.title()).html("</h2>\n<ul>\n");
      section.lines().forEach(l -> page.html("<li>").text(l).html("</li>\n"));
      page.html("</ul>\n");
      section.table().ifPresent(t -> page.table(t.headings(), t.rows()));
      if (isViewed(s)) {
        Object title = section.view().getOrDefault("title", "Structure, density and jumps");
        page.html("<figure class=\"view\" id=\"")
            .html(view(s))
            .html("\"><h3>")
            .text(title.toString())
            .html("</h3><p class=\"soft\">")
            .text("Drawn by the script of this page, with WebGL 2.")
            .html("</p></figure>\n");
      }
      page.html("<div class=\"grid\">\n");
      for (int c = 0; c < section.charts().size(); c++) {
        ReportSection.Chart chart = section.charts().get(c);
        page.figure(chart(s, c), chart.title(), chart.caption());
      }
      page.html("</div>\n");
    }
  }

  /// Whether there is a view, for which the page needs `view.js`.
  boolean isViewed() {
    return sections.stream().anyMatch(s -> !s.view().isEmpty());
  }

  /// Adds the numbers of charts and views.
  void put(Map<String, Object> data) {
    data.put("charts", charts());
    data.put("views", views());
  }

  /// Identifier of chart `c` of section `s`.
  private static String chart(int s, int c) {
    return "section-" + s + "-" + c;
  }

  private List<Object> charts() {
    List<Object> charts = new ArrayList<>();
    for (int s = 0; s < sections.size(); s++) {
      for (int c = 0; c < sections.get(s).charts().size(); c++) {
        charts.add(chart(chart(s, c), sections.get(s).charts().get(c)));
      }
    }
    return charts;
  }

  private static Map<String, Object> chart(String id, ReportSection.Chart chart) {
    ReportSection.Look look = chart.look();
    int[] shown =
        IntStream.range(0, chart.x().length)
            .filter(k -> chart.x()[k] <= look.farthest() && (!look.logX() || chart.x()[k] > 0))
            .toArray();
    int[] kept =
        Arrays.stream(Thinning.even(shown.length, CHART_POINTS)).map(k -> shown[k]).toArray();
    List<Object> data = new ArrayList<>();
    data.add(Curves.numbers(Thinning.at(chart.x(), kept)));
    chart.series().values().forEach(y -> data.add(Curves.numbers(Thinning.at(y, kept))));
    List<List<Integer>> bands = new ArrayList<>();
    look.bands()
        .forEach(
            (name, ends) -> {
              // uPlot fills from the upper series to the lower one.
              bands.add(List.of(data.size(), data.size() + 1));
              data.add(Curves.numbers(Thinning.at(ends[1], kept)));
              data.add(Curves.numbers(Thinning.at(ends[0], kept)));
            });
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("x", chart.xLabel());
    json.put("y", chart.yLabel());
    json.put("level", number(chart.level()));
    json.put("logX", look.logX());
    json.put("highest", number(look.highest()));
    json.put("names", List.copyOf(chart.series().keySet()));
    json.put("points", chart.series().keySet().stream().filter(look.points()::contains).toList());
    json.put("bands", bands);
    json.put("data", data);
    return json;
  }

  /// Views of sections, so many that a page stays small.
  private List<Object> views() {
    List<Object> views = new ArrayList<>();
    for (int s = 0; s < sections.size(); s++) {
      if (isViewed(s)) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", view(s));
        json.putAll(sections.get(s).view());
        views.add(json);
      }
    }
    return views;
  }

  /// Whether section `s` has a view in the page.
  private boolean isViewed(int s) {
    return !sections.get(s).view().isEmpty()
        && sections.subList(0, s).stream().filter(x -> !x.view().isEmpty()).count() < MOST_VIEWS;
  }

  /// Identifier of the view of section `s`.
  private static String view(int s) {
    return "view-" + s;
  }

  private static Double number(double x) {
    return Double.isFinite(x) ? x : null;
  }
}
