/// Decks: the YAML files that say what to simulate.
///
/// A deck enters through [DeckReader], which binds [RunSpec] (its records are the schema,
/// [DeckSchema]); [DeckCheck] holds it against its structure.
package org.haven.inputs.deck;
