/// What users bring: decks, structures, trajectories of other programs.
///
/// Data enters as files and leaves as immutable records ([RunSpec], [Structure], [Trajectory]).
/// Everything wrong in a file becomes an [InputException] that names file, line and remedy.
///
/// - Decks: [DeckReader] binds [DeckKeys], whose records are the schema ([DeckSchema]), and
///   [DeckCheck] holds a deck against its structure.
/// - Structures: [StructureFile] reads every [StructureFormat], [StructureWriter] writes them.
/// - Trajectories: [TrajectoryFile] opens what other programs wrote.
package org.haven.inputs;
