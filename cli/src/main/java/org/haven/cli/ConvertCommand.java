package org.haven.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Reads a structure in one format and writes it in another.
@Command(
    name = "convert",
    description = {
      "Convert a structure, or a frame of a trajectory, between formats; the format of OUT follows"
          + " from its name.",
      "",
      "Reads ${bundle:formats.structures}. Symmetry of a CIF is expanded, its partial occupancies"
          + " are filled at random. Writes ${bundle:formats.written}.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven convert crystal.cif POSCAR --supercell 2,2,2",
      "  haven convert frames.xyz frame3.data --frame 3",
      "  haven convert runs/quickstart/600K-1/trajectory.h5 POSCAR --frame 100"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "IN", description = "Structure or trajectory to read.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "File to write.")
  private Path out;

  @Mixin private StructureOptions options;

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    StructureWriter.requireFormat(out);
    Structure structure = options.read(in);
    structure.notes().forEach(console::note);
    StructureWriter.loss(structure, out).ifPresent(console::note);
    StructureWriter.write(structure, out);
    console.result(out + ": " + summary(structure));
    return ExitCode.DONE;
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
