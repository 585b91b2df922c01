package org.haven.cli;

import java.util.Map;

/// Decks, one key wrong in each.
final class BadDecks extends BadInputTable {
  BadDecks() {
    decks();
  }

  /// The stage to be analysed, with other keys before its own.
  private void field(String what, String keys, String message) {
    deck(
        what,
        "- nvt: {",
        "- nvt: {" + keys + ", ",
        "haven: deck.yaml:13: key 'stages.nvt." + message);
  }

  private void fields() {
    deck(
        "a field at constant energy",
        "- nvt: {",
        "- nve: {field: {}, ",
        "haven: deck.yaml:13: key 'stages.nve.field' contradicts nve: the work of the field heats"
            + " the ions without end; use nvt");
    deck(
        "a field at constant pressure",
        "- npt: {duration_ps: 1}\n  - nvt: {",
        "- npt: {field: {}, ",
        "haven: deck.yaml:12: key 'stages.npt.field' contradicts npt, whose barostat would strain"
            + " the cell along with the drift; use nvt, after an npt stage that gives it the mean"
            + " cell");
    deck(
        "a field before the production",
        "- npt: {duration_ps: 1}",
        "- nvt: {duration_ps: 1, field: {}}",
        "haven: deck.yaml:12: key 'stages.nvt.field' needs production: true; the stages before it"
            + " are those of equilibrium");
    field(
        "a field with a thermostat that brakes the drift",
        "field: {}, thermostat: langevin",
        "field' contradicts the thermostat langevin, which would brake the drift by its friction;"
            + " use bussi or nose_hoover");
    field(
        "a field without strength",
        "field: {reduced_strengths: []}",
        "field.reduced_strengths' is empty; give at least one, as in [0.5, 1]");
    field(
        "a field of strength zero",
        "field: {reduced_strengths: [0, 1]}",
        "field.reduced_strengths' is 0; it must be more than 0 and at most 20");
    field(
        "a field given twice",
        "field: {reduced_strengths: [1], forces_ev_per_angstrom: [0.01]}",
        "field.reduced_strengths' and forces_ev_per_angstrom are both given; remove one");
    field(
        "the same field twice",
        "field: [0.5, 0.5]",
        "field.reduced_strengths' is [0.5, 0.5]: each once; use 'replicas' for repeated runs");
    field(
        "a field without direction",
        "field: {directions: [0, 0, 0]}",
        "field.directions' holds [0.0, 0.0, 0.0]; each direction has 3 numbers, not all 0, as in"
            + " [1, 1, 1]");
    field(
        "two fields in one direction",
        "field: {directions: [[1, 0, 0], [-2, 0, 0]]}",
        "field.directions' holds [1.0, 0.0, 0.0] and [-2.0, 0.0, 0.0], which are parallel; each"
            + " field is run with its negative anyway");
    field(
        "a colour charge on the framework",
        "field: {colour_charges: {Cl: -1}}",
        "field.colour_charges' names 'Cl', which is not mobile; the framework has the balance of"
            + " the forces on Na");
    field(
        "colour charges of zero",
        "field: {colour_charges: {Na: 0}}",
        "field.colour_charges' is 0 for all mobile species; nothing would be driven");
  }

