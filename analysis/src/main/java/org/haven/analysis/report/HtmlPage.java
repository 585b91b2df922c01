package org.haven.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.haven.analysis.statistics.Verdict;

/// A page of HTML while it is written.
final class HtmlPage {
  private final StringBuilder html = new StringBuilder();

  /// Adds HTML as it is.
  HtmlPage html(String html) {
    this.html.append(html);
    return this;
  }

  /// Adds text, whatever characters it holds.
  HtmlPage text(String text) {
    html.append(
        text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;"));
    return this;
  }

  /// Adds a verdict's mark as a word with a colour.
  HtmlPage mark(Verdict verdict) {
    return html("<span class=\"mark ")
        .html(verdict.word())
        .html("\">")
        .html(verdict.word())
        .html("</span>");
  }

  /// Adds the place of a plot; the script of the page draws it.
  ///
  /// @param id by which the script finds its numbers
  /// @param caption may be empty
  void figure(String id, String title, String caption) {
    html("<figure><h3>")
        .text(title)
        .html("</h3><div class=\"chart\" id=\"")
        .html(id)
        .html("\"></div>");
    if (!caption.isEmpty()) {
      html("<figcaption>").text(caption).html("</figcaption>");
    }
    html("</figure>\n");
  }

  /// Adds a number worth a large letter.
  void fact(String value, String label) {
    html("<div class=\"fact\"><b>")
        .text(value)
        .html("</b><span>")
        .text(label)
        .html("</span></div>\n");
  }

  /// Adds a table of texts.
  void table(List<String> headings, List<List<String>> rows) {
    html("<div class=\"scroll\"><table>\n<tr>");
    headings.forEach(h -> html("<th>").text(h).html("</th>"));
    html("</tr>\n");
    for (List<String> row : rows) {
      html("<tr>");
      row.forEach(cell -> html("<td>").text(cell).html("</td>"));
      html("</tr>\n");
    }
    html("</table></div>\n");
  }

  /// Adds a table of names and values.
  void provenance(Map<String, String> provenance) {
    html("<h2>Where this comes from</h2>\n<div class=\"scroll\"><table>\n");
    provenance.forEach(
        (name, value) ->
            html("<tr><td>")
                .text(name)
                .html("</td><td class=\"hash\">")
                .text(value)
                .html("</td></tr>\n"));
    html("</table></div>\n");
  }

  /// Adds what is to be read with care, if anything is.
  void warnings(List<String> warnings) {
    if (!warnings.isEmpty()) {
      html("<div class=\"warn\"><strong>Read with care</strong><ul>\n");
      warnings.forEach(w -> html("<li>").text(w).html("</li>\n"));
      html("</ul></div>\n");
    }
  }

  /// Begins a page: head, styles, heading.
  ///
  /// @param kind what it is about, for the title of the window
  void begin(String title, String kind) {
    html("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .html("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .html("<title>")
        .text(title)
        .html(" – ")
        .text(kind)
        .html("</title>\n<style>\n")
        .html(resource("uPlot.min.css"))
        .html("\n")
        .html(resource("report.css"))
        .html("</style>\n</head>\n<body>\n<main>\n");
    html("<h1>").text(title).html("</h1>\n");
  }

  /// Ends a page: the numbers of its plots, and the scripts that draw them.
  ///
  /// @param json of [#json]
  /// @param viewed whether there is a view in three dimensions
  void end(String json, boolean viewed) {
    html("</main>\n<script type=\"application/json\" id=\"data\">")
        .html(json)
        .html("</script>\n<script>\n/*\n")
        .html(resource("uPlot.LICENSE"))
        .html("*/\n")
        .html(resource("uPlot.iife.min.js"))
        .html("\n</script>\n<script>\n")
        .html(resource("report.js"))
        .html(viewed ? resource("view.js") : "")
        .html("</script>\n</body>\n</html>\n");
  }

  /// Data as JSON that may stand in a script element.
  static String json(Map<String, Object> data) {
    try {
      // "</script>" inside a string would end the element.
      return new ObjectMapper().writeValueAsString(data).replace("</", "<\\/");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name, e);
    }
  }

  /// The whole page.
  @Override
  public String toString() {
    return html.toString();
  }
}
