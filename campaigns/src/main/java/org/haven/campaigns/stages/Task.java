package org.haven.campaigns.stages;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.StopRequest;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;

/// A candidate at a stage.
///
/// @param label of candidate and realisation, for titles
/// @param folder of the candidate's realisation, for what a stage leaves behind
/// @param structure where the stages before have come
/// @param structureFile the same in `folder`
/// @param mobile symbol of the mobile ion
/// @param charges in e by symbol
/// @param potential of the campaign, where it has one
/// @param potentialKey changes with the potential and its files; empty without one
/// @param precision of forces
/// @param seed of the realisation
/// @param checkpointS seconds between checkpoints
/// @param keep conditions of the stage, for one that can end early
/// @param stop whether to end early, without a result
public record Task(
    String label,
    Path folder,
    Structure structure,
    Path structureFile,
    String mobile,
    Map<String, Double> charges,
    Optional<DeckSection> potential,
    String potentialKey,
    Precision precision,
    long seed,
    double checkpointS,
    List<Keep> keep,
    StopRequest stop) {

  /// The potential, opened for the structure's species.
  ///
  /// @throws InputException if there is none, or it lacks a species
  public Potential openPotential() {
    return open(
        potential.orElseThrow(() -> new InputException("the campaign names no potential")),
        structure.species(),
        precision);
  }

  /// A campaign's potential for some species.
  ///
  /// @throws InputException if it lacks one
  public static Potential open(DeckSection section, List<String> species, Precision precision) {
    String type = section.values().get("type") instanceof String word ? word : "";
    return PotentialFamilies.installed().open(new PotentialSpec(type, species, section), precision);
  }
}
