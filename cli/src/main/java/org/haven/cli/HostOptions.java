package org.haven.cli;

import org.haven.kernels.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that say how the host computes forces.
final class HostOptions {
  @Option(
      names = "--precision",
      paramLabel = "double|mixed",
      description =
          "Arithmetic of the forces: 'double', the reference, or 'mixed', float pairs with double"
              + " sums. Default mixed.")
  private Precision precision = Precision.MIXED;

  @Mixin private ThreadOptions threads;

  Precision precision() {
    return precision;
  }

  int threads() {
    return threads.threads();
  }
}
