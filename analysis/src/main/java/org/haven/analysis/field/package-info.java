/// Drift of ions in a colour-charge field, and the diffusivity and conductivity that it tells.
///
/// Series of the displaced colour charge enter as [DriftRun]s, those of one temperature together;
/// [FieldResponse] leaves: D_sigma at each strength, its limit of zero field, and what speaks for
/// and against it. Nothing here knows trajectories.
package org.haven.analysis.field;
