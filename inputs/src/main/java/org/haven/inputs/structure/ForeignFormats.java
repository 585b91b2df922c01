package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;

/// Formats that people bring and Haven does not read, known by what their files begin with, and the
/// command that makes them readable. Each command but those that uncompress has been run on a file
/// of its format, and its output read (ASE 3.29.0, MDAnalysis 2.11.0 with h5py, pymatgen
/// 2026.10.24, LAMMPS 22Jul2025).
final class ForeignFormats {
  /// A format.
  ///
  /// @param title what a file of it is
  /// @param is whether a file begins so
  /// @param remedy what to do; `FILE` stands for the file, `NAME` for it without its ending
  private record Foreign(String title, Predicate<FileHead> is, String remedy) {}

  private static final String MDANALYSIS =
      "convert it: python -c \"import MDAnalysis as m; m.Universe('FILE').atoms.write('NAME.h5md',"
          + " frames='all')\", and name its atoms with --structure";

  /// A line of an atom: three coordinates of eight characters, three of them decimals.
  private static final Predicate<String> PDB_ATOM =
      Pattern.compile("(ATOM  |HETATM).{24}( *-?\\d+\\.\\d{3}){3}").asPredicate();

  private static final List<Foreign> ALL =
      List.of(
          new Foreign(
              "a trajectory in DCD",
              head -> head.has(4, "CORD") || head.has(8, "CORD"),
              MDANALYSIS
                  + " and the time between frames, which programs mean differently there,"
                  + " with --frame-interval"),
          new Foreign(
              "a trajectory of GROMACS in XTC",
              head -> head.has(0, "\0\0\7\u00cb") || head.has(0, "\0\0\7\u00e7"),
              MDANALYSIS),
          new Foreign(
              "a trajectory of GROMACS in TRR", head -> head.has(0, "\0\0\7\u00c9"), MDANALYSIS),
          new Foreign(
              "a trajectory in netCDF of AMBER",
              head -> head.has(0, "CDF") && head.contains("AMBER"),
              MDANALYSIS),
          new Foreign(
              "a file in PDB",
              head -> head.lines().stream().limit(200).anyMatch(PDB_ATOM),
              "convert its first model: ase convert -n 0 FILE NAME.extxyz; all of them: python -c"
                  + " \"import MDAnalysis as m; m.Universe('FILE').atoms.write('NAME.h5md',"
                  + " frames='all', convert_units=False)\", with --structure NAME.extxyz and"
                  + " --frame-interval"),
          new Foreign(
              "a binary dump of LAMMPS",
              head -> head.has(8, "DUMP"),
              "convert it, with the columns and elements that it has: python -c \"import ase.io as"
                  + " i; i.write('NAME.extxyz', i.read('FILE', ':', format='lammps-dump-binary',"
                  + " colnames=['id','type','x','y','z'], specorder=['Li','Cl']))\""),
          new Foreign(
              "a restart file of LAMMPS",
              head -> head.has(0, "LammpS RestartT"),
              "convert it: lmp -restart2data FILE NAME.data"),
          new Foreign(
              "a log of LAMMPS",
              head -> head.line(0).startsWith("LAMMPS ("),
              "give the dump that the run wrote"),
          new Foreign(
              "a trajectory of pymatgen in JSON",
              head -> isJson(head) && head.contains("\"pymatgen.core.trajectory\""),
              "convert it: python -c \"from monty.serialization import loadfn;"
                  + " loadfn('FILE').write_Xdatcar('NAME.XDATCAR')\""),
          new Foreign(
              "a structure of pymatgen in JSON",
              head -> isJson(head) && head.contains("\"pymatgen.core.structure\""),
              "convert it: python -c \"from pymatgen.core import Structure;"
                  + " Structure.from_file('FILE').to('NAME.vasp', fmt='poscar')\""),
          new Foreign(
              "a database of ASE",
              head ->
                  head.has(0, "SQLite format 3")
                      || isJson(head) && head.contains("\"__ndarray__\""),
              "convert it: ase convert FILE NAME.extxyz"),
          new Foreign(
              "an XSF of XCrySDen",
              head ->
                  List.of("PRIMVEC", "PRIMCOORD").stream()
                      .allMatch(w -> head.lines().stream().anyMatch(l -> l.strip().startsWith(w))),
              "convert it: ase convert FILE NAME.extxyz"),
          packed("bzip2", "BZh", "bunzip2 -k"),
          packed("xz", "\u00fd7zXZ", "unxz -k"),
          packed("zstd", "(\u00b5/\u00fd", "unzstd"),
          packed("zip", "PK\3\4", "unzip"));

  private ForeignFormats() {}

  private static Foreign packed(String program, String signature, String command) {
    return new Foreign(
        "packed by " + program, head -> head.has(0, signature), "unpack it: " + command + " FILE");
  }

  private static boolean isJson(FileHead head) {
    return head.line(0).startsWith("{");
  }

  /// Refuses a file of one of these formats.
  ///
  /// @throws InputException with the command
  static void refuse(Path file, FileHead head) {
    for (Foreign foreign : ALL) {
      if (foreign.is.test(head)) {
        String name = String.valueOf(file.getFileName());
        throw new InputException(
            file,
            "is "
                + foreign.title
                + ", which is not read; "
                + foreign
                    .remedy
                    .replace("FILE", name)
                    .replace("NAME", name.replaceFirst("(?<=.)\\.[^.]*$", "")));
      }
    }
  }
}
