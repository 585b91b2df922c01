package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;

/// File formats that hold structures or trajectories.
public enum StructureFormat {
  /// VASP 5 and later, POSCAR or CONTCAR.
  POSCAR,
  /// Extended XYZ as written by ASE, QUIP, GPUMD: one or more frames.
  EXTENDED_XYZ,
  /// Crystallographic information file.
  CIF,
  /// LAMMPS `read_data`, atom styles atomic, charge and full.
  LAMMPS_DATA,
  /// VASP positions of a molecular-dynamics run.
  XDATCAR,
  /// VASP's XML output.
  VASPRUN,
  /// LAMMPS `dump custom`, text.
  LAMMPS_DUMP;

  static final String SUPPORTED =
      "POSCAR/CONTCAR, extended XYZ (.xyz), CIF, LAMMPS data, XDATCAR, vasprun.xml, LAMMPS dump";

  /// The format of an existing file, from its first lines; where these do not decide, from its
  /// name.
  ///
  /// @throws InputException if the file cannot be read, is empty, or is of no known format
  public static StructureFormat of(Path file) {
    List<String> head = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      for (String line = reader.next(); line != null && head.size() < 60; line = reader.next()) {
        head.add(line);
      }
    }
    if (head.stream().allMatch(String::isBlank)) {
      throw new InputException(file, "is empty");
    }
    Optional<StructureFormat> named = fromName(file);
    return fromContent(head)
        .or(() -> named)
        .orElseThrow(
            () -> new InputException(file, "format not recognised; readable are " + SUPPORTED));
  }

  /// The format that a file name stands for, existing or not. A final `.gz` is ignored.
  public static Optional<StructureFormat> fromName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.endsWith(".xyz") || name.endsWith(".extxyz") || name.endsWith(".exyz")) {
      return Optional.of(EXTENDED_XYZ);
    } else if (name.endsWith(".cif")) {
      return Optional.of(CIF);
    } else if (name.contains("xdatcar")) {
      return Optional.of(XDATCAR);
    } else if (name.startsWith("vasprun") || name.endsWith(".xml")) {
      return Optional.of(VASPRUN);
    } else if (name.contains("poscar") || name.contains("contcar") || name.endsWith(".vasp")) {
      return Optional.of(POSCAR);
    } else if (name.endsWith(".lammpstrj") || name.endsWith(".dump") || name.startsWith("dump.")) {
      return Optional.of(LAMMPS_DUMP);
    } else if (name.endsWith(".data")
        || name.endsWith(".lmp")
        || name.endsWith(".lammps")
        || name.endsWith(".lmpdat")
        || name.startsWith("data.")) {
      return Optional.of(LAMMPS_DATA);
    }
    return Optional.empty();
  }

  private static Optional<StructureFormat> fromContent(List<String> head) {
    String first = head.getFirst().strip();
    if (first.startsWith("ITEM:")) {
      return Optional.of(LAMMPS_DUMP);
    }
    if (first.startsWith("<?xml") || first.startsWith("<modeling")) {
      return Optional.of(VASPRUN);
    }
    if (first.matches("\\d+") && head.size() > 1) {
      return Optional.of(EXTENDED_XYZ);
    }
    for (String line : head) {
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        if (text.toLowerCase(Locale.ROOT).startsWith("data_") && text.indexOf(' ') < 0) {
          return Optional.of(CIF);
        }
        break;
      }
    }
    if (head.stream().skip(1).anyMatch(l -> l.strip().matches("\\d+\\s+atoms(\\s*#.*)?"))) {
      return Optional.of(LAMMPS_DATA);
    }
    if (head.size() > 6
        && LineReader.words(head.get(1)).length > 0
        && numbers(head.get(1), 1)
        && numbers(head.get(2), 3)
        && numbers(head.get(3), 3)
        && numbers(head.get(4), 3)) {
      String seventh = head.get(Math.min(7, head.size() - 1)).strip().toLowerCase(Locale.ROOT);
      boolean trajectory = seventh.startsWith("direct configuration");
      return Optional.of(trajectory ? XDATCAR : POSCAR);
    }
    return Optional.empty();
  }

  private static boolean numbers(String line, int count) {
    String[] words = LineReader.words(line);
    if (words.length < count) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      try {
        Double.parseDouble(words[i]);
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return true;
  }
}
