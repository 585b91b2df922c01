package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.inputs.trajectory.TrajectoryFile;

/// Reads structures from files of any known format, plain or gzip-compressed.
///
/// Every structure that leaves here has passed [StructureCheck]: positive volume, finite numbers,
/// known elements, no overlapping atoms, plausible units.
public final class StructureFile {
  private StructureFile() {}

  /// What a reader may need besides the file.
  ///
  /// @param supercell repetitions along a, b, c; partial occupancies are filled in the supercell
  /// @param charges formal charges in e by symbol, for filling partial occupancies of a CIF; may be
  ///   empty
  /// @param seed of the random choice among partially occupied sites
  public record Options(List<Integer> supercell, Map<String, Double> charges, long seed) {
    /// One cell, no charges, seed 1.
    public static final Options DEFAULT = new Options(List.of(1, 1, 1), Map.of(), 1);
  }

  /// Reads one frame, 0-based.
  ///
  /// @throws InputException naming file, line, value, limit and remedy
  public static Structure read(Path file, int frame) {
    return read(file, frame, Options.DEFAULT);
  }

  /// As [#read(Path, int)], in a supercell, with charges and seed for partial occupancies.
  public static Structure read(Path file, int frame, Options options) {
    if (frame < 0) {
      throw new InputException("frame is " + frame + "; frames count from 0");
    }
    List<Integer> n = options.supercell();
    StructureFormat format = StructureFormat.of(file);
    if (format == StructureFormat.CIF) {
      return StructureCheck.passed(Cif.read(file, frame, n, options), file);
    }
    Structure structure =
        switch (format) {
          case EXTENDED_XYZ -> {
            try (LineReader reader = LineReader.open(file)) {
              yield ExtendedXyz.read(reader, frame);
            }
          }
          case POSCAR -> {
            single(file, frame);
            try (LineReader reader = LineReader.open(file)) {
              yield Poscar.read(reader);
            }
          }
          case LAMMPS_DATA -> {
            single(file, frame);
            try (LineReader reader = LineReader.open(file)) {
              yield LammpsData.read(reader);
            }
          }
          default -> frameOf(file, frame);
        };
    return StructureCheck.passed(structure, file).supercell(n.get(0), n.get(1), n.get(2));
  }

  /// Reads all frames.
  public static List<Structure> readAll(Path file) {
    List<Structure> frames = new ArrayList<>();
    switch (StructureFormat.of(file)) {
      case EXTENDED_XYZ -> {
        try (LineReader reader = LineReader.open(file)) {
          for (Structure s = ExtendedXyz.next(reader); s != null; s = ExtendedXyz.next(reader)) {
            frames.add(StructureCheck.passed(s, file));
          }
        }
      }
      case XDATCAR, VASPRUN, LAMMPS_DUMP -> {
        try (Trajectory trajectory = trajectory(file)) {
          for (int frame = 0; frame < trajectory.frames(); frame++) {
            frames.add(StructureCheck.passed(structure(trajectory, frame, file), file));
          }
        }
      }
      case CIF -> {
        for (int frame = 0; frame < Cif.frames(file); frame++) {
          frames.add(read(file, frame));
        }
      }
      case POSCAR, LAMMPS_DATA -> frames.add(read(file, 0));
    }
    return frames;
  }

  /// Number of frames in the file.
  public static int frames(Path file) {
    return switch (StructureFormat.of(file)) {
      case CIF -> Cif.frames(file);
      case POSCAR, LAMMPS_DATA -> 1;
      case EXTENDED_XYZ -> {
        try (LineReader reader = LineReader.open(file)) {
          int frames = 0;
          while (ExtendedXyz.skip(reader)) {
            frames++;
          }
          yield frames;
        }
      }
      case XDATCAR, VASPRUN, LAMMPS_DUMP -> {
        try (Trajectory trajectory = trajectory(file)) {
          yield trajectory.frames();
        }
      }
    };
  }

  /// A trajectory of which only the structures matter: any time between frames will do.
  private static Trajectory trajectory(Path file) {
    return TrajectoryFile.open(file, TrajectoryFile.Options.every(1));
  }

  private static Structure frameOf(Path file, int frame) {
    try (Trajectory trajectory = trajectory(file)) {
      if (frame >= trajectory.frames()) {
        throw new InputException(
            file,
            "frame "
                + frame
                + " asked for, but the file holds "
                + trajectory.frames()
                + " (counted from 0)");
      }
      return structure(trajectory, frame, file);
    }
  }

  private static Structure structure(Trajectory trajectory, int frame, Path file) {
    double[] positions = new double[3 * trajectory.symbols().size()];
    double[] velocities = new double[positions.length];
    trajectory.read(frame, positions);
    boolean moving = trajectory.readVelocities(frame, velocities);
    return Structure.of(
            file.getFileName() + " frame " + frame,
            trajectory.cell(frame),
            trajectory.symbols(),
            positions)
        .withVelocities(moving ? Optional.of(velocities) : Optional.empty());
  }

  private static void single(Path file, int frame) {
    if (frame != 0) {
      throw new InputException(
          file, "frame " + frame + " asked for, but the file holds one frame (0)");
    }
  }
}
