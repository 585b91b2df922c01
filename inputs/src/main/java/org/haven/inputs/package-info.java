/// What users bring: decks, structures, trajectories of other programs.
///
/// Data enters as files and leaves as immutable records ([RunSpec], [Structure]). Everything wrong
/// in a file becomes an [InputException] that names file, line and remedy.
package org.haven.inputs;
