package org.haven.integrators.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.inputs.FileHash;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SectionHash;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.structure.Structure;

/// Hashes of all that the dynamics of a simulation depend on: a checkpoint belongs to the
/// simulation that has its own. Threads, device, wall-clock intervals and limits of guards may
/// change between processes, and a production that is the last stage may become longer: no step of
/// it knows how many come after.
///
/// @param simulation SHA-256 in hexadecimal digits of deck and structure but for the potential
/// @param potential of its keys in the deck, and of the contents of the files that they name
record Fingerprint(String simulation, String potential) {
  /// @param stages tell which algorithms they are
  static Fingerprint of(RunContext run, Structure structure, int replica, List<StageRun> stages) {
    RunSpec spec = run.spec();
    RunSpec.Output out = spec.output();
    StringBuilder text = new StringBuilder();
    text.append(structure.symbols())
        .append(Arrays.toString(structure.cell().rows()))
        .append(Arrays.toString(structure.positions()))
        .append(Arrays.toString(run.system().state().masses()))
        .append(run.system().potential().cutoffAngstrom())
        .append(
            spec.structure().velocities() == RunSpec.Velocities.FILE
                ? Arrays.toString(structure.velocities().orElse(new double[0]))
                : "")
        .append(spec.mobile())
        .append(
            List.of(
                run.temperatureK(), replica, run.seed(), spec.timeStepFs(), spec.skinAngstrom()))
        .append(spec.precision())
        .append(ofAnyLength(spec.stages()))
        .append(stages.stream().map(StageRun::description).toList())
        .append(List.of(out.trajectoryIntervalFs(), out.thermoIntervalFs()))
        .append(List.of(out.mobileOnly(), out.singlePrecision(), out.velocities()))
        .append(out.msdIntervalFs())
        .append(out.msdLags())
        .append(out.polarizationIntervalFs().isPresent() ? out.polarizationIntervalFs() : "")
        .append(out.keepEquilibration() ? "equilibration" : "");
    return new Fingerprint(FileHash.sha256(text.toString()), SectionHash.of(spec.potential()));
  }

  private static List<StageSpec> ofAnyLength(List<StageSpec> stages) {
    StageSpec last = stages.getLast();
    List<StageSpec> all = new ArrayList<>(stages);
    if (last.production()) {
      all.set(all.size() - 1, last.lasting(0));
    }
    return all;
  }
}
