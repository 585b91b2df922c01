package org.haven.campaigns.ranking;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ResultJson;
import org.haven.campaigns.ranking.ScreenTable.Head;
import org.haven.campaigns.ranking.ScreenTable.Row;
import org.haven.campaigns.ranking.ScreenTable.StageCount;

/// `screen.html`: the table to sort and filter, the funnel, the Pareto front and the values against
/// measured ones, as one file that needs no network. Its script draws from numbers in the page; the
/// funnel and the correlations are there without scripts.
final class ScreenPage {
  /// Rows beyond these would make a page that no browser likes: a row of a whole funnel takes a
  /// kilobyte.
  private static final int MOST_ROWS = 20_000;

  private ScreenPage() {}

  static void write(ScreenReport report, Writer out) throws IOException {
    write(report, MOST_ROWS, out);
  }

  /// @param most rows of the table, the ranked ones first
  static void write(ScreenReport report, int most, Writer out) throws IOException {
    ScreenTable table = report.table();
    out.write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    out.write(escaped(table.title()) + " – screening</title>\n<style>\n");
    out.write(resource(HtmlReport.class, "report.css"));
    out.write(resource(ScreenPage.class, "screen.css"));
    out.write("</style>\n</head>\n<body>\n<main>\n<h1>" + escaped(table.title()) + "</h1>\n");
    out.write(
        "<p class=\"soft\">"
            + table.rows().size()
            + " structures screened by Haven "
            + escaped(ResultJson.version())
            + ", ranked by "
            + escaped(report.ranking().column() + about(table, report.ranking().column()))
            + ". Intervals are 95 %.</p>\n");
    if (table.rows().size() > most) {
      out.write(
          "<p>This page holds "
              + most
              + " of them, the ranked ones first, then those that come first; all are in "
              + ScreenReport.CSV
              + " and "
              + ScreenReport.PARQUET
              + ".</p>\n");
    }
    funnel(table, out);
    measured(report, out);
    out.write(
        "<h2>Two columns against one another</h2>\n<p class=\"controls\"><label>across <select"
            + " id=\"x\"></select></label> <label>up <select id=\"y\"></select></label></p>\n"
            + "<figure><div id=\"plot\"></div><figcaption>Orange: on the Pareto front. A point"
            + " leads to its row.</figcaption></figure>\n");
    out.write(
        "<h2>Structures</h2>\n<p class=\"controls\"><label>find <input id=\"find\""
            + " placeholder=\"id, formula, reason\"></label> <label>status <select id=\"status\">"
            + "<option value=\"\">all</option><option>kept</option><option>excluded</option>"
            + "<option>failed</option><option>open</option></select></label> <label>where <input"
            + " id=\"where\" placeholder=\"bond_valence.e_3d_ev &lt; 0.5\" size=\"34\"></label>"
            + " <span class=\"soft\" id=\"count\"></span></p>\n<div class=\"scroll\"><table"
            + " id=\"table\"><thead></thead><tbody></tbody></table></div>\n<p"
            + " class=\"controls\"><button id=\"more\">more rows</button></p>\n");
    out.write("</main>\n<script type=\"application/json\" id=\"data\">");
    data(report, most, out);
    out.write("</script>\n<script>\n");
    out.write(resource(ScreenPage.class, "screen.js"));
    out.write("</script>\n</body>\n</html>\n");
  }

  private static String about(ScreenTable table, String column) {
    int c = table.column(column);
    return c < 0 || table.heads().get(c).about().isEmpty()
        ? ""
        : " (" + table.heads().get(c).about() + ")";
  }

  private static void funnel(ScreenTable table, Writer out) throws IOException {
    out.write("<h2>Funnel</h2>\n<div class=\"scroll\"><table class=\"funnel\"><tr>");
    for (String head :
        new String[] {
          "stage", "", "passed", "without number", "held back", "failed", "to be done", "failures"
        }) {
      boolean left = head.equals("failures") || head.isEmpty();
      out.write("<th" + (left ? " class=\"left\"" : "") + ">" + head + "</th>");
    }
    out.write("</tr>\n");
    int most = 1;
    for (StageCount s : table.funnel()) {
      most = Math.max(most, s.kept() + s.excluded() + s.failed() + s.open());
    }
    for (StageCount s : table.funnel()) {
      out.write("<tr><td>" + escaped(s.stage()) + "</td><td class=\"left\"><span class=\"bar\">");
      for (Map.Entry<String, Integer> part :
          Map.of(
                  "a-kept",
                  s.kept(),
                  "b-out",
                  s.excluded(),
                  "c-failed",
                  s.failed(),
                  "d-open",
                  s.open())
              .entrySet()
              .stream()
              .sorted(Map.Entry.comparingByKey())
              .toList()) {
        out.write(
            String.format(
                Locale.ROOT,
                "<i class=\"%s\" style=\"width:%.2f%%\"></i>",
                part.getKey(),
                100.0 * part.getValue() / most));
      }
      out.write(
          "</span></td><td>"
              + s.kept()
              + "</td><td>"
              + s.missing()
              + "</td><td>"
              + s.excluded()
              + "</td><td>"
              + s.failed()
              + "</td><td>"
              + s.open()
              + "</td><td class=\"left\">");
      int shown = 0;
      for (Map.Entry<String, Integer> reason : s.reasons().entrySet()) {
        out.write(
            shown++ < 8
                ? "<small>" + reason.getValue() + " × " + escaped(reason.getKey()) + "</small>"
                : "");
      }
      out.write("</td></tr>\n");
    }
    out.write("</table></div>\n");
  }

