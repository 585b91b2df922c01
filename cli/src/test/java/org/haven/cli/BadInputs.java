package org.haven.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What users get wrong, and what Haven says.
final class BadInputs {
  /// One bad input.
  ///
  /// @param group heading in the documentation
  /// @param what what is wrong
  /// @param files name and text of the files it takes; a name that ends with `/` is a folder
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

  private static final String XYZ =
      """
      2
      Lattice="4 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3
      Na 0 0 0
      Cl 2 2 2
      """;

  private static final String HEADER = "rock salt\n1.0\n4.0 0 0\n0 4.0 0\n0 0 4.0\nNa Cl\n1 1\n";

  private static final String DECK =
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

  private final List<Row> rows = new ArrayList<>();

  private BadInputs() {
    commandLine();
    benchmarks();
    structures();
    potentials();
    committees();
    decks();
    conversions();
    runDirectories();
    analysis();
    validation();
  }

  static List<Row> rows() {
    return List.copyOf(new BadInputs().rows);
  }

  private void commandLine() {
    usage(
        "an unknown command",
        "analize ./deck.yaml",
        "haven: unknown command 'analize'\n"
            + "Did you mean: haven analyze or haven validate or haven evaluate?\n"
            + "Try 'haven --help' for the options.");
    usage(
        "an unknown option",
        "run ./deck.yaml --chek",
        "haven: unknown option '--chek'\n"
            + "Possible solutions: --check\n"
            + "Try 'haven run --help' for the options.");
    usage(
        "a missing argument",
        "run",
        "haven: missing required parameter: 'DECK'\nTry 'haven run --help' for the options.");
    usage(
        "a word where a number belongs",
        "run ./deck.yaml --threads many",
        "haven: invalid value for option '--threads': 'many' is not a whole number\n"
            + "Try 'haven run --help' for the options.");
    usage(
        "an unknown precision",
        "run ./deck.yaml --precision single",
        "haven: invalid value for option '--precision': expected 'double' or 'mixed', got"
            + " 'single'\n"
            + "Try 'haven run --help' for the options.");
    usage(
        "no threads", "run ./deck.yaml --threads 0", "haven: --threads is 0; expected at least 1");
    usage(
        "a frame that is no number",
        "evaluate --potential ./nep.txt ./POSCAR --frame last",
        "haven: --frame is 'last'; expected a number from 0, or 'all' for all frames");
  }

  private void benchmarks() {
    usage(
        "an unknown system to bench",
        "bench --system water",
        "haven: no system 'water' comes with Haven; there are li6ps5cl, lennard_jones, gdc");
    usage(
        "a size of no atoms",
        "bench --system lennard_jones --sizes 500,0",
        "haven: --sizes has 0; expected at least 1");
    usage(
        "no time to measure",
        "bench --system lennard_jones --seconds 0",
        "haven: --seconds is 0.0; expected a number above 0, at most 600");
    usage(
        "a potential without a structure to bench",
        "bench --potential ./nep.txt",
        "haven: --potential needs a STRUCTURE to bench it on, as in"
            + " 'haven bench --potential nep.txt POSCAR'");
    usage(
        "a structure without a potential to bench",
        "bench ./POSCAR",
        "haven: POSCAR: is no deck (.yaml); a structure needs its potential: give"
            + " --potential FILE");
  }

