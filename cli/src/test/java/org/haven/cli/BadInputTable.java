package org.haven.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Bad inputs of one kind, and the good ones that they are made from: rock salt as a structure, as
/// a deck, and a potential for it.
abstract class BadInputTable {
  /// The families of potentials, as some messages list them.
  static final String FAMILIES = "{families}";

  static final String SALT =
      """
      rock salt, two atoms
      1.0
      4.0 0 0
      0 4.0 0
      0 0 4.0
      Na Cl
      1 1
      Direct
      0 0 0
      0.5 0.5 0.5
      """;

  static final String XYZ =
      """
      2
      Lattice="4 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3
      Na 0 0 0
      Cl 2 2 2
      """;

  static final String DECK =
      """
      structure: POSCAR
      potential:
        type: lennard_jones
        cutoff_angstrom: 3.5
        pairs: [{species: [Na, Cl], epsilon_ev: 0.1, sigma_angstrom: 2.5}]
        other_pairs: none
      mobile: [Na]
      charges: {Na: 1, Cl: -1}
      temperatures_k: [600]
      time_step_fs: 2
      stages:
        - npt: {duration_ps: 1}
        - nvt: {duration_ps: 10, production: true}
      output:
        trajectory_interval_fs: 20
      """;

  private final List<BadInputs.Row> rows = new ArrayList<>();

  /// The rows, grouped by their heading.
  final List<BadInputs.Row> rows() {
    return List.copyOf(rows);
  }

  final void row(
      String group, String what, Map<String, String> files, String command, String message) {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    rows.add(new BadInputs.Row(group, what, bytes, command, ExitCode.BAD_INPUT, message));
  }

  /// A row of what cannot be written, which is no fault of the input.
  final void unwritable(String what, Map<String, String> files, String command, String message) {
    row("What cannot be written", what, files, command, message);
    BadInputs.Row last = rows.removeLast();
    rows.add(
        new BadInputs.Row(last.group(), what, last.files(), command, ExitCode.FAILED, message));
  }

  /// A row with one file that is not text.
  final void row(
      String group, String what, String file, byte[] content, String command, String message) {
    rows.add(
        new BadInputs.Row(
            group, what, Map.of(file, content), command, ExitCode.BAD_INPUT, message));
  }

  static String replaced(String text, String right, String wrong) {
    if (!text.contains(right)) {
      throw new IllegalArgumentException("nothing to spoil: " + right);
    }
    return text.replace(right, wrong);
  }

  /// The smallest NEP4 for two species: one radial and one angular function, one neuron.
  static String nep(String first, String second) {
    StringBuilder text = new StringBuilder();
    text.append("nep4 2 ").append(first).append(' ').append(second).append('\n');
    text.append("cutoff 6 4 100 100\nn_max 0 0\nbasis_size 0 0\nl_max 1 0 0\nANN 1 0\n");
    // Two species: two weights, a bias and an outer weight each; one common bias; two radial and
    // angular coefficients for each pair of species; scaling of the two descriptors.
    text.append("0.1\n".repeat(2 * 4 + 1 + 2 * 4 + 2));
    return text.toString();
  }
}
