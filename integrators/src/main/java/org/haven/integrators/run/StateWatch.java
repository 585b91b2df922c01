package org.haven.integrators.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.ParticleState;
import org.haven.potentials.compose.ForceSpread;

/// Looks at every state of a simulation: guards stop it, with the frame saved for a look; frames
/// that a committee disagrees on are saved for labelling.
final class StateWatch {
  private final RunClock clock;
  private final GuardRail guards;
  private final MolecularSystem system;
  private final Displacements displacements;
  private final Optional<ForceSpreadTrace> spread;
  private final Optional<LabellingFrames> labelling;
  private final SimulationFiles files;
  private final Progress progress;

  StateWatch(
      RunClock clock,
      RunSpec.Guards limits,
      MolecularSystem system,
      Displacements displacements,
      Optional<ForceSpreadTrace> spread,
      Optional<LabellingFrames> labelling,
      SimulationFiles files,
      Progress progress) {
    this.clock = clock;
    this.guards = new GuardRail(limits);
    this.system = system;
    this.displacements = displacements;
    this.spread = spread;
    this.labelling = labelling;
    this.files = files;
    this.progress = progress;
  }

  /// Takes a step. A state that left all bounds shows as an argument that kernels refuse.
  ///
  /// @throws GuardException then
  void guarded(Runnable action) {
    try {
      action.run();
    } catch (IllegalArgumentException broken) {
      throw guard(broken.getMessage(), broken);
    }
  }

  /// Energy and forces are numbers.
  void finite() {
    check(guards.finite(system));
  }

  /// Forces are numbers within their limit, and so is what a committee's members differ by.
  void forces() throws IOException {
    finite();
    check(guards.forces(system));
    if (spread.isEmpty()) {
      return;
    }
    // What a committee disagrees on is saved first, then it may stop the run.
    spread.get().sample(system, clock.step());
    ForceSpread committee = spread.get().committee();
    if (labelling.isPresent() && labelling.get().isDue(clock.step())) {
      labelling.get().save(uncertainFrame(committee), clock.step());
      if (labelling.get().isFull()) {
        progress.warned(
            clock.name(), Simulation.LABELLING + " holds max_frames; no more frames are saved");
      }
    }
    check(GuardRail.spread(system, committee));
  }

  /// No two atoms are too close.
  void distances() {
    check(guards.distances(system));
  }

  /// The temperature has not run away.
  void temperature(double temperatureK, double targetK) {
    check(guards.temperature(temperatureK, targetK));
  }

  /// The framework has not melted.
  void framework() {
    check(guards.framework(system, displacements));
  }

  private void check(Optional<String> fault) {
    if (fault.isPresent()) {
      throw guard(fault.get(), null);
    }
  }

  private GuardException guard(String fault, Throwable cause) {
    String where = "The frame is saved in " + files.guardFrame();
    try {
      files.flush();
      files.writeGuardFrame(frame(clock.where(), true));
    } catch (IOException | InputException failure) {
      where = "The frame could not be saved: " + failure.getMessage();
    }
    return new GuardException(clock + ": " + fault + ". " + where + ".", cause);
  }

  private Structure uncertainFrame(ForceSpread committee) {
    int atom = committee.mostUncertainParticle();
    return frame(
        String.format(
            Locale.ROOT,
            "%s, force spread %.4f eV/Å on %s",
            clock.where(),
            committee.forceSpreadsEvPerAngstrom()[atom],
            GuardRail.atom(system, atom)),
        false);
  }

  /// The present state as a structure; what is not a number stays so in a file.
  ///
  /// @param whole with velocities and forces
  private Structure frame(String title, boolean whole) {
    ParticleState state = system.state();
    List<String> symbols = state.speciesTable().symbols();
    double[] forces = system.evaluation().forces();
    system.device().download(state.positions(), state.velocities(), forces);
    return new Structure(
        title,
        state.cell(),
        Arrays.stream(state.species()).mapToObj(symbols::get).toList(),
        state.positions(),
        whole ? Optional.of(state.velocities()) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        whole ? Optional.of(forces) : Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
