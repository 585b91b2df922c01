package org.haven.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What users get wrong, and what Haven says: all tables, in the order of the documentation.
final class BadInputs {
  /// One bad input.
  ///
  /// @param group heading in the documentation
  /// @param what what is wrong
  /// @param files name and content of the files it takes; a name that ends with `/` is a folder
  /// @param command the command; a word that starts with `./` is a file
  /// @param message standard error, whole
  record Row(
      String group,
      String what,
      Map<String, byte[]> files,
      String command,
      int exitCode,
      String message) {}

  private BadInputs() {}

  static List<Row> rows() {
    return Stream.of(
            new BadCommandLines(),
            new BadStructures(),
            new BadPotentials(),
            new BadPathways(),
            new BadBands(),
            new BadHops(),
            new BadDecks(),
            new BadRuns(),
            new BadScreens(),
            new BadLattices(),
            new BadTrajectories(),
            new BadOutputs())
        .flatMap(table -> table.rows().stream())
        .toList();
  }

  static String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # What Haven says about bad inputs

        Every row is a test (`BadInputsTest`) that runs the command and compares the whole of standard error. This file is generated
        from the same table. Exit codes: 2 bad usage or bad input, 3 stopped by a guard, 1 failed for another reason.
        """);
    String group = "";
    for (Row row : rows()) {
      if (!row.group().equals(group)) {
        group = row.group();
        text.append("\n## ")
            .append(group)
            .append("\n\n| what is wrong | exit | message |\n|---|---|---|\n");
      }
      text.append("| ")
          .append(row.what())
          .append(" | ")
          .append(row.exitCode())
          .append(" | `")
          .append(row.message().replace("|", "\\|").replace("\n", "` <br> `"))
          .append("` |\n");
    }
    return text.toString();
  }
}
