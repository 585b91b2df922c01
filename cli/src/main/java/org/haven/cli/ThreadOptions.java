package org.haven.cli;

import org.haven.inputs.InputException;
import picocli.CommandLine.Option;

/// The option that says how many threads the host gives.
final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of the host. Default: all. The result does not depend on it (graph potentials:"
              + " but for its last digits).")
  private Integer threads;

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