  private void structures() {
    structure("a file that does not exist", Map.of(), "haven: POSCAR: no such file (looked in .)");
    structure(
        "a folder in place of a file",
        Map.of("POSCAR/x", ""),
        "haven: POSCAR: is a folder; expected a file");
    structure("an empty file", Map.of("POSCAR", ""), "haven: POSCAR: is empty");
    structure(
        "a text that is no structure",
        Map.of("POSCAR", "To do:\nbuy salt\n"),
        "haven: POSCAR:2: scale factor: expected a number, got 'buy'");
    poscar(
        "a truncated POSCAR",
        "0.5 0.5 0.5\n",
        "",
        "haven: POSCAR:10: truncated: expected 2 atoms, found 1; check the counts");
    poscar(
        "zero volume",
        "0 0 4.0",
        "0 4.0 0",
        "haven: POSCAR:5: the lattice vectors above span zero volume");
    poscar(
        "a coordinate that is not a number",
        "0.5 0.5 0.5",
        "0.5 NaN 0.5",
        "haven: POSCAR:10: position of atom 2 is NaN; expected a finite number");
    poscar(
        "a word in place of a coordinate",
        "0.5 0.5 0.5",
        "0.5 half 0.5",
        "haven: POSCAR:10: position of atom 2: expected a number, got 'half'");
    poscar(
        "overlapping atoms",
        "0.5 0.5 0.5",
        "0.02 0 0",
        "haven: POSCAR: atoms 1 (Na) and 2 (Cl) overlap: 0.080 Å apart (periodic), limit 0.5 Å;"
            + " remove one of them, or check cell and units");
    poscar(
        "an unknown element",
        "Na Cl",
        "Na Cx",
        "haven: POSCAR:6: unknown element 'Cx'; did you mean 'C'?");
    poscar(
        "more counts than elements",
        "1 1\n",
        "1 1 1\n",
        "haven: POSCAR:7: expected 2 counts, one for each symbol, got 3");
    poscar(
        "a VASP 4 file without symbols",
        "Na Cl\n",
        "",
        "haven: POSCAR:6: expected element symbols, got numbers: this is the VASP 4 format without"
            + " symbols; insert a line such as 'Li P S Cl' above this one, in the order of the"
            + " POTCAR");
    structure(
        "lengths in Bohr",
        Map.of(
            "POSCAR",
            """
            rock salt, a = 5.64 Å = 10.66 Bohr
            10.66
            1 0 0
            0 1 0
            0 0 1
            Na Cl
            4 4
            Direct
            0 0 0
            0 .5 .5
            .5 0 .5
            .5 .5 0
            .5 0 0
            0 .5 0
            0 0 .5
            .5 .5 .5
            """),
        "haven: POSCAR: wrong units suspected: nearest neighbours are 1.99 times farther apart than"
            + " covalent radii (limit 1.65) at 0.006604 atoms/Å3; lengths must be in Å, are these"
            + " in Bohr (multiply by 0.529177)?");
    poscar(
        "lengths in nm",
        "1.0\n",
        "0.1\n",
        "haven: POSCAR: wrong units suspected: number density is 31.25 atoms/Å3 (limit 0.5);"
            + " lengths must be in Å, are these in nm or is the cell in other units?");
    xyz(
        "a truncated extended XYZ",
        "Cl 2 2 2\n",
        "",
        "haven: cell.xyz:4: truncated: expected 2 atoms (line 1), found 1; copy the file again or"
            + " remove its last frame");
    xyz(
        "an extended XYZ without a cell",
        "Lattice=\"4 0 0 0 4 0 0 0 4\" ",
        "",
        "haven: cell.xyz:2: no Lattice=\"ax ay az bx by bz cx cy cz\"; Haven needs a periodic"
            + " cell");
    xyz(
        "fewer columns than the properties say",
        "Cl 2 2 2",
        "Cl 2 2",
        "haven: cell.xyz:4: atom 2 of 2: expected 4 columns, got 3");
    row(
        "Structures",
        "a frame beyond the last",
        Map.of("two.xyz", XYZ + XYZ),
        "evaluate --potential ./nep.txt ./two.xyz --frame 7",
        "haven: two.xyz: frame 7 asked for, but the file holds 2 (counted from 0)");
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
            + " supported; Haven reads energy models: nep3, nep3_zbl, nep4 and nep4_zbl");
    evaluate(
        "a truncated NEP",
        Map.of("nep.txt", "nep4 2 Na Cl\ncutoff 6 4\n"),
        "haven: nep.txt:2: cutoff has 2 values; for 2 species it must have 4 (RADIAL ANGULAR and"
            + " two neighbour counts), 6 (a pair per species and two counts), or 7 (with three"
            + " type-wise factors)");
    evaluate(
        "a NEP for other species",
        Map.of("nep.txt", nep("Li", "O")),
        "haven: nep.txt: knows the species Li, O, but the structure also holds Na; use a potential"
            + " made for it");
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
            + " keys: title, folder, sha256, structure, potential, mobile, charges, temperatures_k,"
            + " replicas, seed, time_step_fs, skin_angstrom, precision, device, threads, stages,"
            + " output, guards, analysis");
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
        "haven: deck.yaml:10: key 'time_step_fs' is -2; it must be more than 0 and at most 20");
    deck(
        "a negative temperature",
        "[600]",
        "[600, -5]",
        "haven: deck.yaml:9: key 'temperatures_k' is -5; it must be more than 0 and at most"
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
            + FAMILIES);
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
        "haven: deck.yaml:12: key 'stages.npt.duration_ps' is missing: Length in ps");
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

  private void conversions() {
    convert(
        "a format that cannot be written",
        "./POSCAR ./out.cif",
        "haven: out.cif: no writable format of this name; writable are POSCAR (POSCAR, .vasp),"
            + " extended XYZ (.xyz), LAMMPS data (.data, .lmp)");
    convert(
        "an output folder that cannot be made",
        "./POSCAR ./POSCAR/out.xyz",
        "haven: POSCAR/out.xyz: cannot be written (FileAlreadyExistsException); check that its"
            + " folder is one and that you may write there");
    convert(
        "a supercell of two numbers",
        "./POSCAR ./out.xyz --supercell 2,2",
        "haven: --supercell has 2 numbers; expected 3, as in 2,2,2");
    convert(
        "a supercell of no cells",
        "./POSCAR ./out.xyz --supercell 2,2,0",
        "haven: supercell is [2, 2, 0]; expected three numbers from 1");
  }

  private void runDirectories() {
    Map<String, String> fresh = Map.of("POSCAR", SALT, "deck.yaml", DECK);
    Map<String, String> used = Map.of("POSCAR", SALT, "deck.yaml", DECK, "run/deck.yaml", DECK);
    String run = "run ./deck.yaml --quiet --output ";
    row(
        "Run directories",
        "a file in place of the folder",
        fresh,
        run + "./POSCAR",
        "haven: POSCAR: is a file; the run directory must be a folder. Remedy: choose another"
            + " name");
    row(
        "Run directories",
        "a folder below a file",
        fresh,
        run + "./POSCAR/run",
        "haven: POSCAR/run: the run directory cannot be written (FileSystemException). Remedy:"
            + " check its rights, or choose another with --output");
    row(
        "Run directories",
        "a folder that holds a run",
        used,
        run + "./run",
        "haven: run: the run directory exists and is not empty. Remedy: continue it with 'haven"
            + " resume run', overwrite it with --force, or choose another with --output");
    row(
        "Run directories",
        "a device that this Haven lacks",
        fresh,
        run + "./run --device tornado",
        "haven: device 'tornado' cannot be had: this program was built without TornadoVM. Install"
            + " TornadoVM for JDK 25, set TORNADOVM_HOME to its folder and start ./haven again: it"
            + " then builds the module kernels/tornado (docs/gpu.md). Or use device: cpu, or auto");
    row(
        "Run directories",
        "a folder that does not exist",
        Map.of(),
        "resume ./run",
        "haven: run: no such run directory");
    row(
        "Run directories",
        "a folder that holds no run",
        Map.of("run/notes.txt", ""),
        "resume ./run",
        "haven: run: not a run directory: it has no deck.yaml. Remedy: name the folder of a run");
    Map<String, String> moved = Map.of("run/deck.yaml", DECK);
    row(
        "Run directories",
        "a run whose structure is gone",
        moved,
        "resume ./run",
        "haven: run/deck.yaml:1: key 'structure.file' names run/POSCAR, which does not exist");
  }

  private void analysis() {
    Map<String, String> xyz = Map.of("run.xyz", XYZ.repeat(3));
    Map<String, String> table = Map.of("d.csv", "temperature_k,d_cm2_s\n600,1e-6\n");
    row(
        "Analysis",
        "no diffusing species",
        xyz,
        "analyze ./run.xyz",
        "haven: no diffusing species given; name them, for example --mobile Li");
    row(
        "Analysis",
        "no time between frames",
        xyz,
        "analyze ./run.xyz --mobile Na --temperature 600",
        "haven: run.xyz: does not state the time between frames; give it in fs with"
            + " --frame-interval (time step × steps between frames)");
    row(
        "Analysis",
        "too few frames",
        xyz,
        "analyze ./run.xyz --mobile Na --temperature 600 --frame-interval 10",
        "haven: run.xyz: 3 frames; transport needs at least 10 evenly spaced frames");
    row(
        "Analysis",
        "a species that the trajectory lacks",
        Map.of("run.xyz", XYZ.repeat(30)),
        "analyze ./run.xyz --mobile Li --temperature 600 --frame-interval 10",
        "haven: run.xyz: no mobile species Li; it holds Na, Cl");
    row(
        "Analysis",
        "a structure in place of a trajectory",
        Map.of("POSCAR", SALT),
        "analyze ./POSCAR --mobile Na",
        "haven: POSCAR: is not a trajectory; readable are XDATCAR, vasprun.xml, extended XYZ,"
            + " LAMMPS dump");
    row(
        "Analysis",
        "temperatures that do not match the files",
        xyz,
        "analyze ./run.xyz --mobile Na --temperature 600,700",
        "haven: --temperature gives 2 values for 1 files; give one, or one for each");
    row(
        "Analysis",
        "a window that ends before it starts",
        xyz,
        "analyze ./run.xyz --mobile Na --window 5,2",
        "haven: --window is [5.0, 2.0]; expected two lags in ps, as in 2,8");
    row(
        "Analysis",
        "an unknown analysis of the mechanism",
        xyz,
        "analyze ./run.xyz --mobile Na --mechanism rdf,hops",
        "haven: --mechanism: unknown analysis 'hops'; expected rdf, van-hove, vdos, sites,"
            + " rotation, density, all or none");
    row(
        "Analysis",
        "polyanions that are no pair of symbols",
        xyz,
        "analyze ./run.xyz --mobile Na --units PS4",
        "haven: polyanion 'PS4' not understood; give centre and ligand, and the longest bond in Å"
            + " if you like: P-S, or P-S:2.6");
    row(
        "Analysis",
        "frames at uneven strides",
        Map.of(
            "XDATCAR",
            HEADER
                + "Direct configuration= 10\n0 0 0\n.5 .5 .5\n"
                + "Direct configuration= 20\n0 0 0\n.5 .5 .5\n"
                + "Direct configuration= 40\n0 0 0\n.5 .5 .5\n"),
        "analyze ./XDATCAR --mobile Na --temperature 600 --frame-interval 10",
        "haven: XDATCAR: frames are unevenly spaced: 10 steps between the first two, 20 before"
            + " frame 2 (from 0); cut the file into even parts");
    row(
        "Analysis",
        "a step of half a cell",
        Map.of(
            "XDATCAR",
            HEADER
                + "Direct configuration= 1\n0 0 0\n.5 .5 .5\n"
                + "Direct configuration= 2\n0 .46 0\n.5 .5 .5\n"),
        "analyze ./XDATCAR --mobile Na --temperature 600 --frame-interval 10",
        "haven: XDATCAR: atom 1 (Na) moves 0.46 of the cell along b between frames 0 and 1 (from"
            + " 0): too near half a cell to be unwrapped; write frames more often or unwrapped");
    row(
        "Analysis",
        "atoms that change their order",
        Map.of("run.xyz", XYZ + XYZ.replace("Na", "X").replace("Cl", "Na").replace("X", "Cl")),
        "analyze ./run.xyz --mobile Na --temperature 600 --frame-interval 10",
        "haven: run.xyz: frame 1 (from 0) has Cl1 Na1, the first has Na1 Cl1 in another order; all"
            + " frames must hold the same atoms in the same order");
    row(
        "Analysis",
        "atoms that become fewer",
        Map.of("run.xyz", XYZ + XYZ.replaceFirst("2", "1").replace("Cl 2 2 2\n", "")),
        "analyze ./run.xyz --mobile Na --temperature 600 --frame-interval 10",
        "haven: run.xyz: frame 1 (from 0) has Na1, the first has Na1 Cl1; all frames must hold the"
            + " same atoms in the same order");
    row(
        "Analysis",
        "one structure over and over",
        Map.of("run.xyz", XYZ.repeat(12)),
        "analyze ./run.xyz --mobile Na --temperature 600 --frame-interval 10",
        "haven: run.xyz: no Na moves in any of 12 frames; was one structure written again and"
            + " again, or was it held fixed?");
    row(
        "Analysis",
        "a folder that holds no run",
        Map.of("run/notes.txt", ""),
        "analyze ./run",
        "haven: run: is not a run directory: it has no deck.yaml");
    row(
        "Analysis",
        "a table of one temperature",
        table,
        "fit ./d.csv",
        "haven: d.csv: holds 1 temperatures; a fit needs at least two");
    row(
        "Analysis",
        "a table with a word in it",
        Map.of("d.csv", "temperature_k,d_cm2_s\n600,fast\n700,1e-6\n"),
        "fit ./d.csv",
        "haven: d.csv:2: 'fast' in column 2 is no number");
    row(
        "Analysis",
        "a table that does not exist",
        Map.of(),
        "fit ./d.csv",
        "haven: d.csv: cannot be read: d.csv");
    row(
        "Analysis",
        "rows of a table that end before they start",
        table,
        "fit ./d.csv --rows 0.8,0.4",
        "haven: --rows is [0.8, 0.4]; expected two fractions from 0 to 1, as in 0.4,0.8");
  }

  private void validation() {
    Map<String, String> bare = Map.of("nep.txt", nep("Na", "Cl"), "cell.xyz", XYZ);
    row(
        "Validation",
        "nothing to compare",
        bare,
        "validate",
        "haven: missing required options, either set of these: ([--potential=FILE --frames=FILE]"
            + " | [--run=DIR --reference=TABLE [--species=SYMBOL] [--reference-error=X]])\n"
            + "Try 'haven validate --help' for the options.");
    row(
        "Validation",
        "frames without a reference",
        bare,
        "validate --potential ./nep.txt --frames ./cell.xyz",
        "haven: cell.xyz: has no reference energies, forces or virials to compare with");
    row(
        "Validation",
        "a potential without frames",
        bare,
        "validate --potential ./nep.txt",
        "haven: missing required argument(s): --frames=FILE\n"
            + "Try 'haven validate --help' for the options.");
  }

  private void convert(String what, String arguments, String message) {
    row("Conversion", what, Map.of("POSCAR", SALT), "convert " + arguments, message);
  }

  private void usage(String what, String command, String message) {
    row("The command line", what, Map.of("POSCAR", SALT, "deck.yaml", DECK), command, message);
  }

  private void structure(String what, Map<String, String> files, String message) {
    row("Structures", what, files, "evaluate --potential ./nep.txt ./POSCAR", message);
  }

  private void poscar(String what, String right, String wrong, String message) {
    structure(what, Map.of("POSCAR", replaced(SALT, right, wrong)), message);
  }

  private void xyz(String what, String right, String wrong, String message) {
    row(
        "Structures",
        what,
        Map.of("cell.xyz", replaced(XYZ, right, wrong)),
        "evaluate --potential ./nep.txt ./cell.xyz",
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

  private void deck(String what, String right, String wrong, String message) {
    row(
        "Decks",
        what,
        Map.of("POSCAR", SALT, "deck.yaml", replaced(DECK, right, wrong)),
        "run --check ./deck.yaml",
        message);
  }

  private void row(
      String group, String what, Map<String, String> files, String command, String message) {
    rows.add(new Row(group, what, files, command, ExitCode.BAD_INPUT, message));
  }

  private static String replaced(String text, String right, String wrong) {
    if (!text.contains(right)) {
      throw new IllegalArgumentException("nothing to spoil: " + right);
    }
    return text.replace(right, wrong);
  }

  /// The smallest NEP4 for two species: one radial and one angular function, one neuron.
  private static String nep(String first, String second) {
    StringBuilder text = new StringBuilder();
    text.append("nep4 2 ").append(first).append(' ').append(second).append('\n');
    text.append("cutoff 6 4 100 100\nn_max 0 0\nbasis_size 0 0\nl_max 1 0 0\nANN 1 0\n");
    // Two species: two weights, a bias and an outer weight each; one common bias; two radial and
    // angular coefficients for each pair of species; scaling of the two descriptors.
    text.append("0.1\n".repeat(2 * 4 + 1 + 2 * 4 + 2));
    return text.toString();
  }

  /// The families of potentials, as some messages list them.
  static final String FAMILIES = "{families}";

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
