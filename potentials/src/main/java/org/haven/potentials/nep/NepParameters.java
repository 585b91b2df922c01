package org.haven.potentials.nep;

import java.nio.file.Path;

/// Deck keys of a NEP.
///
/// @param file path of `nep.txt`, relative to the deck
public record NepParameters(Path file) {}
