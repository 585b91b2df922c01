package org.haven.pathways.percolation;

/// What lies open at a level of a map.
///
/// @param level value up to which points are open
/// @param dimension largest dimension of a component, 0 to 3; see [Percolation]
/// @param openFraction share of the cell's volume that is open, cages included
/// @param connectedFraction share of the cell's volume in components of dimension 1 and higher:
///   what an ion can leave the cell from
public record AccessibleVolume(
    double level, int dimension, double openFraction, double connectedFraction) {
  /// Joins all points of `map` up to `level`.
  public static AccessibleVolume of(ScalarMap map, double level) {
    WindingUnion union = new WindingUnion(map.grid());
    double[] values = map.values();
    long open = 0;
    int dimension = 0;
    for (int p = 0; p < values.length; p++) {
      if (values[p] <= level) {
        dimension = Math.max(dimension, union.add(p));
        open++;
      }
    }
    long connected = 0;
    for (int p = 0; p < values.length; p++) {
      if (values[p] <= level && union.dimension(p) > 0) {
        connected++;
      }
    }
    return new AccessibleVolume(
        level, dimension, (double) open / values.length, (double) connected / values.length);
  }
}
