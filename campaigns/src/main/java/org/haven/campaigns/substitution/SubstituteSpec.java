package org.haven.campaigns.substitution;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.campaigns.plan.Sources;
import org.haven.inputs.deck.DeckKey;

/// SUBSTITUTE.yaml: which prototypes there are, and what is done with each of them. Bound as a
/// deck's records are.
public record SubstituteSpec(
    @DeckKey("Folder that the paths in this file are relative to; default: its own")
        Optional<String> folder,
    @DeckKey(
            "Which prototypes there are, as in a screen; a path alone may stand for the mapping."
                + " 'realisations' are arrangements of each substitution")
        Sources structures,
    @DeckKey("What is done with each prototype, a structure for each value: {kinds}")
        List<Substitution> substitutions,
    @DeckKey(
            value =
                "Mobile ions, which make charges good; the first that a structure holds is its"
                    + " own. auto chooses by the order that docs/screening.md gives",
            fallback = "[auto]")
        List<String> mobile,
    @DeckKey(
            value =
                "Oxidation states in e by symbol, where they are not to be guessed; a dopant's is"
                    + " its most common one",
            fallback = "{}",
            min = -10,
            max = 10)
        Map<String, Double> charges,
    @DeckKey(
            value =
                "Arrangement of what shares sites: random, atoms kept apart; or of low Coulomb"
                    + " energy, from there on by exchanges",
            fallback = "random")
        Placement placement,
    @DeckKey(
            value =
                "Volume: lengths scaled by the radii of bonded atoms after and before, or kept;"
                    + " relax either",
            fallback = "radii")
        Volume volume,
    @DeckKey(
            value = "Folder for the structures; default: substituted/<name>",
            optional = true,
            here = true)
        Path output,
    @DeckKey(value = "Seed of all random numbers", fallback = "1", min = 0) long seed) {
  /// How atoms are spread over the places that they share.
  public enum Placement {
    /// At random, and far enough from each other.
    RANDOM,
    /// With low energy of point charges.
    ELECTROSTATIC
  }

  /// What becomes of the cell.
  public enum Volume {
    /// Scaled by the radii of what is bonded.
    RADII,
    /// As it is.
    KEPT
  }
}
