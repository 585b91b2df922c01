package org.haven.cli;

import java.util.Map;

/// Structures that cannot be read, or written elsewhere.
final class BadStructures extends BadInputTable {
  private static final String CIF =
      """
      data_salt
      _cell_length_a 4
      _cell_length_b 4
      _cell_length_c 4
      _cell_angle_alpha 90
      _cell_angle_beta 90
      _cell_angle_gamma 90
      loop_
      _atom_site_label
      _atom_site_fract_x
      _atom_site_fract_y
      _atom_site_fract_z
      Na 0 0 0
      Cl 0.5 0.5 0.5
      """;

  BadStructures() {
    structures();
    noLength();
    conversions();
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
        "haven: POSCAR:5: the lattice vectors span zero volume");
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
            + " cell; of a trajectory it can be given: --cell 10,10,10 (edges in Å), or a structure"
            + " that has it, --structure FILE");
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

  private void conversions() {
    convert(
        "a format that cannot be written",
        "./POSCAR ./out.cif",
        "haven: out.cif: no writable format of this name; writable are POSCAR (*poscar*,"
            + " *contcar*, *.vasp), LAMMPS data (*.data, *.lmp, *.lammps, *.lmpdat, data.*),"
            + " extended XYZ (*.xyz, *.extxyz, *.exyz), XDATCAR (*xdatcar*), LAMMPS dump"
            + " (*.lammpstrj, *.dump, dump.*), ASE .traj (*.traj), DCD (*.dcd)");
    convert(
        "every second frame of a structure",
        "./POSCAR ./out.xyz --every 2",
        "haven: --skip and --every choose frames of a trajectory that is written as a whole; leave"
            + " them out");
    convert(
        "types of a structure",
        "./POSCAR ./out.xyz --types Na",
        "haven: --frame-interval, --types, --lammps-units, --structure, --cell and --unwrapped are"
            + " for trajectories, and POSCAR is none; leave them out");
    convert(
        "a supercell of two numbers",
        "./POSCAR ./out.xyz --supercell 2,2",
        "haven: --supercell has 2 numbers; expected 3, as in 2,2,2");
    convert(
        "a supercell of no cells",
        "./POSCAR ./out.xyz --supercell 2,2,0",
        "haven: --supercell is 2,2,0; expected three numbers from 1, as in 2,2,2");
    row(
        "Conversion",
        "a supercell of no cells of a CIF",
        Map.of("salt.cif", CIF),
        "convert ./salt.cif ./POSCAR --supercell 0,1,1",
        "haven: --supercell is 0,1,1; expected three numbers from 1, as in 2,2,2");
  }

  /// A length of nothing is found where the file states it, whatever the format.
  private void noLength() {
    row(
        "Structures",
        "a CIF with a cell length of 0",
        Map.of("salt.cif", replaced(CIF, "_cell_length_b 4", "_cell_length_b 0")),
        "evaluate --potential ./nep.txt ./salt.cif",
        "haven: salt.cif:3: _cell_length_b is 0.0; expected more than 0 Å");
    poscar(
        "a lattice vector of no length",
        "0 4.0 0",
        "0 0 0",
        "haven: POSCAR:5: lattice vector b is too short: 0.000 Å; expected 0.1 to 1e+06 Å");
    xyz(
        "an extended XYZ with a lattice vector of no length",
        "0 4 0 0 0 4\"",
        "0 4 0 0 0 0\"",
        "haven: cell.xyz:2: lattice vector c is too short: 0.000 Å; expected 0.1 to 1e+06 Å");
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

  private void convert(String what, String arguments, String message) {
    row("Conversion", what, Map.of("POSCAR", SALT), "convert " + arguments, message);
  }
}
