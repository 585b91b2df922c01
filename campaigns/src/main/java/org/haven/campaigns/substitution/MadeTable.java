package org.haven.campaigns.substitution;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.haven.inputs.OutputFile;

/// Writes what was made, or refused, as CSV.
final class MadeTable {
  private MadeTable() {}

  /// A row each; paths relative to the table.
  ///
  /// @param refused whether rows have reasons in place of paths
  static void write(Path file, List<Made> rows, boolean refused) {
    List<String> columns = new ArrayList<>();
    rows.forEach(
        row ->
            row.columns().keySet().stream()
                .filter(c -> !columns.contains(c))
                .forEach(columns::add));
    OutputFile.write(file, (Writer out) -> table(out, file, rows, columns, refused));
  }

  private static void table(
      Writer out, Path file, List<Made> rows, List<String> columns, boolean refused)
      throws IOException {
    CSVPrinter csv =
        new CSVPrinter(out, CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get());
    List<String> header = new ArrayList<>(List.of("id", refused ? "reason" : "path"));
    header.addAll(columns);
    csv.printRecord(header);
    for (Made row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(row.id());
      cells.add(refused ? row.reason() : file.getParent().relativize(row.file()).toString());
      columns.forEach(c -> cells.add(row.columns().getOrDefault(c, "")));
      csv.printRecord(cells);
    }
    csv.flush();
  }
}
