/// What users bring: decks, structures, trajectories; and the ground under their readers.
///
/// Data enters as files and leaves as immutable records: [org.haven.inputs.deck.RunSpec],
/// [org.haven.inputs.structure.Structure], [org.haven.inputs.trajectory.Trajectory]. Everything
/// wrong in a file becomes an [InputException] that names file, line and remedy.
package org.haven.inputs;
