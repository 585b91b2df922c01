package org.haven.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/// Files of potentials and of committees.
final class BadPotentials extends BadInputTable {
  BadPotentials() {
    potentials();
    networks();
    deepPotentials();
    committees();
    sockets();
  }

  private void potentials() {
    evaluate("a potential that does not exist", Map.of(), "haven: nep.txt: no such potential file");
    evaluate(
        "an empty potential file",
        Map.of("nep.txt", ""),
        "haven: nep.txt: not a potential file that any family recognises ("
            + FAMILIES
            + "); give one of their files, or a YAML file with type and keys of the potential");
    evaluate(
        "a file of no known family",
        Map.of("nep.txt", "hello\n"),
        "haven: nep.txt: not a potential file that any family recognises ("
            + FAMILIES
            + "); give one of their files, or a YAML file with type and keys of the potential");
    evaluate(
        "a NEP for a dipole",
        Map.of("nep.txt", "nep4_dipole 2 Na Cl\n"),
        "haven: nep.txt:1: header nep4_dipole, a model of dipoles and not of energies, is not"
            + " supported; Haven reads energy models: nep3, nep3_zbl, nep4 and nep4_zbl, and"
            + " charge models: nep4_charge1 to 3 and nep4_zbl_charge1 to 3");
    String supported =
        ", is not supported; Haven reads energy models: nep3, nep3_zbl, nep4 and nep4_zbl, and"
            + " charge models: nep4_charge1 to 3 and nep4_zbl_charge1 to 3";
    evaluate(
        "a NEP with dispersion",
        Map.of("nep.txt", "nep4_vdw 2 Na Cl\n"),
        "haven: nep.txt:1: header nep4_vdw, a model with dispersion" + supported);
    evaluate(
        "a NEP with charges and dispersion",
        Map.of("nep.txt", "nep4_zbl_charge1_vdw 2 Na Cl\n"),
        "haven: nep.txt:1: header nep4_zbl_charge1_vdw, a model with charges and dispersion"
            + supported);
    evaluate(
        "a NEP that depends on temperature",
        Map.of("nep.txt", "nep4_temperature 2 Na Cl\n"),
        "haven: nep.txt:1: header nep4_temperature, a model of free energies that depend on"
            + " temperature"
            + supported);
    evaluate(
        "a truncated NEP",
        Map.of("nep.txt", "nep4 2 Na Cl\ncutoff 6 4\n"),
        "haven: nep.txt:2: cutoff has the two radii but not the two neighbour counts that follow"
            + " them; append them, for example 500 200 (Haven does not use them)");
    evaluate(
        "a NEP for other species",
        Map.of("nep.txt", nep("Li", "O")),
        "haven: nep.txt: does not know Na, which the structure holds; it knows Li, O; use a"
            + " potential made for it");
  }

  /// A model of n2p2 for rock salt.
  private static final String INPUT_NN =
      """
      number_of_elements 2
      elements Cl Na
      cutoff_type 1
      global_hidden_layers_short 1
      global_nodes_short 2
      global_activation_short t l
      symfunction_short Na 2 Cl 0.1 0.0 5.0
      symfunction_short Cl 2 Na 0.1 0.0 5.0
      """;

  private static String deepPotential(String model) {
    return "{\"@class\": \"Model\", \"model\": {\"type_map\": [\"Na\", \"Cl\"], " + model + "}}\n";
  }

  private void deepPotentials() {
    String otherwise =
        "Where DeePMD-kit is installed, Haven runs any of its models by potential: {type: ase,"
            + " module: deepmd.calculator, calculator: DP, arguments: {model: {file: model.pth}}}";
    evaluate(
        "a Deep Potential of another descriptor",
        Map.of("nep.txt", deepPotential("\"descriptor\": {\"type\": \"dpa1\"}")),
        "haven: nep.txt: has the descriptor dpa1; Haven computes se_e2_a and se_e2_r. "
            + otherwise);
    evaluate(
        "a Deep Potential that is not one of energies",
        Map.of(
            "nep.txt",
            deepPotential(
                "\"descriptor\": {\"type\": \"se_e2_a\"}, \"fitting\": {\"type\": \"dipole\"}")),
        "haven: nep.txt: has a fitting of type 'dipole', which Haven has not; docs/deepmd.md lists"
            + " what it has");
    evaluate(
        "a Deep Potential that lacks a part",
        Map.of(
            "nep.txt",
            deepPotential(
                "\"descriptor\": {\"type\": \"se_e2_a\"}, \"fitting\": {\"type\": \"ener\"}")),
        "haven: nep.txt: lacks model.descriptor.rcut, a finite number; the file may be cut off or"
            + " of another version");
  }

