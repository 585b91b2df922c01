package org.haven.pathways.geometry;

import org.haven.inputs.structure.Structure;
import org.haven.kernels.Device;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.ScalarMap;

/// Density, distances and channels of a crystal.
///
/// @param densityGCm3 in g/cm³
/// @param shortestAngstrom shortest distance of two atoms
/// @param shortestPair their symbols, for example `P–O`
/// @param volumePerIonAngstrom3 volume of the cell by mobile ions in it
/// @param distances to the nearest framework atom, in Å
/// @param channels thresholds of the negated distances; see [#passAngstrom]
public record FrameworkGeometry(
    double densityGCm3,
    double shortestAngstrom,
    String shortestPair,
    double volumePerIonAngstrom3,
    ScalarMap distances,
    Percolation channels) {
  /// @param ion symbol of the mobile ion; all else is the framework
  public static FrameworkGeometry of(
      Structure structure, String ion, double spacingAngstrom, Device device) {
    throw new UnsupportedOperationException("in the next commit");
  }

  /// Largest distance to the centres of the framework's atoms that can be kept all along a path
  /// which leaves the cell in so many dimensions, in Å; 0 where there is none.
  public double passAngstrom(int dimension) {
    return Math.max(0, -channels.threshold(dimension));
  }

  /// Largest distance to the framework's atoms that a point can have, in Å.
  public double cavityAngstrom() {
    return -channels.minimum();
  }
}
