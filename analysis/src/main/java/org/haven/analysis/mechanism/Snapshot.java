package org.haven.analysis.mechanism;

import org.haven.kernels.Cell;

/// One frame as the samplers see it. The arrays are reused for the next frame: copy what is kept.
///
/// @param frame index in the file, from 0
/// @param cell of this frame
/// @param positions [3N] unwrapped Cartesian positions in Å, as the file has them
/// @param fractional [3N] unwrapped fractional positions without the drift of the framework
/// @param velocities [3N] in Å/fs, or null where the file has none
record Snapshot(
    int frame, Cell cell, double[] positions, double[] fractional, double[] velocities) {}