  private static void measured(ScreenReport report, Writer out) throws IOException {
    if (report.measured() == null) {
      return;
    }
    out.write("<h2>Against measured conductivities</h2>\n");
    for (String note : report.measured().notes()) {
      out.write("<p>" + escaped(note) + ".</p>\n");
    }
    if (report.measured().spearman().isEmpty()) {
      return;
    }
    out.write(
        "<p class=\"soft\">Column "
            + escaped(report.measured().cells().column())
            + "; rank correlation with log₁₀ of it, intervals by bootstrap over the structures.</p>"
            + "\n<div class=\"scroll\"><table><tr><th>column</th><th>structures</th><th>Spearman"
            + "</th><th>95 %</th></tr>\n");
    report
        .measured()
        .spearman()
        .forEach(
            (name, c) ->
                write(
                    out,
                    String.format(
                        Locale.ROOT,
                        "<tr><td>%s</td><td>%d</td><td>%.2f</td><td>%.2f – %.2f</td></tr>%n",
                        escaped(name),
                        c.n(),
                        c.spearman().value(),
                        c.spearman().ci95Low(),
                        c.spearman().ci95High())));
    out.write("</table></div>\n");
    report
        .measured()
        .logErrors()
        .forEach(
            (name, e) ->
                write(
                    out,
                    String.format(
                        Locale.ROOT,
                        "<p>%s: log₁₀ sigma off by %+.2f on average, by %.2f without the sign (%d"
                            + " structures).</p>%n",
                        escaped(name),
                        e[0],
                        e[1],
                        (int) e[2])));
  }

  private static void write(Writer out, String text) {
    try {
      out.write(text);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /// Columns and rows as arrays, numbers with five digits, `<` escaped as HTML asks for.
  private static void data(ScreenReport report, int most, Writer out) throws IOException {
    ScreenTable table = report.table();
    StringWriter head = new StringWriter();
    try (JsonGenerator json = generator(head)) {
      json.writeStartObject();
      json.writeStringField("by", report.ranking().column());
      json.writeNumberField("best", report.ranking().best());
      json.writePOJOField("goals", report.goals().keySet());
      json.writePOJOField("heads", table.heads().stream().map(Head::name).toList());
      json.writePOJOField("about", table.heads().stream().map(Head::about).toList());
      json.writePOJOField("users", table.users());
      json.writePOJOField("maps", maps(table));
      json.writeArrayFieldStart("rows");
      json.writeEndArray();
      json.writeEndObject();
    }
    String text = head.toString();
    out.write(text.substring(0, text.length() - 2).replace("<", "\\u003c"));
    String comma = "\n";
    for (int k : report.rows().subList(0, Math.min(most, table.rows().size()))) {
      StringWriter row = new StringWriter();
      try (JsonGenerator json = generator(row)) {
        row(report, k, json);
      }
      out.write(comma);
      out.write(row.toString().replace("<", "\\u003c"));
      comma = ",\n";
    }
    out.write("]}");
  }

  /// Stages that leave an energy map: those that find barriers in it.
  private static List<String> maps(ScreenTable table) {
    return table.heads().stream()
        .map(Head::name)
        .filter(name -> name.endsWith(".e_3d_ev"))
        .map(name -> name.substring(0, name.indexOf('.')))
        .toList();
  }

  private static JsonGenerator generator(Writer out) throws IOException {
    return new JsonFactory(new ObjectMapper()).createGenerator(out);
  }

  private static void row(ScreenReport report, int k, JsonGenerator json) throws IOException {
    Row row = report.table().rows().get(k);
    json.writeStartArray();
    json.writeNumber(report.ranks()[k]);
    json.writeString(row.id());
    json.writeString(row.formula());
    json.writeString(row.mobile());
    json.writeString(row.status().word());
    json.writeString(row.stage());
    json.writeString(row.reason());
    number(json, report.ranks()[k] > 0 ? report.ranking().probability()[k] : Double.NaN);
    json.writeNumber(report.front()[k] ? 1 : 0);
    json.writeString(row.report());
    json.writeStartArray();
    for (double value : row.values()) {
      number(json, value);
    }
    json.writeEndArray();
    json.writeStartArray();
    for (String user : row.users()) {
      json.writeString(user);
    }
    json.writeEndArray();
    json.writeString(row.folder());
    json.writeString(String.join(",", row.views()));
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeRawValue(String.format(Locale.ROOT, "%.5g", value));
    } else {
      json.writeNull();
    }
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name, e);
    }
  }
}
