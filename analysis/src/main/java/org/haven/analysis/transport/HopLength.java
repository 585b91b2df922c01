package org.haven.analysis.transport;

import java.util.OptionalDouble;
import org.haven.inputs.structure.NearestOfKind;
import org.haven.inputs.trajectory.Trajectory;

/// The length of a hop in Å, by which displacements are turned into numbers of hops: as stated, or
/// that of [NearestOfKind] in the first frame.
final class HopLength {
  /// Where nothing is known.
  static final double DEFAULT_ANGSTROM = NearestOfKind.DEFAULT_ANGSTROM;

  private HopLength() {}

  /// The length for `symbol` in `trajectory`.
  ///
  /// @param stated by the user
  static double of(Trajectory trajectory, String symbol, OptionalDouble stated) {
    if (stated.isPresent()) {
      return stated.getAsDouble();
    }
    double[] positions = new double[3 * trajectory.symbols().size()];
    trajectory.read(0, positions);
    return NearestOfKind.typicalAngstrom(
        trajectory.cell(0), positions, trajectory.symbols(), symbol);
  }
}
