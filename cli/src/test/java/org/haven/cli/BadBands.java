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
            + " alone, or let the cell vary (--variable-cell)");
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
    band(
        "vectors in another order",
        MOVED.replace("4 0 0 0 4 0 0 0 4", "0 4 0 4 0 0 0 0 4"),
        " --variable-cell",
        "from the initial to the final cell is a strain of Infinity (limit 0.7): name the cell"
            + " vectors of both in the same order and sense");
    band(
        "a pressure on a fixed cell",
        MOVED,
        " --pressure 2",
        "--pressure is for cells that vary; give --variable-cell, or leave it out");
    band(
        "a prefactor in a variable cell",
        MOVED,
        " --variable-cell --prefactor all",
        "a prefactor is for a path in one cell: with a cell that varies its states have other"
            + " phonons than those of one cell alone. Remedy: leave out one of both");
    hops(
        "a pair of one",
        "a.xyz b.xyz there\n\na.xyz # b.xyz",
        "hops.txt:3: holds 1 words; expected INITIAL FINAL, or INITIAL FINAL NAME");
    hops(
        "no pairs",
        "# none",
        "hops.txt: lists no pairs; a line is INITIAL FINAL, or INITIAL FINAL NAME");
    hops(
        "a name twice",
        "a.xyz b.xyz x\nb.xyz a.xyz x",
        "hops.txt:2: 'x' is the name of an earlier pair");
    hops(
        "a name with folders",
        "a.xyz b.xyz ../x",
        "hops.txt:1: '../x' names a folder; expected letters, digits and _-+=.");
    row(
        "Barriers",
        "neither states nor a list",
        Map.of("soft.yaml", POTENTIAL),
        "neb --potential ./soft.yaml",
        "haven: give INITIAL and FINAL, or one file with the images of a path, or --pairs LIST");
    row(
        "Barriers",
        "one state",
        Map.of("a.xyz", XYZ, "soft.yaml", POTENTIAL),
        "neb --potential ./soft.yaml ./a.xyz",
        "haven: a.xyz: holds 1 frames; give INITIAL and FINAL, or one file with at least three"
            + " images of a path");
  }

  private void hops(String what, String list, String message) {
    row(
        "Barriers",
        what,
        Map.of("a.xyz", XYZ, "b.xyz", MOVED, "soft.yaml", POTENTIAL, "hops.txt", list),
        "neb --potential ./soft.yaml --pairs ./hops.txt",
        "haven: " + message);
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
