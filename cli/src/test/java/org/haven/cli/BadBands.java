package org.haven.cli;

import java.util.Map;

/// What `haven neb` refuses.
final class BadBands extends BadInputTable {
  private static final String POTENTIAL =
      """
      type: lennard_jones
      cutoff_angstrom: 3.5
      pairs: [{species: [Na, Cl], epsilon_ev: 0.1, sigma_angstrom: 2.5}]
      other_pairs: none
      """;

  private static final String MOVED = XYZ.replace("Na 0 0 0", "Na 0.4 0 0");

  BadBands() {
    band(
        "a state twice",
        XYZ,
        "",
        "nothing moves: no atom is more than 0.000 Å from its place in the initial structure; give"
            + " two different states");
    band(
        "two cells",
        MOVED.replace("0 0 4\"", "0 0 4.1\""),
        "",
        "the cells differ: component z of vector c is 4.000000 Å in the initial and 4.100000 Å in"
            + " the final structure (limit 0.001 Å); give both the same cell and relax positions"
            + " alone");
    band(
        "other atoms",
        XYZ.replace("Cl 2 2 2", "Br 2 2 2"),
        "",
        "the initial structure holds Na 1, Cl 1, the final one Na 1, Br 1; they must hold the same"
            + " atoms");
    band(
        "another order of atoms",
        XYZ.replace("Na 0 0 0\nCl 2 2 2", "Cl 2 2 2\nNa 0 0 0"),
        "",
        "atom 1 is Na in the initial and Cl in the final structure; write them in one order, or"
            + " give --match");
    band("no images", MOVED, " --images 0", "images is 0; expected 1 to 200, for example 5");
    band(
        "an unknown start",
        MOVED,
        " --start straight",
        "--start is 'straight'; expected linear or idpp");
    band(
        "a prefactor of nothing",
        MOVED,
        " --prefactor none",
        "--prefactor is 'none'; expected a radius in Å, as in 6, or all");
    row(
        "Barriers",
        "one state",
        Map.of("a.xyz", XYZ, "soft.yaml", POTENTIAL),
        "neb --potential ./soft.yaml ./a.xyz",
        "haven: a.xyz: holds 1 frames; give INITIAL and FINAL, or one file with at least three"
            + " images of a path");
  }

  private void band(String what, String end, String options, String message) {
    row(
        "Barriers",
        what,
        Map.of("a.xyz", XYZ, "b.xyz", end, "soft.yaml", POTENTIAL),
        "neb --potential ./soft.yaml ./a.xyz ./b.xyz" + options,
        "haven: " + message);
  }
}
