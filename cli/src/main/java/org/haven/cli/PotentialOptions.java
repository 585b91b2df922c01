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
          "File of the potential, for example nep.txt. The family is found from its text.")
  private Path file;

  Path file() {
    return file;
  }
}
