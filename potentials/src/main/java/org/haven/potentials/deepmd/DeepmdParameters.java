package org.haven.potentials.deepmd;

import java.nio.file.Path;
import org.haven.inputs.deck.DeckKey;

/// Deck keys of a Deep Potential.
///
/// @param file the model, relative to the deck
/// @param beyondSel what to do with more neighbours than `sel` has places
public record DeepmdParameters(
    @DeckKey("Model of DeePMD-kit with se_e2_a or se_e2_r: .dp, .json, .yaml, .pb or .pth.")
        Path file,
    @DeckKey(
            value =
                "More neighbours of a species than the model's sel: take the nearest, as DeePMD-kit"
                    + " does, and warn (nearest), or end the run (refuse).",
            fallback = "nearest")
        BeyondSel beyondSel) {}
