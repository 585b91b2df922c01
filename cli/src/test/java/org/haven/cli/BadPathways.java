package org.haven.cli;

import java.util.Map;

/// What `haven pathways` refuses.
final class BadPathways extends BadInputTable {
  private static final String GROUP = "Pathways";

  private static final String PARAMETERS =
      "8: cation, its charge, anion, its charge, R0 and R_min in Å, D0 in eV, alpha in 1/Å, for"
          + " example 'Li 1 O -2 1.17096 1.940013 0.98816 1.937984'";

  BadPathways() {
    salt(
        "an ion that the structure has not",
        "--ion Li",
        "the structure has no 'Li'; it holds Na, Cl. Name one of these as the ion");
    row(
        GROUP,
        "no ion that is known to move",
        Map.of("POSCAR", SALT.replace("Na", "Si").replace("Cl", "C")),
        "pathways ./POSCAR",
        "haven: POSCAR: holds none of the mobile ions Li, Na, Ag, Cu, K, F, Mg, Zn, Ca, Al, O, Cl,"
            + " Br, I, Rb, Cs; it holds Si, C. Name the one that moves (--ion)");
    salt(
        "no grid spacing",
        "--grid 0",
        "grid spacing is 0.0 Å; expected a number above 0, for example 0.1");
    salt(
        "a level below the lowest",
        "--levels 0.5,-0.1",
        "--levels has -0.1 eV; expected energies above the lowest, from 0");
    salt(
        "emptied bond valences",
        "--emptied",
        "--emptied is for --potential; bond valences always take out all ions of the kind");
    salt(
        "half an oxidation state of the ion",
        "--charges Na=0.5",
        "the mobile ion Na has the oxidation state 0.5; expected a whole number other than 0. Give"
            + " it (--charges Na=…)");
    salt(
        "a charge of what is not there",
        "--charges Li=1",
        "a charge is given for Li, which the structure does not hold; it holds Na, Cl");
    salt(
        "a pair without parameters",
        "--charges Cl=-2",
        "no bond-valence parameters for Na+1–Cl-2 in softBV (Chen, Wong, Adams, Acta Cryst. B 2019,"
            + " 75, 18). Known are Na+1–Cl-1: correct the oxidation states (--charges), or give"
            + " parameters in a file (--parameters)");
    salt(
        "nothing that binds the ion",
        "--charges Cl=1",
        "nothing binds Na+1: the structure has no ions of the other sign (Cl +1, Na +1). Give"
            + " oxidation states (--charges)");
    parameters(
        "a line of parameters cut short",
        "Na 1 Cl -1 1.8 2.7 0.5\n",
        "7 words; expected " + PARAMETERS);
    parameters(
        "an anion in the place of the cation",
        "Cl -1 Na 1 1.8 2.7 0.5 1.5\n",
        "charges are -1 and +1; expected a cation (above 0), then an anion (below 0)");
    parameters(
        "a negative depth",
        "Na 1 Cl -1 1.8 2.7 -0.5 1.5\n",
        "D0 is -0.5; expected a number above 0");
  }

  private void salt(String what, String options, String message) {
    row(GROUP, what, Map.of("POSCAR", SALT), "pathways ./POSCAR " + options, "haven: " + message);
  }

  private void parameters(String what, String text, String message) {
    row(
        GROUP,
        what,
        Map.of("POSCAR", SALT, "mine.txt", text),
        "pathways ./POSCAR --parameters ./mine.txt",
        "haven: mine.txt:1: " + message);
  }
}
