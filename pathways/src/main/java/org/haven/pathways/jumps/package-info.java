/// What jumps of ions in a trajectory say of rates.
///
/// Data enters as [org.haven.analysis.mechanism.SiteWalk]s of trajectories at several temperatures;
/// it leaves as the YAML file of `haven kmc` ([org.haven.pathways.jumps.TrajectoryModel]).
package org.haven.pathways.jumps;
