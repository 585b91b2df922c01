package org.haven.cli;

import picocli.CommandLine.Option;

/// The option that skips the check of a model from elsewhere on the structure.
final class TrustOptions {
  @Option(
      names = "--trust",
      description =
          "Skip the check of a graph potential (forces and virial against its energy, rotation).")
  private boolean trust;

  /// Whether the user vouches for the model.
  boolean trusted() {
    return trust;
  }
}
