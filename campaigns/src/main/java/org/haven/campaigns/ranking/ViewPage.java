package org.haven.campaigns.ranking;

import java.io.IOException;
import java.io.Writer;
import org.haven.analysis.report.HtmlReport;

/// `view.html`: one page for all structures of a campaign. The part of its address behind `#` names
/// folder and stages of one, whose view it loads from there as a script
/// ([org.haven.campaigns.stages.StageView]): the table stays small, and no network is needed.
final class ViewPage {
  private ViewPage() {}

  static void write(Writer out) throws IOException {
    out.write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.write("<title>Structure</title>\n<style>\n");
    out.write(ScreenPage.resource(HtmlReport.class, "report.css"));
    out.write(ScreenPage.resource(ViewPage.class, "screen.css"));
    out.write(
        "</style>\n</head>\n<body>\n<main>\n<p class=\"soft\"><a href=\"screen.html\">All"
            + " structures</a></p>\n<h1 id=\"name\"></h1>\n<p id=\"links\""
            + " class=\"controls\"></p>\n<div id=\"place\"></div>\n</main>\n<script>\n");
    out.write(ScreenPage.resource(HtmlReport.class, "view.js"));
    out.write("</script>\n<script>\n");
    out.write(ScreenPage.resource(ViewPage.class, "view-page.js"));
    out.write("</script>\n</body>\n</html>\n");
  }
}
