/// How ions move: structure functions, vibrations, sites and jumps, rotation of polyanions,
/// density.
///
/// Data enter as a [org.haven.inputs.trajectory.Trajectory], read frame by frame by
/// [TrajectoryPass], which hands each [Snapshot] to the samplers of the analyses asked for; they
/// leave as immutable records, one for each analysis, gathered in [Mechanism]. No analysis holds
/// the whole file: each states what it keeps.
package org.haven.analysis.mechanism;
