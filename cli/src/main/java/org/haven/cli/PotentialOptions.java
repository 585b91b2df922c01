package org.haven.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option that names a potential.
final class PotentialOptions {
  @Option(
      names = "--potential",
      paramLabel = "FILE",
      required = true,
      description =
          "File of the potential, for example nep.txt; the family is found from its text. Or the"
              + " word universal: TensorNet-MatPES, which comes with Haven (89 elements, slow).")
  private Path file;

  Path file() {
    return file;
  }
}
