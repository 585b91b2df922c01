package org.haven.campaigns.ranking;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.haven.campaigns.ranking.ScreenTable.Head;
import org.haven.campaigns.ranking.ScreenTable.Row;
import org.haven.campaigns.ranking.ScreenTable.Status;
import org.haven.inputs.OutputFile;

/// What a campaign leaves: `screen.csv`, `screen.parquet`, `screen.json` and `screen.html`, of the
/// same numbers.
///
/// @param ranks of the rows, from 1; 0 where a row is not ranked
/// @param front whether a row is on the Pareto front
/// @param goals columns of the front, each with whether large values are good
/// @param measured against the user's measured values; null without them
public record ScreenReport(
    ScreenTable table,
    Ranking ranking,
    int[] ranks,
    boolean[] front,
    Map<String, Boolean> goals,
    Measured measured) {
  /// Names of the files.
  public static final String CSV = "screen.csv";

  public static final String PARQUET = "screen.parquet";
  public static final String JSON = "screen.json";
  public static final String HTML = "screen.html";

  /// The page that shows any structure of the campaign.
  public static final String VIEW = "view.html";

  /// Makes it.
  ///
  /// @param goals may be empty
  /// @param measuredColumn of the user's table, in S/cm; null for none
  public static ScreenReport of(
      ScreenTable table, Ranking ranking, Map<String, Boolean> goals, String measuredColumn) {
    int n = table.rows().size();
    int[] ranks = new int[n];
    for (int k = 0; k < ranking.order().size(); k++) {
      ranks[ranking.order().get(k)] = k + 1;
    }
    boolean[] front = new boolean[n];
    if (!goals.isEmpty()) {
      List<Integer> kept = new ArrayList<>();
      List<double[]> points = new ArrayList<>();
      for (int k = 0; k < n; k++) {
        if (table.rows().get(k).status() == Status.KEPT) {
          Row row = table.rows().get(k);
          kept.add(k);
          points.add(goals.keySet().stream().mapToDouble(g -> number(table, row, g)).toArray());
        }
      }
      boolean[] larger = new boolean[goals.size()];
      int g = 0;
      for (boolean each : goals.values()) {
        larger[g++] = each;
      }
      Pareto.front(points, larger).forEach(k -> front[kept.get(k)] = true);
    }
    return new ScreenReport(
        table,
        ranking,
        ranks,
        front,
        new LinkedHashMap<>(goals),
        measuredColumn == null ? null : Measured.of(table, measuredColumn));
  }

  /// A column of a row: of the stages, or of the user's table.
  static double number(ScreenTable table, Row row, String column) {
    int c = table.column(column);
    if (c >= 0) {
      return row.value(c);
    }
    int u = table.users().indexOf(column);
    return u < 0 ? Double.NaN : UserNumber.of(row.users().get(u)).orElse(Double.NaN);
  }

  /// Writes the four files, and the page that shows structures, each whole or not at all.
  public void write(Path folder) {
    OutputFile.write(folder.resolve(CSV), this::csv);
    OutputFile.write(folder.resolve(PARQUET), ScreenParquet.bytes(this));
    OutputFile.write(folder.resolve(JSON), this::json);
    OutputFile.write(folder.resolve(HTML), out -> ScreenPage.write(this, out));
    if (table.rows().stream().anyMatch(row -> !row.views().isEmpty())) {
      OutputFile.write(folder.resolve(VIEW), ViewPage::write);
    }
  }

  private void csv(Writer out) throws IOException {
    CSVPrinter csv =
        new CSVPrinter(out, CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get());
    List<String> header =
        new ArrayList<>(
            List.of(
                "rank",
                "id",
                "formula",
                "mobile",
                "status",
                "stage",
                "reason",
                "realisations",
                "probability_best_" + ranking.best(),
                "pareto"));
    for (Head head : table.heads()) {
      header.addAll(List.of(head.name(), head.name() + "_low", head.name() + "_high"));
    }
    header.addAll(table.users());
    csv.printRecord(header);
    for (int k : rows()) {
      Row row = table.rows().get(k);
      List<Object> cells = new ArrayList<>();
      cells.add(ranks[k] == 0 ? "" : ranks[k]);
      cells.addAll(
          List.of(
              row.id(),
              row.formula(),
              row.mobile(),
              row.status().word(),
              row.stage(),
              row.reason(),
              row.realisations()));
      cells.add(ranks[k] == 0 ? "" : ranking.probability()[k]);
      cells.add(front[k] ? "yes" : "");
      for (double value : row.values()) {
        cells.add(Double.isFinite(value) ? value : "");
      }
      cells.addAll(row.users());
      csv.printRecord(cells);
    }
    csv.flush();
  }

  /// Indices of the rows in the order of the tables: the ranked ones, then the others as they came.
  List<Integer> rows() {
    List<Integer> rows = new ArrayList<>(ranking.order());
    for (int k = 0; k < ranks.length; k++) {
      if (ranks[k] == 0) {
        rows.add(k);
      }
    }
    return rows;
  }

  private void json(Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory(new ObjectMapper()).createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("title", table.title());
      json.writeStringField("ranked_by", ranking.column());
      json.writeNumberField("best", ranking.best());
      json.writePOJOField("columns", columns());
      json.writePOJOField("funnel", table.funnel());
      if (measured != null) {
        json.writePOJOField("measured", measured.json());
      }
      json.writeArrayFieldStart("rows");
      for (int k : rows()) {
        row(json, k);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    table.heads().forEach(h -> columns.put(h.name(), h.about()));
    return columns;
  }

  private void row(JsonGenerator json, int k) throws IOException {
    Row row = table.rows().get(k);
    json.writeStartObject();
    json.writeStringField("id", row.id());
    json.writeStringField("formula", row.formula());
    json.writeStringField("mobile", row.mobile());
    json.writeStringField("status", row.status().word());
    json.writeStringField("stage", row.stage());
    json.writeStringField("reason", row.reason());
    json.writeNumberField("realisations", row.realisations());
    if (ranks[k] > 0) {
      json.writeNumberField("rank", ranks[k]);
      json.writeNumberField("probability_best", ranking.probability()[k]);
    }
    json.writeBooleanField("pareto", front[k]);
    json.writeStringField("folder", row.folder());
    json.writePOJOField("views", row.views());
    json.writeObjectFieldStart("values");
    for (int c = 0; c < table.heads().size(); c++) {
      value(json, table.heads().get(c).name(), row, c);
    }
    json.writeEndObject();
    if (!table.users().isEmpty()) {
      json.writeObjectFieldStart("table");
      for (int u = 0; u < table.users().size(); u++) {
        json.writeStringField(table.users().get(u), row.users().get(u));
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, String name, Row row, int c) throws IOException {
    boolean known = Double.isFinite(row.value(c));
    if (!known && !Double.isFinite(row.high(c))) {
      return;
    }
    if (row.low(c) == row.high(c)) {
      json.writeNumberField(name, row.value(c));
      return;
    }
    json.writeObjectFieldStart(name);
    json.writePOJOField("value", known ? row.value(c) : null);
    json.writeArrayFieldStart("ci95");
    for (double end : new double[] {row.low(c), row.high(c)}) {
      if (Double.isFinite(end)) {
        json.writeNumber(end);
      } else {
        json.writeNull();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
