package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;

/// The end of the stages that the simulations of a replica in different fields have in common: kept
/// by the one without a field, taken by the others, which so begin at the same state to the bit.
///
/// It is no more than a saving. Where it is missing or of another run, a simulation does these
/// stages itself, and as it has the same seed, it comes to the same bits.
final class EquilibratedState {
  private final SimulationPlan plan;
  private final RunContext run;
  private final Fingerprint fingerprint;

  /// @param fingerprint of the stages in common
  EquilibratedState(SimulationPlan plan, RunContext run, Fingerprint fingerprint) {
    this.plan = plan;
    this.run = run;
    this.fingerprint = fingerprint;
  }

  /// Whether the simulation has come to where others begin, and should [#keep] it.
  boolean isNow() {
    return plan.isOrigin()
        && run.clock().stage() == plan.sharedStages()
        && run.clock().stageStep() < 0;
  }

  /// Whether it has come there, or further.
  boolean isPast() {
    return plan.isOrigin() && run.clock().stage() >= plan.sharedStages();
  }

  /// Keeps the checkpoint, which was just written; the other files were ([Observer#keep]).
  void keep() throws IOException {
    Path folder = run.directory();
    Checkpoint.read(folder.resolve(RunLayout.CHECKPOINT))
        .of(fingerprint)
        .write(folder.resolve(RunLayout.EQUILIBRATED));
  }

  /// The state to begin at, its files copied; empty where this simulation begins by itself.
  Optional<Checkpoint> take() throws IOException {
    Optional<SimulationName> origin = plan.origin();
    if (origin.isEmpty()) {
      return Optional.empty();
    }
    Path from = run.directory().resolveSibling(origin.get().toString());
    Path file = from.resolve(RunLayout.EQUILIBRATED);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Checkpoint kept;
    try {
      kept = Checkpoint.read(file);
    } catch (InputException damaged) {
      return Optional.empty();
    }
    if (!kept.fingerprint().equals(fingerprint)) {
      return Optional.empty();
    }
    Map<String, String> files = new LinkedHashMap<>();
    files.put(RunLayout.EQUILIBRATED_THERMO, RunLayout.THERMO);
    files.put(RunLayout.EQUILIBRATED_LABELLING, RunLayout.LABELLING);
    files.put(RunLayout.EQUILIBRATION, RunLayout.EQUILIBRATION);
    for (Map.Entry<String, String> each : files.entrySet()) {
      Path copied = from.resolve(each.getKey());
      if (Files.isRegularFile(copied)) {
        Files.copy(
            copied, run.directory().resolve(each.getValue()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return Optional.of(kept);
  }
}
