package org.haven.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What users get wrong, and what Haven says.
final class BadInputs {
  private BadInputs() {}

  /// One bad input.
  ///
  /// @param group heading in the documentation
  /// @param what what is wrong
  /// @param files name and text of the files it takes
  /// @param command the command; a word that starts with `./` is a file
  /// @param message standard error, whole
  record Row(
      String group,
      String what,
      Map<String, String> files,
      String command,
      int exitCode,
      String message) {}

  private static final String SALT =
      """
      rock salt
      1.0
      5.64 0 0
      0 5.64 0
      0 0 5.64
      Na Cl
      1 1
      Direct
      0 0 0
      0.5 0.5 0.5
      """;

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    structures(rows);
    return rows;
  }

  private static void structures(List<Row> rows) {
    String evaluate = "evaluate --potential ./nep.txt ./POSCAR";
    rows.add(structure("a file that does not exist", Map.of(), ""));
    rows.add(structure("an empty file", Map.of("POSCAR", ""), ""));
    rows.add(
        structure("a truncated POSCAR", Map.of("POSCAR", SALT.replace("0.5 0.5 0.5\n", "")), ""));
    rows.add(structure("zero volume", Map.of("POSCAR", SALT.replace("0 0 5.64", "0 5.64 0")), ""));
    rows.add(
        structure(
            "a coordinate that is not a number",
            Map.of("POSCAR", SALT.replace("0.5 0.5 0.5", "0.5 NaN 0.5")),
            ""));
    rows.add(
        structure(
            "a word in place of a coordinate",
            Map.of("POSCAR", SALT.replace("0.5 0.5 0.5", "0.5 half 0.5")),
            ""));
    rows.add(
        structure(
            "overlapping atoms", Map.of("POSCAR", SALT.replace("0.5 0.5 0.5", "0.02 0 0")), ""));
    rows.add(structure("an unknown element", Map.of("POSCAR", SALT.replace("Na Cl", "Na Xx")), ""));
    rows.add(
        structure(
            "more counts than elements", Map.of("POSCAR", SALT.replace("1 1\n", "1 1 1\n")), ""));
    rows.add(
        structure(
            "a VASP 4 file without symbols", Map.of("POSCAR", SALT.replace("Na Cl\n", "")), ""));
    rows.add(structure("lengths in Bohr", Map.of("POSCAR", SALT.replace("1.0\n", "1.8897\n")), ""));
    rows.add(structure("lengths in nm", Map.of("POSCAR", SALT.replace("1.0\n", "0.1\n")), ""));
    rows.add(structure("a text file that is no structure", Map.of("POSCAR", "hello\n"), ""));
  }

  private static Row structure(String what, Map<String, String> files, String message) {
    return new Row(
        "Structures", what, files, "evaluate --potential ./nep.txt ./POSCAR", 2, message);
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
