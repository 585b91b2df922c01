/// Trajectories: [Trajectories] opens a file of any [TrajectoryFormat] as a [Trajectory]. Formats
/// that are read from beginning to end are here, each a [FrameSource] that [StreamedTrajectory]
/// unwraps; Haven's own is in [org.haven.inputs.h5md].
package org.haven.inputs.trajectory;
