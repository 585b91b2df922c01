package org.haven.cli;

import java.nio.file.Path;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import picocli.CommandLine.Option;

/// The option that names a potential.
final class PotentialOptions {
  @Option(
      names = "--potential",
      paramLabel = "FILE",
      required = true,
      description =
          "File of the potential, for example nep.txt. The family is found from its text.")
  private Path file;

  /// Opens the potential for the species of `structure`.
  Potential open(Structure structure, Precision precision) {
    return PotentialFamilies.installed().open(file, structure.species(), precision);
  }

  Path file() {
    return file;
  }
}
