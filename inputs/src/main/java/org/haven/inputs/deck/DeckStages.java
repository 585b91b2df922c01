package org.haven.inputs.deck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.StageSpec.Barostat;
import org.haven.inputs.deck.StageSpec.Dynamics;
import org.haven.inputs.deck.StageSpec.Ensemble;
import org.haven.inputs.deck.StageSpec.Minimise;
import org.haven.inputs.deck.StageSpec.Thermostat;

/// Reads the list `stages` of a deck: what each asks for, and that they go together.
///
/// @param deck for the lines of faults
record DeckStages(NodeSection deck) {
  List<StageSpec> read(List<DeckKeys.StageKeys> all) {
    List<StageSpec> stages = new ArrayList<>();
    boolean npt = false;
    boolean fresh = false;
    boolean production = false;
    for (int k = 0; k < all.size(); k++) {
      DeckKeys.StageKeys keys = all.get(k);
      requireOneKind(k, keys);
      if (keys.minimise().isPresent()) {
        DeckKeys.MinimiseKeys m = keys.minimise().get();
        stages.add(new Minimise(m.forceToleranceEvPerAngstrom(), m.maxSteps(), m.relaxCell()));
        continue;
      }
      Ensemble ensemble =
          keys.nve().isPresent()
              ? Ensemble.NVE
              : keys.nvt().isPresent() ? Ensemble.NVT : Ensemble.NPT;
      DeckKeys.DynamicsKeys asked = keys.nve().or(keys::nvt).or(keys::npt).orElseThrow();
      requireConsistent(k, asked, ensemble, npt);
      if (asked.production() && production) {
        throw fault(
            k,
            ensemble,
            "production",
            "is true in a second stage; only one stage is analysed, make it longer");
      }
      Dynamics stage = dynamics(asked, ensemble, fresh);
      stages.add(stage);
      production |= stage.production();
      fresh = ensemble == Ensemble.NPT || fresh && !stage.meanCell();
      npt |= ensemble == Ensemble.NPT;
    }
    if (!production) {
      throw deck.faultAt(
          "holds no production stage; add 'production: true' to the stage to be analysed",
          "stages");
    }
    return List.copyOf(stages);
  }

  private void requireOneKind(int k, DeckKeys.StageKeys keys) {
    long given =
        Stream.of(keys.minimise(), keys.nve(), keys.nvt(), keys.npt())
            .filter(Optional::isPresent)
            .count();
    if (given != 1) {
      throw deck.faultAt(
          "holds a stage with "
              + given
              + " kinds; each list item is one of minimise, nve, nvt, npt",
          "stages",
          k);
    }
  }

  /// Refuses what a stage of an ensemble cannot have.
  ///
  /// @param npt whether a stage at constant pressure comes before
  private void requireConsistent(
      int k, DeckKeys.DynamicsKeys keys, Ensemble ensemble, boolean npt) {
    boolean ramp = keys.startTemperatureK().isPresent();
    boolean meanCell = keys.meanCell().orElse(false);
    if (ensemble == Ensemble.NVE && keys.thermostat().isPresent()) {
      throw fault(
          k,
          ensemble,
          "thermostat",
          "contradicts nve, which conserves the energy; remove it or use nvt");
    }
    if (ensemble == Ensemble.NVE && ramp) {
      throw fault(
          k,
          ensemble,
          "start_temperature_k",
          "contradicts nve, which has no target temperature; use nvt");
    }
    if (ensemble != Ensemble.NPT && keys.barostat().isPresent()) {
      throw fault(
          k,
          ensemble,
          "barostat",
          "contradicts " + Plain.word(ensemble) + ", which holds the cell; remove it or use npt");
    }
    if (meanCell && ensemble == Ensemble.NPT) {
      throw fault(
          k, ensemble, "mean_cell", "contradicts npt, whose cell moves; it belongs in nvt or nve");
    }
    if (meanCell && !npt) {
      throw fault(
          k, ensemble, "mean_cell", "needs an npt stage before this one to measure the mean cell");
    }
    if (keys.production() && ramp) {
      throw fault(
          k,
          ensemble,
          "start_temperature_k",
          "contradicts production, which needs one temperature; ramp in a stage before");
    }
  }

  private InputException fault(int k, Ensemble ensemble, String key, String message) {
    return deck.faultAt(message, "stages", k, Plain.word(ensemble), key);
  }

  /// @param fresh whether an npt stage comes before whose mean cell no stage has taken
  private static Dynamics dynamics(DeckKeys.DynamicsKeys keys, Ensemble ensemble, boolean fresh) {
    return new Dynamics(
        ensemble,
        keys.durationPs(),
        keys.production(),
        keys.startTemperatureK(),
        keys.meanCell().orElse(ensemble != Ensemble.NPT && fresh),
        ensemble == Ensemble.NVE ? Optional.empty() : Optional.of(thermostat(keys)),
        ensemble == Ensemble.NPT ? Optional.of(barostat(keys)) : Optional.empty());
  }

  private static Thermostat thermostat(DeckKeys.DynamicsKeys keys) {
    DeckKeys.ThermostatKeys t =
        keys.thermostat()
            .orElse(new DeckKeys.ThermostatKeys(Thermostat.Kind.BUSSI, OptionalDouble.empty(), 3));
    double usual = t.kind() == Thermostat.Kind.LANGEVIN ? 1000 : 100;
    return new Thermostat(t.kind(), t.relaxationTimeFs().orElse(usual), t.chainLength());
  }

  private static Barostat barostat(DeckKeys.DynamicsKeys keys) {
    return keys.barostat()
        .map(
            b ->
                new Barostat(
                    b.kind(), b.pressureGpa(), b.relaxationTimeFs(), b.compressibilityPerGpa()))
        .orElse(new Barostat(Barostat.Kind.ISOTROPIC, 0, 1000, 0.02));
  }
}
