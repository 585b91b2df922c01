package org.haven.potentials.hdnnp;

import java.nio.file.Path;
import org.haven.inputs.deck.DeckKey;

/// Deck keys of a high-dimensional neural network potential.
///
/// @param file the folder of `input.nn`, `scaling.data` and `weights.*.data`, or its `input.nn`;
///   relative to the deck
/// @param lengthUnit of cutoffs in `input.nn`
/// @param energyUnit of energies that the model was trained with
public record HdnnpParameters(
    @DeckKey(
            "Folder with input.nn, scaling.data and weights.*.data of n2p2 or RuNNer, or its"
                + " input.nn.")
        Path file,
    @DeckKey("Unit of lengths that the model was trained with, which its files do not say.")
        ModelUnits.Length lengthUnit,
    @DeckKey("Unit of energies that the model was trained with, which its files do not say.")
        ModelUnits.Energy energyUnit) {}
