package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.structure.StructureFormat;

/// Opens trajectories that other programs wrote: XDATCAR, vasprun.xml, extended XYZ of several
/// frames, LAMMPS dumps; plain or gzip-compressed.
public final class TrajectoryFile {
  private TrajectoryFile() {}

  /// What a file may not say.
  ///
  /// @param frameIntervalFs time between frames in fs; must be given for XDATCAR, overrides what
  ///   other formats state
  /// @param typeSymbols elements of LAMMPS atom types 1, 2, …, for dumps without column `element`
  public record Options(OptionalDouble frameIntervalFs, List<String> typeSymbols) {
    /// Nothing beyond what the file says.
    public static final Options DEFAULT = new Options(OptionalDouble.empty(), List.of());

    /// With a time between frames.
    public static Options every(double frameIntervalFs) {
      return new Options(OptionalDouble.of(frameIntervalFs), List.of());
    }
  }

  /// Opens a trajectory. The file is read through once here (frames, cells, evenness, unwrapping),
  /// and again as frames are asked for, so that any size fits: about 150 bytes per frame and 250
  /// bytes per atom are held. Ascending order is fast; going back starts the file again.
  ///
  /// @throws InputException if a frame is not sensible, frames are unevenly spaced, species change,
  ///   or positions cannot be unwrapped
  public static Trajectory open(Path file, Options options) {
    if (options.frameIntervalFs().isPresent() && !(options.frameIntervalFs().getAsDouble() > 0)) {
      throw new InputException(
          "time between frames is "
              + options.frameIntervalFs().getAsDouble()
              + " fs; it must be more than 0");
    }
    StructureFormat format = StructureFormat.of(file);
    return new StreamedTrajectory(file, source(file, format, options), options);
  }

  private static Supplier<FrameSource> source(Path file, StructureFormat format, Options options) {
    return switch (format) {
      case XDATCAR -> () -> new Xdatcar(LineReader.open(file));
      case VASPRUN -> () -> new Vasprun(file);
      case EXTENDED_XYZ -> () -> new ExtendedXyzFrames(LineReader.open(file));
      case LAMMPS_DUMP -> () -> new LammpsDump(LineReader.open(file), options.typeSymbols());
      default ->
          throw new InputException(
              file,
              "is not a trajectory; readable are XDATCAR, vasprun.xml, extended XYZ, LAMMPS dump");
    };
  }
}
