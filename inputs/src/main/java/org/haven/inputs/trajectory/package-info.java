/// Trajectories: [TrajectoryFile] opens what other programs wrote, frame by frame from a
/// [FrameSource], as a [Trajectory]. Haven's own are in [org.haven.inputs.h5md].
package org.haven.inputs.trajectory;
