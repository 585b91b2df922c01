package org.haven.cli;

import java.util.Map;

/// Lattice models of `haven kmc` that mean nothing.
final class BadLattices extends BadInputTable {
  private static final String GROUP = "Lattice models";
  private static final String MODEL =
      """
      cell: [[4, 0, 0], [0, 4, 0], [0, 0, 4]]
      replicate: [4, 4, 4]
      sites:
        - {name: A, position: [0, 0, 0]}
        - {name: B, position: [0.5, 0, 0], energy_ev: 0.05}
      species: [{symbol: Li, charge: 1, fraction: 0.5}]
      hops:
        - {from: A, to: B, attempt_thz: 10, barrier_ev: 0.3}
        - {from: B, to: A, offset: [1, 0, 0], attempt_thz: 10, barrier_ev: 0.25}
      temperatures_k: [300]
      """;

  BadLattices() {
    bad(
        "a hop and its way back that break detailed balance",
        "barrier_ev: 0.25",
        "barrier_ev: 0.25, reverse_barrier_ev: 0.25",
        "haven: model.yaml:9: key 'hops.reverse_barrier_ev' is 0.25 eV, and detailed balance does"
            + " not hold for this hop: B → A takes 0.25 eV, 0 less back, but the sites' energies"
            + " differ by -0.05 eV; they must agree within 0.001 eV and three errors"
            + " (barrier_std_ev): correct one, or leave out reverse_barrier_ev");
    bad(
        "a hop that is the way back of another",
        "{from: B, to: A, offset: [1, 0, 0]",
        "{from: B, to: A",
        "haven: model.yaml:9: key 'hops' is hop 1 again, or its way back, which an entry holds too;"
            + " leave one out");
    bad(
        "a hop to a site that is not there",
        "to: B, attempt",
        "to: b1, attempt",
        "haven: model.yaml:8: key 'hops.to' names 'b1', which is no site; did you mean 'B'?");
    bad(
        "a hop that leads home",
        "{from: B, to: A, offset: [1, 0, 0]",
        "{from: A, to: A, offset: [4, 0, 0]",
        "haven: model.yaml:9: key 'hops.offset' leads from A to itself in a lattice of [4, 4, 4]"
            + " cells; give another offset, or replicate more");
    bad(
        "a saddle below a site",
        "barrier_ev: 0.3}",
        "barrier_ev: 0.02}",
        "haven: model.yaml:8: key 'hops.barrier_ev' puts the saddle of A → B below the higher of"
            + " the two sites, which differ by 0.05 eV; the barrier must be at least that seen from"
            + " the lower site");
    bad(
        "an error of a rate that is not given",
        "barrier_ev: 0.25}",
        "barrier_ev: 0.25, rate_std_per_s: 1e9}",
        "haven: model.yaml:9: key 'hops.rate_std_per_s' goes with rate_per_s; barriers have"
            + " barrier_std_ev and ln_attempt_std");
    bad(
        "a correlation of errors that are not given",
        "barrier_ev: 0.25}",
        "barrier_ev: 0.25, barrier_std_ev: 0.01, attempt_barrier_correlation: 0.9}",
        "haven: model.yaml:9: key 'hops.attempt_barrier_correlation' correlates ln_attempt_std and"
            + " barrier_std_ev, which are not both given");
    bad(
        "alike hops with unlike errors",
        "barrier_ev: 0.3}\n",
        "barrier_ev: 0.3, barrier_std_ev: 0.01, group: g}\n"
            + "  - {from: B, to: A, offset: [0, 1, 0], attempt_thz: 10, barrier_ev: 0.25, group:"
            + " g}\n",
        "haven: model.yaml:9: key 'hops.group' is 'g', of which other hops have other standard"
            + " errors; alike hops have one: give all the same, or another group");
    bad(
        "alike sites with unlike errors",
        "energy_ev: 0.05}",
        "energy_ev: 0.05, energy_std_ev: 0.01, group: g}\n"
            + "  - {name: C, position: [0.5, 0.5, 0], energy_ev: 0.05, group: g}",
        "haven: model.yaml:6: key 'sites.group' is 'g', of which other sites have other standard"
            + " errors; alike sites have one: give all the same, or another group");
    bad(
        "a measured value without a value",
        "temperatures_k: [300]",
        "temperatures_k: [300]\nmeasured: [{temperature_k: 300}]",
        "haven: model.yaml:11: key 'measured' holds neither diffusivity_cm2_s nor sigma_ms_cm");
    bad(
        "the error of a measured value that is not given",
        "temperatures_k: [300]",
        "temperatures_k: [300]\n"
            + "measured: [{temperature_k: 300, sigma_ms_cm: 1, diffusivity_std_cm2_s: 1e-9}]",
        "haven: model.yaml:11: key 'measured.diffusivity_std_cm2_s' is the error of"
            + " diffusivity_cm2_s, which is not given");
    bad(
        "a measured value of another species",
        "temperatures_k: [300]",
        "temperatures_k: [300]\n" + "measured: [{temperature_k: 300, species: Na, sigma_ms_cm: 1}]",
        "haven: model.yaml:11: key 'measured.species' is no mobile species; there are Li");
    bad(
        "a measured value twice",
        "temperatures_k: [300]",
        "temperatures_k: [300]\nmeasured:\n"
            + "  - {temperature_k: 300, sigma_ms_cm: 1}\n"
            + "  - {temperature_k: 300, sigma_ms_cm: 2}",
        "haven: model.yaml:13: key 'measured.temperature_k' stands twice; give the mean of what was"
            + " found");
    bad(
        "a lattice without an empty site",
        "fraction: 0.5",
        "fraction: 1",
        "haven: model.yaml:6: key 'species' fill 128 of 128 sites; nothing can move without an"
            + " empty one: lower 'fraction' or 'count'");
    bad(
        "a rate of one temperature, and two temperatures",
        "attempt_thz: 10, barrier_ev: 0.3}\n"
            + "  - {from: B, to: A, offset: [1, 0, 0], attempt_thz: 10, barrier_ev: 0.25}\n"
            + "temperatures_k: [300]",
        "rate_per_s: 1e9}\ntemperatures_k: [300, 400]",
        "haven: model.yaml:8: key 'hops.rate_per_s' is of one temperature, and the file has 2; give"
            + " attempt_thz and barrier_ev, or one temperature");
    bad(
        "hops that lead nowhere",
        "  - {from: B, to: A, offset: [1, 0, 0], attempt_thz: 10, barrier_ev: 0.25}\n",
        "",
        "haven: model.yaml:7: key 'hops' lead nowhere: they join no site to its image in another"
            + " cell, so that ions rattle and D is 0; add hops that do (offset)");
    bad(
        "hops that lead nowhere in the directions that count",
        "temperatures_k: [300]",
        "temperatures_k: [300]\ndirections: yz",
        "haven: model.yaml:7: key 'hops' lead nowhere along directions yz, so that D is 0; set"
            + " 'directions' to where they lead, or add hops");
    bad(
        "a site outside the cell",
        "position: [0.5, 0, 0]",
        "position: [-0.5, 0, 0]",
        "haven: model.yaml:5: key 'sites.position' has -0.5; expected fractional coordinates from"
            + " 0 to below 1: give 0.5, and count 'offset' of its hops from there");
    bad(
        "a temperature at which rates are 0",
        "temperatures_k: [300]",
        "temperatures_k: [1]",
        "haven: model.yaml:10: key 'temperatures_k' let nothing hop at 1 K: the rates of all hops"
            + " that are free are 0 to the last digit of a number (below 5e-324/s); raise them, or"
            + " correct the barriers");
  }

  private void bad(String what, String right, String wrong, String message) {
    row(
        GROUP,
        what,
        Map.of("model.yaml", replaced(MODEL, right, wrong)),
        "kmc ./model.yaml --check",
        message);
  }
}
