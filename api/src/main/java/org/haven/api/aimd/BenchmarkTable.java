package org.haven.api.aimd;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.paper.Prose;
import org.haven.inputs.Plain;
import org.haven.validation.aimd.AimdBenchmark;
import org.haven.validation.aimd.ComparedQuantity;
import org.haven.validation.aimd.Section;

/// All compared quantities as a table: for the terminal, as CSV with all digits, as LaTeX.
///
/// @param rows in the order of the page
record BenchmarkTable(List<Row> rows) {
  /// A value with its 95 % interval; NaN where there is none.
  record Value(double value, double low, double high) {
    /// `1.6 (1.3–2.0)`; without an interval the value alone, a dash for nothing.
    String text() {
      if (!Double.isFinite(value)) {
        return "–";
      }
      return Double.isFinite(low) && Double.isFinite(high) && low < high
          ? String.format(Locale.ROOT, "%s (%s–%s)", digits(value), digits(low), digits(high))
          : digits(value);
    }

    /// Three digits; powers of ten below a thousandth and from a hundred thousand.
    private static String digits(double x) {
      if (x == 0) {
        return "0";
      }
      BigDecimal three = new BigDecimal(x).round(new MathContext(3));
      double size = Math.abs(x);
      return size >= 1e-3 && size < 1e5
          ? three.stripTrailingZeros().toPlainString()
          : String.format(Locale.ROOT, "%.2e", three).replaceFirst("\\.?0*e", "e");
    }
  }

  /// A quantity.
  ///
  /// @param section its title
  /// @param id of the section
  /// @param measure in words: ratio, difference, distance, error
  record Row(
      String section,
      String id,
      String name,
      String unit,
      double temperatureK,
      Value reference,
      Value haven,
      String measure,
      Value change,
      double tolerance,
      String verdict,
      String reason) {
    /// By which rows of several benchmarks are one.
    String key() {
      return id + "|" + name + "|" + temperatureK;
    }

    String kelvin() {
      return Double.isFinite(temperatureK) ? Plain.number(temperatureK) : "";
    }

    /// Name with its temperature.
    String title() {
      return name + (kelvin().isEmpty() ? "" : " at " + kelvin() + " K");
    }
  }

  static BenchmarkTable of(AimdBenchmark benchmark) {
    List<Row> rows = new ArrayList<>();
    for (Section section : benchmark.sections()) {
      for (ComparedQuantity q : section.quantities()) {
        rows.add(
            new Row(
                section.title(),
                section.id(),
                q.name(),
                q.unit(),
                q.temperatureK(),
                value(q.reference()),
                value(q.haven()),
                Plain.word(q.measure()),
                value(q.change()),
                q.tolerance(),
                q.agreement().words(),
                q.reason()));
      }
    }
    return new BenchmarkTable(rows);
  }

