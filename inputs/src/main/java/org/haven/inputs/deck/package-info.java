/// Decks: the YAML files that say what to simulate.
///
/// A deck enters through [DeckReader], which binds [DeckKeys] (their records are the schema,
/// [DeckSchema]), and leaves as a [RunSpec]; [DeckCheck] holds it against its structure.
package org.haven.inputs.deck;
