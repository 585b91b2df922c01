package org.haven.cli;

import org.haven.inputs.InputException;
import org.haven.kernels.Precision;
import picocli.CommandLine.Option;

/// Options that say how the host computes.
final class HostOptions {
  @Option(
      names = "--precision",
      paramLabel = "double|mixed",
      description =
          "Arithmetic of the forces: 'double', the reference, or 'mixed', float pairs with double"
              + " sums. Default ${DEFAULT-VALUE}.",
      defaultValue = "mixed")
  private Precision precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the host. Default: all. The result does not depend on it.")
  private Integer threads;

  Precision precision() {
    return precision;
  }

  int threads() {
    if (threads == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (threads < 1) {
      throw new InputException("--threads is " + threads + "; expected at least 1");
    }
    return threads;
  }
}
