package org.haven.integrators.run;

import java.nio.file.Path;
import java.util.Optional;
import org.haven.inputs.deck.SimulationName;

/// How a simulation ended.
///
/// @param directory holds trajectory.h5, thermo.csv, checkpoint.h5
/// @param steps time steps done, over all stages and all processes
/// @param guard what stopped it, if a guard did
public record SimulationOutcome(
    SimulationName simulation,
    Path directory,
    Status status,
    long steps,
    Optional<GuardException> guard) {

  /// Name, for example `600K-1`.
  public String name() {
    return simulation.toString();
  }

  /// Ways to end without a failure of the program.
  public enum Status {
    /// All stages are done.
    COMPLETED,
    /// A [StopRequest] came; the checkpoint is written.
    STOPPED,
    /// A guard stopped it; the last checkpoint before stays.
    GUARDED
  }
}
