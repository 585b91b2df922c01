package org.haven.integrators.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.FileHash;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SectionHash;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ColourField;

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
    return of(run, structure, replica, stages, run.schedule().stages(), run.field());
  }

  /// That of the first stages alone, which simulations of one replica in different fields share.
  static Fingerprint ofFirst(
      int count, RunContext run, Structure structure, int replica, List<StageRun> stages) {
    return of(
        run,
        structure,
        replica,
        stages.subList(0, count),
        run.schedule().stages().subList(0, count),
        Optional.empty());
  }

  private static Fingerprint of(
      RunContext run,
      Structure structure,
      int replica,
      List<StageRun> stages,
      List<StageSpec> asked,
      Optional<ColourField> field) {
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
        // As before there were fields; the one of this simulation comes last.
        .append(withoutField(ofAnyLength(asked)).toString().replace(", field=Optional.empty", ""))
        .append(stages.stream().map(StageRun::description).toList())
        .append(List.of(out.trajectoryIntervalFs(), out.thermoIntervalFs()))
        .append(List.of(out.mobileOnly(), out.singlePrecision(), out.velocities()))
        .append(out.msdIntervalFs())
        .append(out.msdLags())
        .append(out.polarizationIntervalFs().isPresent() ? out.polarizationIntervalFs() : "")
        .append(out.keepEquilibration() ? "equilibration" : "")
        .append(field.map(ColourField::toString).orElse(""));
    return new Fingerprint(FileHash.sha256(text.toString()), SectionHash.of(spec.potential()));
  }

  private static List<StageSpec> withoutField(List<StageSpec> stages) {
    return stages.stream().map(stage -> stage.drivenBy(Optional.empty())).toList();
  }

  private static List<StageSpec> ofAnyLength(List<StageSpec> stages) {
    List<StageSpec> all = new ArrayList<>(stages);
    if (!stages.isEmpty() && stages.getLast().production()) {
      all.set(all.size() - 1, stages.getLast().lasting(0));
    }
    return all;
  }
}