  /// Of a benchmark.json.
  static BenchmarkTable of(JsonNode json) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode section : json.path("sections")) {
      for (JsonNode q : section.path("quantities")) {
        rows.add(
            new Row(
                section.path("title").asText(),
                section.path("id").asText(),
                q.path("name").asText(),
                q.path("unit").asText(),
                q.path("temperature_k").asDouble(Double.NaN),
                value(q.path("reference")),
                value(q.path("haven")),
                q.path("measure").asText(),
                value(q.path("change")),
                q.path("tolerance").asDouble(Double.NaN),
                q.path("verdict").asText(),
                q.path("reason").asText()));
      }
    }
    return new BenchmarkTable(rows);
  }

  private static Value value(org.haven.analysis.statistics.Estimate e) {
    return new Value(e.value(), e.ci95Low(), e.ci95High());
  }

  private static Value value(JsonNode json) {
    return new Value(
        json.path("value").asDouble(Double.NaN),
        json.path("ci95").path(0).asDouble(Double.NaN),
        json.path("ci95").path(1).asDouble(Double.NaN));
  }

  /// `D* of Li at 600 K`.
  static String name(ComparedQuantity q) {
    return q.name()
        + (Double.isFinite(q.temperatureK()) ? " at " + Plain.number(q.temperatureK()) + " K" : "");
  }

  /// `1.6 (1.3–2.0)`.
  static String change(ComparedQuantity q) {
    return value(q.change()).text();
  }

  /// Columns of a page's table.
  static final List<String> HEADINGS =
      List.of("quantity", "T / K", "verdict", "value", "tolerated", "reference", "Haven");

  /// Rows under [#HEADINGS].
  List<List<String>> cells() {
    return rows.stream()
        .map(
            r ->
                List.of(
                    r.name() + (r.unit().isEmpty() ? "" : " / " + r.unit()),
                    r.kelvin(),
                    r.verdict(),
                    r.change().text(),
                    tolerated(r),
                    r.reference().text(),
                    r.haven().text()))
        .toList();
  }

  private static String tolerated(Row r) {
    if (!Double.isFinite(r.tolerance())) {
      return "";
    }
    String t = new Value(r.tolerance(), Double.NaN, Double.NaN).text();
    return switch (r.measure()) {
      case "ratio" -> "1/" + t + " to " + t;
      case "difference" -> "±" + t;
      default -> "up to " + t;
    };
  }

  /// For a terminal.
  List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(List.of("quantity", "T/K", "reference", "Haven", "ratio, difference", "verdict"));
    rows.forEach(
        r ->
            all.add(
                List.of(
                    r.name() + (r.unit().isEmpty() ? "" : ", " + r.unit()),
                    r.kelvin(),
                    r.reference().text(),
                    r.haven().text(),
                    r.change().text(),
                    r.verdict())));
    return columns(all);
  }

  /// Rows of texts, each column as wide as its widest.
  static List<String> columns(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    rows.forEach(
        row -> {
          for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.max(widths[c], row.get(c).length());
          }
        });
    return rows.stream()
        .map(
            row -> {
              StringBuilder line = new StringBuilder();
              for (int c = 0; c < widths.length; c++) {
                line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + 2));
              }
              return line.toString().stripTrailing();
            })
        .toList();
  }

  /// All digits, for programs.
  ///
  /// @param comments first lines, after `#`
  String csv(List<String> comments) {
    StringBuilder text = new StringBuilder();
    comments.forEach(line -> text.append("# ").append(line.replace('\n', ' ')).append('\n'));
    text.append("section,quantity,unit,temperature_k");
    for (String each : List.of("reference", "haven")) {
      text.append(',').append(each).append(',').append(each).append("_ci95_low,");
      text.append(each).append("_ci95_high");
    }
    text.append(",measure,change,change_ci95_low,change_ci95_high,tolerance,verdict\n");
    for (Row r : rows) {
      text.append(r.id()).append(',').append(quoted(r.name())).append(',').append(quoted(r.unit()));
      text.append(',').append(number(r.temperatureK())).append(number(r.reference()));
      text.append(number(r.haven())).append(',').append(r.measure()).append(number(r.change()));
      text.append(',').append(number(r.tolerance())).append(',').append(r.verdict()).append('\n');
    }
    return text.toString();
  }

  /// A line of a table of several potentials.
  static String line(String potential, Row r) {
    return r.id()
        + ","
        + quoted(r.name())
        + ","
        + number(r.temperatureK())
        + ","
        + quoted(potential)
        + ","
        + r.measure()
        + number(r.change())
        + ","
        + r.verdict();
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  private static String number(Value v) {
    return "," + number(v.value()) + "," + number(v.low()) + "," + number(v.high());
  }

  private static String number(double x) {
    return Double.isFinite(x) ? Double.toString(x) : "";
  }

  /// LaTeX with the package booktabs.
  String latex(String caption) {
    StringBuilder text =
        new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n");
    text.append("  \\caption{Haven against the reference, 95\\,\\% intervals: ");
    text.append(Prose.latex(caption)).append(".}\n");
    // as wide as a page of A4 with margins of 2 cm
    text.append("  \\scriptsize\\setlength{\\tabcolsep}{2pt}\n");
    text.append("  \\begin{tabular}{p{3cm}rllll}\n    \\toprule\n");
    text.append("    quantity & $T$ / K & reference & Haven & ratio, difference & verdict \\\\\n");
    String section = "";
    for (Row r : rows) {
      if (!r.section().equals(section)) {
        section = r.section();
        text.append("    \\midrule\n    \\multicolumn{6}{l}{\\emph{");
        text.append(Prose.latex(section)).append("}} \\\\\n");
      }
      text.append("    ").append(Prose.latex(r.name()));
      text.append(r.unit().isEmpty() ? "" : " / " + Prose.latex(r.unit()));
      text.append(" & ").append(r.kelvin());
      for (Value v : List.of(r.reference(), r.haven(), r.change())) {
        text.append(" & ").append(Prose.latex(v.text()));
      }
      text.append(" & ").append(r.verdict()).append(" \\\\\n");
    }
    return text.append("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n").toString();
  }
}
