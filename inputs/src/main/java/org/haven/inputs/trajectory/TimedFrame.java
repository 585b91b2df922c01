package org.haven.inputs.trajectory;

import org.haven.inputs.structure.Structure;

/// A frame of a trajectory as a structure.
///
/// @param structure with velocities, energy, forces and virial where there are any; positions are
///   unwrapped where it comes from a [Trajectory]
/// @param number of time steps or frames since the beginning
/// @param timeFs since the beginning, NaN where it is not known
/// @param newCell whether it is the first, or has another cell than the one before
public record TimedFrame(Structure structure, long number, double timeFs, boolean newCell) {
  /// A structure that stands alone.
  public static TimedFrame of(Structure structure) {
    return new TimedFrame(structure, 0, Double.NaN, true);
  }

  /// Positions [3N] in the cell, Å.
  double[] wrapped() {
    double[] s = new double[structure.positions().length];
    structure.cell().toFractional(structure.positions(), s);
    for (int k = 0; k < s.length; k++) {
      s[k] -= Math.floor(s[k]);
    }
    structure.cell().toCartesian(s, s);
    return s;
  }
}
