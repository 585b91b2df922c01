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
      "Convert a structure between formats; the format of OUT follows from its name.",
      "",
      "Reads POSCAR, extended XYZ, CIF (symmetry expanded, partial occupancies filled at random),"
          + " LAMMPS data; writes POSCAR, extended XYZ, LAMMPS data.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven convert crystal.cif POSCAR --supercell 2,2,2",
      "  haven convert frames.xyz frame3.data --frame 3"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "IN", description = "Structure to read.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "File to write.")
  private Path out;

  @Mixin private StructureOptions options;

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    StructureWriter.format(out);
    Structure structure = options.read(in);
    structure.notes().forEach(console::note);
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
