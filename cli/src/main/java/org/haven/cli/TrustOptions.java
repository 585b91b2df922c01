package org.haven.cli;

import java.util.List;
import org.haven.inputs.InputException;
import org.haven.kernels.Device;
import org.haven.kernels.ParticleState;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
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
