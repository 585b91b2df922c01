package org.haven.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.LammpsUnits;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.Cell;
import picocli.CommandLine.Option;

/// Options that say what a trajectory file leaves out.
final class TrajectoryOptions {
  @Option(
      names = "--frame-interval",
      paramLabel = "FS",
      description = "Time between frames in fs, where the file does not say it or is wrong.")
  private Double frameIntervalFs;

  @Option(
      names = "--types",
      paramLabel = "SYMBOL,…",
      split = ",",
      hideParamSyntax = true,
      description = "Elements of LAMMPS atom types 1, 2, …; they count before what the file says.")
  private List<String> types = List.of();

  @Option(
      names = "--lammps-units",
      paramLabel = "STYLE",
      description = "Units of a file of LAMMPS: metal or real. Default: what the file tells.")
  private String lammpsUnits;

  @Option(
      names = "--skip",
      paramLabel = "PS",
      description = "Leave out this time at the beginning, in ps. Default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private double skipPs;

  @Option(
      names = "--every",
      paramLabel = "K",
      description = "Use every K-th frame. Default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int every = 1;

  @Option(
      names = "--structure",
      paramLabel = "FILE",
      description = {
        "Structure of the same atoms in the same order (LAMMPS: of their ids): names them, and has",
        "the cell, where the trajectory does not."
      })
  private Path structure;

  @Option(
      names = "--cell",
      paramLabel = "ANGSTROM,…",
      split = ",",
      hideParamSyntax = true,
      description = {
        "Cell of a trajectory that has none (XYZ of CP2K, LAMMPS): a,b,c in Å, or",
        "a,b,c,alpha,beta,gamma, or the nine numbers of three vectors."
      })
  private List<Double> cell = List.of();

  @Option(
      names = "--unwrapped",
      description = "Positions are unwrapped although the file does not say so (ASE).")
  private boolean unwrapped;

  /// Whether all frames count.
  boolean everyFrame() {
    return skipPs == 0 && every == 1;
  }

  /// Whether nothing is said about the file.
  boolean silent() {
    return frameIntervalFs == null
        && types.isEmpty()
        && lammpsUnits == null
        && structure == null
        && cell.isEmpty()
        && !unwrapped;
  }

  /// @param joined whether the files are pieces of one run
  Trajectories.Options options(boolean joined) {
    return new Trajectories.Options(
        frameIntervalFs == null ? OptionalDouble.empty() : OptionalDouble.of(frameIntervalFs),
        types,
        Optional.ofNullable(lammpsUnits).map(LammpsUnits::of),
        skipPs,
        every,
        joined,
        Optional.ofNullable(structure).map(file -> StructureFile.read(file, 0)),
        cell.isEmpty() ? Optional.empty() : Optional.of(cell()),
        unwrapped);
  }

  /// Refuses what a run directory says itself.
  void refuseForRun() {
    refuseForRun("--frame-interval", frameIntervalFs != null);
    refuseForRun("--types", !types.isEmpty());
    refuseForRun("--lammps-units", lammpsUnits != null);
    refuseForRun("--structure", structure != null);
    refuseForRun("--cell", !cell.isEmpty());
    refuseForRun("--unwrapped", unwrapped);
  }

  /// A run directory says all this itself, and its deck says it to all who read it.
  static void refuseForRun(String option, boolean given) {
    if (given) {
      throw new InputException(
          option + " is for trajectory files; a run directory knows its own, so leave it out");
    }
  }

  private Cell cell() {
    double[] c = cell.stream().mapToDouble(Double::doubleValue).toArray();
    try {
      return switch (c.length) {
        case 3 -> Cell.orthorhombic(c[0], c[1], c[2]);
        case 6 -> Cell.ofLengthsAndAngles(c[0], c[1], c[2], c[3], c[4], c[5]);
        case 9 -> Cell.ofRows(c);
        default -> throw new IllegalArgumentException(c.length + " numbers");
      };
    } catch (IllegalArgumentException unfit) {
      throw new InputException(
          "--cell is "
              + Arrays.toString(c)
              + "; expected three edges in Å, edges and angles in degrees, or nine numbers of three"
              + " vectors that span a volume");
    }
  }
}