  private static final String KEYS =
      "{type: hdnnp, file: input.nn, length_unit: bohr, energy_unit: hartree}\n";

  private void networks() {
    String weights = "0.1\n".repeat(7);
    evaluate(
        "an HDNNP without units",
        Map.of("nep.txt", INPUT_NN),
        "haven: nep.txt: is an HDNNP, whose files do not say their units; give a YAML file with"
            + " type: hdnnp, file: nep.txt, length_unit: angstrom or bohr, energy_unit: ev or"
            + " hartree");
    network(
        "an HDNNP without its unit of energy",
        ", energy_unit: hartree",
        "",
        KEYS,
        "haven: nn.yaml:1: key 'energy_unit' is missing: Unit of energies that the model was"
            + " trained with, which its files do not say.");
    network(
        "an HDNNP without weights",
        "",
        "",
        INPUT_NN,
        "haven: weights.011.data: no such file; it holds the weights of a network and belongs"
            + " beside input.nn");
    network(
        "a symmetry function of another type",
        "Na 2 Cl 0.1 0.0 5.0",
        "Na 8 Cl 0.1 0.0 5.0",
        INPUT_NN,
        "haven: input.nn:7: symmetry functions of type 8 are not supported; types 2, 3, 9, 12, 13"
            + " and 20 to 25 are");
    network(
        "a symmetry function with too few values",
        "Na 2 Cl 0.1 0.0 5.0",
        "Na 2 Cl 0.1 5.0",
        INPUT_NN,
        "haven: input.nn:7: a symmetry function of type 2 has 5 values; the line must be"
            + " \"symfunction_short CENTRE 2 NEIGHBOUR eta rs rc\"");
    network(
        "an unknown activation",
        "short t l",
        "short t q",
        INPUT_NN,
        "haven: input.nn:6: activation q is unknown; there are l, t, s, p, r, g, c, S, e and h");
    network(
        "an HDNNP with charges",
        "cutoff_type 1",
        "nnp_type 4G-HDNNP",
        INPUT_NN,
        "haven: input.nn:3: nnp_type 4G-HDNNP is not supported; only the second generation is,"
            + " energies of atoms without charges");
    network(
        "an HDNNP scaled by a file that is not there",
        "cutoff_type 1",
        "scale_symmetry_functions",
        INPUT_NN,
        "haven: scaling.data: no such file; it holds the ranges of the symmetry functions and"
            + " belongs beside input.nn");
    Map<String, String> cut = new LinkedHashMap<>(model());
    cut.put("weights.011.data", weights.substring(4));
    network(
        "weights that were cut off",
        cut,
        "haven: weights.011.data: has 6 numbers; 1 inputs and the hidden layers of input.nn need 7:"
            + " it was cut off, or belongs to another input.nn");
  }

  private static Map<String, String> model() {
    return Map.of("input.nn", INPUT_NN, "nn.yaml", KEYS);
  }

  private void network(String what, String right, String wrong, String text, String message) {
    Map<String, String> files = new LinkedHashMap<>(model());
    files.replaceAll(
        (name, each) ->
            each.equals(text) && !right.isEmpty() ? replaced(each, right, wrong) : each);
    network(what, files, message);
  }

  private void network(String what, Map<String, String> model, String message) {
    Map<String, String> files = new LinkedHashMap<>(model);
    files.put("POSCAR", SALT);
    row("Potentials", what, files, "evaluate --potential ./nn.yaml ./POSCAR", message);
  }

