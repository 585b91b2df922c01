package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Formats;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.structure.StructureWriter;
import org.haven.inputs.structure.WritableFormat;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.inputs.trajectory.TrajectoryFormat;
import org.haven.inputs.trajectory.TrajectoryWriter;
import org.haven.inputs.trajectory.WritableTrajectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Reads structures and trajectories in one format and writes them in another.
@Command(
    name = "convert",
    description = {
      "Convert a structure, a trajectory, or a frame of one, between formats; the format of OUT"
          + " follows from its name.",
      "",
      "Reads ${bundle:formats.structures}. Symmetry of a CIF is expanded, its partial occupancies"
          + " are filled at random. Writes ${bundle:formats.written}.",
      "",
      "Of a trajectory all frames are written where OUT can hold them"
          + " (${bundle:formats.written.trajectories}) and no --frame is given, with cell, times"
          + " and velocities as far as both formats have them, positions unwrapped.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven convert crystal.cif POSCAR --supercell 2,2,2",
      "  haven convert frames.xyz frame3.data --frame 3",
      "  haven convert runs/quickstart/600K-1/trajectory.h5 POSCAR --frame 100",
      "  haven convert runs/quickstart/600K-1/trajectory.h5 600K.xyz --skip 10 --every 5",
      "  haven convert dump.lammpstrj XDATCAR --types Li,P,S"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "IN", description = "Structure or trajectory to read.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "File to write.")
  private Path out;

  @Mixin private StructureOptions options;

  @Mixin private TrajectoryOptions reading;

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    WritableFormat format = Formats.toWrite(out);
    boolean frames = Formats.of(in) instanceof TrajectoryFormat;
    boolean one = options.frame().isPresent() || !(format instanceof WritableTrajectory);
    if (!reading.everyFrame() && (one || !frames)) {
      throw new InputException(
          "--skip and --every choose frames of a trajectory that is written as a whole; leave them"
              + " out"
              + (frames ? ", or write all frames (no --frame, and OUT a trajectory)" : ""));
    }
    if (!reading.silent() && !frames) {
      throw new InputException(
          "--frame-interval, --types, --lammps-units, --structure, --cell and --unwrapped are for"
              + " trajectories, and "
              + in
              + " is none; leave them out");
    }
    if (frames && !one && trajectory((WritableTrajectory) format)) {
      return ExitCode.DONE;
    }
    Structure structure = reading.silent() ? options.read(in) : frame();
    structure.warnings().forEach(console::warn);
    structure.remarks().forEach(console::note);
    format.loss(structure).ifPresent(console::note);
    StructureWriter.write(structure, out);
    console.result(out + ": " + summary(structure));
    return ExitCode.DONE;
  }

  /// A frame of a file that does not say all by itself.
  private Structure frame() {
    List<Integer> n = options.supercell();
    try (Trajectory trajectory = Trajectories.open(in, reading.options(false))) {
      trajectory.warnings().forEach(console::warn);
      Structure frame =
          TrajectoryWriter.frame(
              trajectory, StructureFile.frame(in, options.frame().orElse(0), trajectory.frames()));
      return StructureFile.passed(frame, in).supercell(n.get(0), n.get(1), n.get(2));
    }
  }

  /// Writes all frames; false where there is a single one, which is a structure and may hold more.
  private boolean trajectory(WritableTrajectory format) {
    try (Trajectory trajectory = Trajectories.open(in, reading.options(false))) {
      if (trajectory.frames() == 1 && reading.silent()) {
        return false;
      }
      trajectory.warnings().forEach(console::warn);
      if (trajectory.frameworkDisplacement(0).isPresent()) {
        console.warn("holds the mobile species alone; their positions relative to the framework");
      }
      Structure first = TrajectoryWriter.frame(trajectory, 0);
      format.loss(first).ifPresent(console::note);
      TrajectoryWriter.write(trajectory, options.supercell(), format, out);
      console.result(
          out
              + ": "
              + trajectory.frames()
              + " frames"
              + (trajectory.hasTimes()
                  ? ", " + Plain.rounded(trajectory.frameIntervalFs()) + " fs apart"
                  : ", times unknown")
              + ", each "
              + summary(first));
    }
    return true;
  }

  /// Composition and number of atoms, for example `Li192 P32 S160 Cl32, 416 atoms`.
  static String summary(Structure structure) {
    return structure.composition().entrySet().stream()
            .map(e -> e.getKey() + e.getValue())
            .collect(Collectors.joining(" "))
        + ", "
        + structure.count()
        + " atoms";
  }
}
