package org.haven.campaigns.ranking;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.haven.analysis.report.ResultJson;
import org.haven.campaigns.parquet.ParquetColumn;
import org.haven.campaigns.parquet.ParquetWriter;
import org.haven.campaigns.ranking.ScreenTable.Head;
import org.haven.campaigns.ranking.ScreenTable.Row;

/// `screen.parquet`: the columns of `screen.csv` with their types. A column of the user's table is
/// one of numbers where all its values are.
final class ScreenParquet {
  private final ScreenReport report;
  private final List<Integer> order;
  private final List<ParquetColumn> columns = new ArrayList<>();

  private ScreenParquet(ScreenReport report) {
    this.report = report;
    this.order = report.rows();
  }

  /// The file.
  static byte[] bytes(ScreenReport report) {
    ScreenParquet table = new ScreenParquet(report);
    table.fill();
    return ParquetWriter.bytes(table.columns, "Haven " + ResultJson.version());
  }

  private void fill() {
    ScreenTable table = report.table();
    count("rank", k -> report.ranks()[k] == 0 ? -1 : report.ranks()[k]);
    text("id", Row::id);
    text("formula", Row::formula);
    text("mobile", Row::mobile);
    text("status", row -> row.status().word());
    text("stage", Row::stage);
    text("reason", Row::reason);
    count("realisations", k -> table.rows().get(k).realisations());
    decimal(
        "probability_best_" + report.ranking().best(),
        k -> report.ranks()[k] == 0 ? Double.NaN : report.ranking().probability()[k]);
    boolean[] front = new boolean[order.size()];
    for (int n = 0; n < front.length; n++) {
      front[n] = report.front()[order.get(n)];
    }
    columns.add(new ParquetColumn.Flag("pareto", front));
    for (int c = 0; c < table.heads().size(); c++) {
      int column = c;
      Head head = table.heads().get(c);
      decimal(head.name(), k -> table.rows().get(k).value(column));
      decimal(head.name() + "_low", k -> table.rows().get(k).low(column));
      decimal(head.name() + "_high", k -> table.rows().get(k).high(column));
    }
    for (int u = 0; u < table.users().size(); u++) {
      int user = u;
      String name = free(table.users().get(u));
      if (table.rows().stream().allMatch(row -> isNumber(row.users().get(user)))) {
        decimal(name, k -> number(table.rows().get(k).users().get(user)));
      } else {
        text(name, row -> row.users().get(user));
      }
    }
  }

  /// The user's name of a column, unless one of Haven's has it: readers want each once.
  private String free(String name) {
    return columns.stream().anyMatch(c -> c.name().equals(name)) ? free(name + "_table") : name;
  }

  private static boolean isNumber(String text) {
    return text.isEmpty() || Double.isFinite(number(text));
  }

  private static double number(String text) {
    try {
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }

  private void count(String name, ToIntFunction<Integer> value) {
    columns.add(new ParquetColumn.Count(name, order.stream().mapToInt(value).toArray()));
  }

  private void decimal(String name, ToDoubleFunction<Integer> value) {
    columns.add(new ParquetColumn.Decimal(name, order.stream().mapToDouble(value).toArray()));
  }

  /// Empty texts are none.
  private void text(String name, Function<Row, String> value) {
    List<String> texts = new ArrayList<>();
    for (int k : order) {
      String text = value.apply(report.table().rows().get(k));
      texts.add(text.isEmpty() ? null : text);
    }
    columns.add(new ParquetColumn.Text(name, texts));
  }
}