  private void committees() {
    committee(
        "a committee of one",
        "  - {type: nep, file: a.txt}\n",
        "",
        "haven: committee.yaml:2: key 'of' has 1 member; a committee needs at least two");
    committee(
        "a member without its type",
        "{type: nep, file: a.txt}",
        "{file: a.txt}",
        "haven: committee.yaml:3: key 'of.type' is missing: each member of a committee needs one;"
            + " there are "
            + FAMILIES);
    committee(
        "a member that does not exist",
        "a.txt",
        "c.txt",
        "haven: c.txt: no such file; give the path of a nep.txt");
    committee(
        "a limit of no spread at all",
        "of:",
        "max_force_spread_ev_per_angstrom: 0\nof:",
        "haven: committee.yaml:2: key 'max_force_spread_ev_per_angstrom' is 0; it must be more than"
            + " 0");
    committee(
        "labelling without its threshold",
        "of:",
        "labelling: {max_frames: 10}\nof:",
        "haven: committee.yaml:2: key 'labelling.above_ev_per_angstrom' is missing: Save frames in"
            + " which some force spreads by more than this, eV/Å");
    committee(
        "no frame to label",
        "of:",
        "labelling: {above_ev_per_angstrom: 0.1, max_frames: 0}\nof:",
        "haven: committee.yaml:2: key 'labelling.max_frames' is 0; it must be at least 1 and at"
            + " most 1000000");
    committee(
        "a negative spacing of frames",
        "of:",
        "labelling: {above_ev_per_angstrom: 0.1, spacing_fs: -1}\nof:",
        "haven: committee.yaml:2: key 'labelling.spacing_fs' is -1; it must be at least 0");
    committee(
        "an unknown key of labelling",
        "of:",
        "labelling: {above_ev_per_angstrom: 0.1, cap: 5}\nof:",
        "haven: committee.yaml:2: key 'labelling.cap' is unknown. Valid keys:"
            + " above_ev_per_angstrom, max_frames, spacing_fs");
  }

  private void sockets() {
    remote(
        "an address that is none",
        "{type: socket, address: nowhere}",
        "haven: remote.yaml:1: key 'address' is 'nowhere', no address of a socket: give unix:NAME"
            + " (the file /tmp/ipi_NAME), unix:/PATH, HOST:PORT, or a PORT on this machine");
    remote(
        "a port that is none",
        "{type: socket, address: 'localhost:70000'}",
        "haven: remote.yaml:1: key 'address' is 'localhost:70000', whose port is not from 1 to"
            + " 65535");
    remote(
        "no time to wait",
        "{type: socket, address: 31415, timeout_s: 0}",
        "haven: remote.yaml:1: key 'timeout_s' is 0; it must be more than 0 and at"
            + " most 10000000");
    remote(
        "a Python that is not there",
        "{type: ase, module: ase.calculators.lj, calculator: LennardJones, python: no-such-python}",
        "starting no-such-python for the ASE calculator ase.calculators.lj.LennardJones\n"
            + "haven: ASE calculator ase.calculators.lj.LennardJones: the Python process does not"
            + " begin: 'no-such-python' cannot be run. Remedy: give as 'python' the interpreter"
            + " that the calculator is installed for, and check module, calculator and arguments");
    remote(
        "a calculator without its module",
        "{type: ase, calculator: LennardJones}",
        "haven: remote.yaml:1: key 'module' is missing: Python module that holds the calculator."
            + " It is run: a deck names code.");
    remote(
        "a file of a calculator that is not there",
        "{type: ase, module: m, calculator: C, arguments: {model: {file: a.model}}}",
        "haven: a.model: no such file, which arguments name");
  }

  private void remote(String what, String potential, String message) {
    row(
        "Sockets",
        what,
        Map.of("POSCAR", SALT, "remote.yaml", potential),
        "evaluate --potential ./remote.yaml ./POSCAR",
        message);
  }

  private void evaluate(String what, Map<String, String> potential, String message) {
    Map<String, String> files = new LinkedHashMap<>(potential);
    files.put("POSCAR", SALT);
    row("Potentials", what, files, "evaluate --potential ./nep.txt ./POSCAR", message);
  }

  private void committee(String what, String right, String wrong, String message) {
    String committee =
        "type: committee\nof:\n  - {type: nep, file: a.txt}\n  - {type: nep, file: b.txt}\n";
    row(
        "Committees",
        what,
        Map.of(
            "POSCAR",
            SALT,
            "a.txt",
            nep("Na", "Cl"),
            "b.txt",
            nep("Na", "Cl"),
            "committee.yaml",
            replaced(committee, right, wrong)),
        "evaluate --potential ./committee.yaml ./POSCAR",
        message);
  }
}
