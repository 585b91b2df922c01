package org.haven.cli;

import java.util.Map;

/// What `haven hops` refuses.
final class BadHops extends BadInputTable {
  static final String POTENTIAL =
      """
      type: lennard_jones
      cutoff_angstrom: 3.5
      pairs: [{species: [Na, Cl], epsilon_ev: 0.1, sigma_angstrom: 2.5}]
      other_pairs: none
      """;

  /// What is told before the crystal is looked at.
  static final String OPENED =
      "lennard_jones, Na Cl, cutoff 3.5 Å, switched off from 3.15 Å, mixed\n";

  BadHops() {
    hops(
        "an unknown mechanism",
        "--mechanism exchange",
        "--mechanism is 'exchange'; expected vacancy or interstitial or concerted");
    hops(
        "sites from nowhere",
        "--sites dft",
        "--sites is 'dft'; expected crystal or map or density");
    hops(
        "a density of nothing",
        "--sites density",
        "--sites density and --trajectory FILE go together");
    hops(
        "ions too many without a place",
        "--mechanism interstitial",
        OPENED
            + "haven: the crystal has no empty site of Na for interstitial hops; look for some with"
            + " --sites map or --sites density");
    hops(
        "hops of no length",
        "--length 0",
        "length of hops is 0.0 Å; expected above 0 up to 20, for example 4");
    hops(
        "no hop so short",
        "--length 2",
        OPENED
            + "haven: there are no vacancy hops of up to 2.00 Å between sites of Na; allow longer"
            + " ones with --length");
    hops(
        "more carriers than sites",
        "--concentration 2",
        "concentration is 2.0; expected carriers per site above 0 and below 1, for example 0.01");
    hops(
        "an ion that is not there",
        "--ion Li",
        "the structure has no 'Li'; it holds Na, Cl. Name one of these as the ion");
    hops(
        "nothing to join",
        "--join 1.5",
        "a.xyz: no partly occupied places of Na are within 1.50 Å of each other: there is nothing"
            + " to join; leave out --join, or give a larger distance");
    hops(
        "options of a search without one",
        "--states 3",
        "--states, --around, --displacement, --radius and --ceiling are for a search; add --search"
            + " N, for example --search 50");
    hops(
        "a search with sites",
        "--search 5 --sites map",
        "--sites, --mechanism and --length are for hops between sites, and a search asks for"
            + " none: leave them out, or leave out --search");
    hops(
        "cells of no cells",
        "--supercell 0,1,1",
        "--supercell is 0,1,1; expected three numbers from 1, as in 2,2,2");
    hops("no searches", "--search 0", "number of searches is 0; expected 1 to 1000000");
    hops(
        "an ion to search around that is not there",
        "--search 5 --around 7",
        "--around is '7'; expected mobile, one of the elements Na, Cl, or an atom from 1 to 2");
  }

  private void hops(String name, String options, String message) {
    row(
        "Hops",
        name,
        Map.of("a.xyz", XYZ, "soft.yaml", POTENTIAL),
        "hops --potential ./soft.yaml ./a.xyz --relax none --output ./out " + options,
        message.startsWith(OPENED) ? message : "haven: " + message);
  }
}
