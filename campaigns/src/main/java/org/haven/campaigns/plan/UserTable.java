package org.haven.campaigns.plan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.haven.campaigns.parquet.ParquetTable;
import org.haven.inputs.InputException;

/// A table of the user's, CSV or Parquet; its values as text.
///
/// @param header names of the columns
record UserTable(Path file, List<String> header, List<Row> rows) {
  private static final String PARQUET = ".parquet";

  /// A row.
  ///
  /// @param number line of a CSV; of a Parquet file, which has no lines, from 1
  record Row(int number, List<String> values) {}

  /// Whether a name is that of a table.
  static boolean isOne(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".csv") || lower.endsWith(PARQUET);
  }

  /// Reads it.
  ///
  /// @throws InputException if it cannot be read, or a row has too few values
  static UserTable read(Path file) {
    return isParquet(file) ? parquet(file) : csv(file);
  }

  /// A fault of a row.
  InputException fault(Row row, String message) {
    return isParquet(file)
        ? new InputException(file, "row " + row.number() + " " + message)
        : new InputException(file, row.number(), message);
  }

  /// A fault of the header.
  InputException fault(String message) {
    return isParquet(file)
        ? new InputException(file, message)
        : new InputException(file, 1, message);
  }

  private static boolean isParquet(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(PARQUET);
  }

  private static UserTable parquet(Path file) {
    ParquetTable table = ParquetTable.read(file);
    List<Row> rows = new ArrayList<>();
    table.rows().forEach(values -> rows.add(new Row(rows.size() + 1, values)));
    return new UserTable(file, table.header(), rows);
  }

  private static UserTable csv(Path file) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();
    try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CSVParser parser = CSVParser.parse(text, format)) {
      List<String> header =
          parser.getHeaderNames().stream().map(n -> n.replace("\uFEFF", "")).toList();
      List<Row> rows = new ArrayList<>();
      for (CSVRecord row : parser) {
        int line = (int) parser.getCurrentLineNumber();
        if (row.size() < header.size()) {
          throw new InputException(
              file, line, "has " + row.size() + " values; expected " + header.size());
        }
        rows.add(new Row(line, row.toList()));
      }
      return new UserTable(file, header, rows);
    } catch (IOException | UncheckedIOException | IllegalArgumentException unreadable) {
      throw new InputException(
          file, "cannot be read as CSV: " + unreadable.getMessage(), unreadable);
    }
  }
}
