package org.haven.campaigns.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// A flat table of a Parquet file, its values as the text that a CSV would hold; empty where there
/// is none, or a number that is none.
///
/// @param header names of the columns
public record ParquetTable(List<String> header, List<List<String>> rows) {
  /// It tells which of its parts it has found; kept here, or it would be forgotten.
  private static final Logger LIBRARY = Logger.getLogger("dev.hardwood");

  static {
    LIBRARY.setLevel(Level.WARNING);
  }

  /// From a damaged file the library may not come back.
  private static final long STANDSTILL_MS = 30_000;

  /// Reads one; compressed by snappy, zstd, gzip, or not.
  ///
  /// @throws InputException if it is none, is damaged, or has columns of lists or of structures
  public static ParquetTable read(Path file) {
    return read(file, STANDSTILL_MS);
  }

  /// @param standstillMs after which no further row means a damaged file
  static ParquetTable read(Path file, long standstillMs) {
    AtomicLong rows = new AtomicLong();
    FutureTask<ParquetTable> table = new FutureTask<>(() -> load(file, rows));
    Thread.ofPlatform().daemon().name("parquet").start(table);
    long before = -1;
    try {
      while (rows.get() > before) {
        before = rows.get();
        try {
          return table.get(standstillMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
          // Goes on as long as rows come.
        }
      }
    } catch (ExecutionException failure) {
      throw fault(file, failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      table.cancel(true);
    }
    throw new InputException(
        file,
        "cannot be read as Parquet: after row " + before + " nothing comes; the file is damaged");
  }

  private static InputException fault(Path file, Throwable cause) {
    return cause instanceof InputException fault
        ? fault
        : new InputException(
            file,
            "cannot be read as Parquet, flat and compressed by snappy, zstd, gzip or not: "
                + reason(cause),
            cause);
  }

  private static ParquetTable load(Path file, AtomicLong count) throws IOException {
    try (InputFile input = InputFile.of(file);
        ParquetFileReader parquet = ParquetFileReader.open(input)) {
      List<String> header = new ArrayList<>();
      for (ColumnSchema column : parquet.getFileSchema().getColumns()) {
        if (column.maxRepetitionLevel() > 0 || !parquet.getFileSchema().isFlatSchema()) {
          throw nested(file, parquet);
        }
        header.add(column.name());
      }
      List<List<String>> rows = new ArrayList<>();
      try (RowReader reader = parquet.rowReader()) {
        while (reader.hasNext()) {
          reader.next();
          List<String> row = new ArrayList<>();
          for (int k = 0; k < header.size(); k++) {
            row.add(reader.isNull(k) ? "" : text(reader.getValue(k)));
          }
          rows.add(row);
          count.incrementAndGet();
        }
      }
      return new ParquetTable(header, rows);
    }
  }

  private static InputException nested(Path file, ParquetFileReader parquet) {
    String name =
        parquet.getFileSchema().getColumns().stream()
            .filter(c -> c.fieldPath().elements().size() > 1)
            .map(c -> c.fieldPath().elements().getFirst())
            .findFirst()
            .orElse("?");
    return new InputException(
        file,
        "has the column "
            + Plain.quoted(name)
            + " of lists or structures; expected one value in a cell. Drop it, or turn it into"
            + " text");
  }

  /// What lies at the bottom of a failure, without the name of the file: its first clause.
  private static String reason(Throwable damaged) {
    Throwable cause = damaged;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause
            .getMessage()
            .replaceFirst("^\\[[^]]*] ", "")
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("(?<=.{30})[:.;] .*", "");
  }

  private static String text(Object value) {
    return switch (value) {
      case Double d when d.isNaN() -> "";
      case Float f when f.isNaN() -> "";
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      default -> value.toString();
    };
  }
}
