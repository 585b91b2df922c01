package org.haven.analysis.report;

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

  /// The whole page.
  @Override
  public String toString() {
    return html.toString();
  }
}