  private void decks() {
    deck("an empty deck", DECK, "", "haven: deck.yaml: is empty");
    deck(
        "text that is not YAML",
        "mobile: [Na]",
        "mobile: [Na",
        "haven: deck.yaml:8: not valid YAML: expected ',' or ']', but got : while parsing a flow"
            + " sequence");
    deck(
        "a key set twice",
        "time_step_fs: 2",
        "time_step_fs: 2\ntime_step_fs: 1",
        "haven: deck.yaml:11: key 'time_step_fs' is given twice, first in line 10");
    deck(
        "an unknown key",
        "time_step_fs: 2",
        "timestep_fs: 2",
        "haven: deck.yaml:10: key 'timestep_fs' is unknown; did you mean 'time_step_fs'? Valid"
            + " keys: title, folder, sha256, structure, sizes, potential, mobile, charges,"
            + " temperatures_k, replicas, seed, time_step_fs, skin_angstrom, precision, device,"
            + " threads, stages, output, guards, analysis");
    deck(
        "a series without sizes",
        "mobile: [Na]",
        "mobile: [Na]\nsizes: []",
        "haven: deck.yaml:8: key 'sizes' is empty; give the repetitions of each cell, as in [2, 3,"
            + " 4]");
    deck(
        "a size given twice",
        "mobile: [Na]",
        "mobile: [Na]\nsizes: [2, 2]",
        "haven: deck.yaml:8: key 'sizes' is [2, 2]: each size once; use 'replicas' for repeated"
            + " runs");
    deck(
        "a size of zero",
        "mobile: [Na]",
        "mobile: [Na]\nsizes: [0, 2]",
        "haven: deck.yaml:8: key 'sizes' is 0; it must be at least 1 and at most 100");
    deck(
        "a missing key",
        "mobile: [Na]\n",
        "",
        "haven: deck.yaml:1: key 'mobile' is missing: Symbols of the diffusing species, for example"
            + " [Li]");
    deck(
        "a word where a number belongs",
        "time_step_fs: 2",
        "time_step_fs: two",
        "haven: deck.yaml:10: key 'time_step_fs': expected a number, got 'two'");
    deck(
        "a number out of range",
        "time_step_fs: 2",
        "time_step_fs: -2",
        "haven: deck.yaml:10: key 'time_step_fs' is -2; it must be at least 0.001 and at most 20");
    deck(
        "a negative temperature",
        "[600]",
        "[600, -5]",
        "haven: deck.yaml:9: key 'temperatures_k' is -5; it must be at least 0.001 and at most"
            + " 100000");
    deck(
        "a temperature given twice",
        "[600]",
        "[600, 600]",
        "haven: deck.yaml:9: key 'temperatures_k' holds 600 twice; use 'replicas' for repeated"
            + " runs");
    deck(
        "no temperatures",
        "[600]",
        "[]",
        "haven: deck.yaml:9: key 'temperatures_k' is empty; give at least one temperature");
    deck(
        "a mobile species that the structure lacks",
        "mobile: [Na]\ncharges: {Na: 1, Cl: -1}",
        "mobile: [Li]",
        "haven: deck.yaml:7: key 'mobile' names 'Li', but the structure holds only Na, Cl");
    deck(
        "a symbol that is no element",
        "mobile: [Na]",
        "mobile: [Nx]",
        "haven: deck.yaml:7: key 'mobile' names 'Nx', which is no element; did you mean 'N'?");
    deck(
        "charges that do not sum to zero",
        "Cl: -1}",
        "Cl: -2}",
        "haven: deck.yaml:8: key 'charges' do not sum to zero: 1 Na × 1 + 1 Cl × -2 = -1 e; correct"
            + " the charges or the composition");
    deck(
        "no charge for the mobile species",
        "charges: {Na: 1, Cl: -1}",
        "charges: {Cl: -1}",
        "haven: deck.yaml:8: key 'charges' gives no charge for the mobile species 'Na'");
    deck(
        "a structure file that is not there",
        "structure: POSCAR",
        "structure: CONTCAR",
        "haven: deck.yaml:1: key 'structure.file' names CONTCAR, which does not exist");
    deck(
        "an unknown kind of potential",
        "type: lennard_jones",
        "type: lenard_jones",
        "haven: deck.yaml:3: key 'potential.type' is 'lenard_jones', no family of potentials; did"
            + " you mean 'lennard_jones'? There are "
            + FAMILIES
            + ", universal");
    deck(
        "a potential without its type",
        "  type: lennard_jones\n",
        "",
        "haven: deck.yaml:2: key 'potential.type' is missing; name the family of the potential, for"
            + " example 'type: nep'");
    deck(
        "a pair of species without parameters",
        "  other_pairs: none\n",
        "",
        "haven: deck.yaml:5: key 'potential.pairs' is wrong: no parameters for [Na, Na], [Cl, Cl];"
            + " add them, or write other_pairs: none if they shall not interact");
    deck(
        "a negative length in a potential",
        "sigma_angstrom: 2.5",
        "sigma_angstrom: -2.5",
        "haven: deck.yaml:5: key 'potential.pairs' is wrong: sigma_angstrom of [Na, Cl] must be"
            + " above 0, but is -2.5");
    deck(
        "no production stage",
        ", production: true",
        "",
        "haven: deck.yaml:11: key 'stages' holds no production stage; add 'production: true' to the"
            + " stage to be analysed");
    deck(
        "two production stages",
        "npt: {duration_ps: 1}",
        "nvt: {duration_ps: 1, production: true}",
        "haven: deck.yaml:13: key 'stages.nvt.production' is true in a second stage; only one stage"
            + " is analysed, make it longer");
    deck(
        "an unknown stage",
        "- npt:",
        "- nph:",
        "haven: deck.yaml:12: key 'stages.nph' is unknown; did you mean 'npt'? Valid keys:"
            + " minimise, nve, nvt, npt");
    deck(
        "a stage without its length",
        "{duration_ps: 1}",
        "{barostat: isotropic}",
        "haven: deck.yaml:12: key 'stages.npt.duration_ps' is missing: length in ps; or until:"
            + " equilibrated, with at_most_ps");
    deck(
        "a stage that may last for ever",
        "{duration_ps: 1}",
        "{until: equilibrated}",
        "haven: deck.yaml:12: key 'stages.npt.at_most_ps' is missing: longest time in ps of a stage"
            + " until: equilibrated");
    deck(
        "a stage with two lengths",
        "{duration_ps: 1}",
        "{until: equilibrated, duration_ps: 1, at_most_ps: 20}",
        "haven: deck.yaml:12: key 'stages.npt.duration_ps' contradicts until, whose longest time is"
            + " at_most_ps; remove one");
    deck(
        "a longest time without what ends a stage",
        "{duration_ps: 1}",
        "{at_most_ps: 20}",
        "haven: deck.yaml:12: key 'stages.npt.at_most_ps' needs until: equilibrated; for a fixed"
            + " length use duration_ps");
    deck(
        "a stage too short for the test that ends it",
        "{duration_ps: 1}",
        "{until: equilibrated, at_most_ps: 5}",
        "haven: deck.yaml:12: key 'stages.npt.at_most_ps' is 5 ps, which gives 50 rows of"
            + " thermo.csv; the test for equilibrium needs 180: lengthen it, or lower"
            + " output.thermo_interval_fs");
    deck(
        "a production that ends when it likes",
        "nvt: {duration_ps: 10",
        "nvt: {until: equilibrated, at_most_ps: 10",
        "haven: deck.yaml:13: key 'stages.nvt.until' equilibrated contradicts production, which"
            + " begins in equilibrium; use duration_ps, or an error, as until:"
            + " {relative_error_of_sigma: 0.1, at_most_ps: 2000}");
    deck(
        "an error without a longest time",
        "nvt: {duration_ps: 10",
        "nvt: {until: {relative_error_of_sigma: 0.1}",
        "haven: deck.yaml:13: key 'stages.nvt.until' lacks at_most_ps, the longest time in ps, as"
            + " in until: {relative_error_of_sigma: 0.1, at_most_ps: 2000}");
    deck(
        "a longest time beside an error",
        "nvt: {duration_ps: 10",
        "nvt: {until: {relative_error_of_sigma: 0.1}, at_most_ps: 20",
        "haven: deck.yaml:13: key 'stages.nvt.at_most_ps' belongs into until, beside the error:"
            + " until: {relative_error_of_sigma: 0.1, at_most_ps: 2000}");
    deck(
        "an error of a stage that is not analysed",
        "{duration_ps: 1}",
        "{until: {relative_error_of_sigma: 0.1, at_most_ps: 20}}",
        "haven: deck.yaml:12: key 'stages.npt.until' asks for an error, which only a stage with"
            + " production: true has");
    row(
        "Decks",
        "an error of sigma without charges",
        Map.of(
            "POSCAR",
            SALT,
            "deck.yaml",
            replaced(
                replaced(DECK, "charges: {Na: 1, Cl: -1}\n", ""),
                "nvt: {duration_ps: 10",
                "nvt: {until: {relative_error_of_sigma: 0.1, at_most_ps: 20}")),
        "run --check ./deck.yaml",
        "haven: deck.yaml:12: key 'stages.nvt.until.relative_error_of_sigma' needs the charges of"
            + " the mobile ions; give charges, or ask for relative_error_of_d");
    deck(
        "a word that no stage waits for",
        "{duration_ps: 1}",
        "{until: melted, at_most_ps: 20}",
        "haven: deck.yaml:12: key 'stages.npt.until.state': expected one of equilibrated, got"
            + " 'melted'");
    deck(
        "a thermostat at constant energy",
        "nvt: {duration_ps: 10",
        "nve: {thermostat: bussi, duration_ps: 10",
        "haven: deck.yaml:13: key 'stages.nve.thermostat' contradicts nve, which conserves the"
            + " energy; remove it or use nvt");
    deck(
        "an unknown thermostat",
        "nvt: {duration_ps: 10",
        "nvt: {thermostat: berendsen, duration_ps: 10",
        "haven: deck.yaml:13: key 'stages.nvt.thermostat.kind': expected one of bussi, nose_hoover,"
            + " langevin, got 'berendsen'");
    deck(
        "a mean cell without an NPT stage",
        "- npt: {duration_ps: 1}\n  - nvt: {",
        "- nvt: {mean_cell: true, ",
        "haven: deck.yaml:12: key 'stages.nvt.mean_cell' needs an npt stage before this one to"
            + " measure the mean cell");
    fields();
    deck(
        "an interval that is no multiple of the time step",
        "interval_fs: 20",
        "interval_fs: 21",
        "haven: deck.yaml:15: key 'output.trajectory_interval_fs' is 21 fs, not a multiple of the"
            + " time step of 2 fs; the nearest is 20 fs");
    deck(
        "too few frames for an analysis",
        "interval_fs: 20",
        "interval_fs: 2000",
        "haven: deck.yaml:15: key 'output.trajectory_interval_fs' is 2000 fs, which gives 5 frames"
            + " in 10 ps of production; at least 20 are needed: shorten it, or lengthen the"
            + " production");
    deck(
        "an unknown device",
        "time_step_fs: 2",
        "time_step_fs: 2\ndevice: gpu0",
        "haven: deck.yaml:11: key 'device' is 'gpu0'; expected cpu, auto, tornado or"
            + " tornado:driver:index");
    deck(
        "velocities of a file for several replicas",
        "structure: POSCAR",
        "replicas: 2\nstructure: {file: POSCAR, velocities: file}",
        "haven: deck.yaml:2: key 'structure.velocities' is file, and 2 replicas would start from"
            + " the same; take drawn");
    deck(
        "a supercell of two numbers",
        "structure: POSCAR",
        "structure: {file: POSCAR, supercell: [2, 2]}",
        "haven: deck.yaml:1: key 'structure.supercell' has 2 numbers; expected 3, as in [2, 2, 2]");
    deck(
        "a fit window that ends before it starts",
        "output:",
        "analysis: {window_ps: [5, 2]}\noutput:",
        "haven: deck.yaml:14: key 'analysis.window_ps' is [5.0, 2.0]; expected [from, to] in ps,"
            + " from < to");
    deck(
        "a fit window beyond the production",
        "output:",
        "analysis: {window_ps: [5, 200]}\noutput:",
        "haven: deck.yaml:14: key 'analysis.window_ps' ends at 200 ps, beyond the production of 10"
            + " ps");
    deck(
        "a length of a hop in other units",
        "output:",
        "analysis: {hop_length_angstrom: 270}\noutput:",
        "haven: deck.yaml:14: key 'analysis.hop_length_angstrom' is 270; it must be more than 0 and"
            + " at most 20");
    deck(
        "an unknown part of the mechanism",
        "output:",
        "analysis: {mechanism: [rdf, site]}\noutput:",
        "haven: deck.yaml:14: key 'analysis.mechanism': expected one of rdf, van_hove, vdos, sites,"
            + " rotation, density, got 'site'; did you mean 'sites'?");
    deck(
        "a density of states without velocities",
        "output:",
        "analysis: {mechanism: [vdos]}\noutput:",
        "haven: deck.yaml:14: key 'analysis.mechanism' asks for vdos, which needs velocities in the"
            + " trajectory: set output.velocities: true");
    row(
        "Decks",
        "a deck that does not exist",
        Map.of(),
        "run --check ./deck.yaml",
        "haven: deck.yaml: no such file (looked in .)");
  }

  private void deck(String what, String right, String wrong, String message) {
    row(
        "Decks",
        what,
        Map.of("POSCAR", SALT, "deck.yaml", replaced(DECK, right, wrong)),
        "run --check ./deck.yaml",
        message);
  }
}
