package org.haven.inputs.deck;

import java.util.List;

/// A potential as named in a deck: its family and that family's own keys.
///
/// @param type family, as its provider registers it: `nep`, `lennard_jones`, `sum`, …
/// @param species the symbols of the structure, in the order of the species table
/// @param section the keys, bound by the family's provider
public record PotentialSpec(String type, List<String> species, DeckSection section) {}
