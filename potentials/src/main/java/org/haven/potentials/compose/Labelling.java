package org.haven.potentials.compose;

import org.haven.inputs.deck.DeckKey;

/// Which frames of a run are saved to be labelled by a reference method and learned from: those
/// that the members of a committee disagree on.
///
/// @param aboveEvPerAngstrom a frame is saved if the force on some atom spreads by more than this
/// @param maxFrames most frames saved by one simulation
/// @param spacingFs least time between two of them; frames close in time tell little new
public record Labelling(
    @DeckKey(value = "Save frames in which some force spreads by more than this, eV/Å", above = 0)
        double aboveEvPerAngstrom,
    @DeckKey(value = "Most frames saved by one simulation", fallback = "100", min = 1, max = 1e6)
        int maxFrames,
    @DeckKey(value = "Least time between two saved frames in fs", fallback = "100", min = 0)
        double spacingFs) {}
