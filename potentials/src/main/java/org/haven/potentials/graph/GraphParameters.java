package org.haven.potentials.graph;

import java.nio.file.Path;
import org.haven.inputs.deck.DeckKey;

/// Deck keys of a graph potential.
///
/// @param file the TorchScript model, relative to the deck
/// @param trust whether to skip the check of forces, virial and rotation on the structure
public record GraphParameters(
    @DeckKey("TorchScript model: NequIP, Allegro, MACE for LAMMPS, SevenNet, or Haven's contract.")
        Path file,
    @DeckKey(
            value = "Skip the check of forces, virial and rotation on the structure.",
            fallback = "false")
        boolean trust) {}
