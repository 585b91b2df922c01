package org.haven.integrators.run;

import java.nio.file.Path;
import java.util.Optional;
import org.haven.inputs.OutputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.StructureWriter;
import org.haven.inputs.trajectory.ColourField;
import org.haven.integrators.MolecularSystem;

/// One simulation, for its stages and observers: what it is to do, the particles, and what they
/// share.
///
/// @param name for example `600K-1`
/// @param seed of this simulation
/// @param directory of this simulation
/// @param schedule the stages in steps
/// @param clock how far it has come
/// @param displacements sampled once for all who want them
/// @param field that drives the production; empty at equilibrium
/// @param meanCell from a stage of constant pressure to the one after it
record RunContext(
    RunSpec spec,
    String name,
    double temperatureK,
    long seed,
    Path directory,
    MolecularSystem system,
    Schedule schedule,
    RunClock clock,
    Optional<ColourField> field,
    Displacements displacements,
    MeanCell meanCell,
    Progress progress) {

  /// The nearest number of time steps, at least one.
  long steps(double fs) {
    return Math.max(1, Math.round(fs / spec.timeStepFs()));
  }

  /// What a guard throws. The frame is saved for a look.
  ///
  /// @param fault what is wrong, with value, limit and remedy
  /// @param cause or null
  GuardException guard(String fault, Throwable cause) {
    Path file = directory.resolve(RunLayout.GUARD_FRAME);
    String where = "The frame is saved in " + file;
    try {
      StructureWriter.write(system.frame(clock.where(), true), file);
    } catch (OutputException failure) {
      where = "The frame could not be saved: " + failure.getMessage();
    }
    return new GuardException(clock + ": " + fault + ". " + where + ".", cause);
  }
}
