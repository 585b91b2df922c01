package org.haven.pathways.percolation;

import java.util.Arrays;
import org.haven.kernels.PhysicalConstants;

/// The levels at which a map opens channels in one, two and three dimensions, exact on its grid.
///
/// The points up to a level, each joined to its 26 neighbours across the boundaries of the cell,
/// fall into components. A closed path within a component may return to the same point of another
/// cell; the cells it has moved by are its winding vector. All winding vectors of a component make
/// a group, and the rank of that group is the component's dimension: 0 for a cage, 1 for a channel,
/// 2 for a layer, 3 for a network. The threshold of dimension d is the lowest level at which some
/// component has that dimension or a higher one. Two channels that cross without touching do not
/// make a layer: an ion in one of them moves in one dimension.
///
/// @param minimum smallest value of the map
/// @param one threshold of one dimension, +∞ if no level short of that has a channel
/// @param two of two dimensions
/// @param three of three dimensions
public record Percolation(double minimum, double one, double two, double three) {
  /// Thresholds of a map. Takes one pass over the points in ascending order, which ends at the last
  /// threshold.
  public static Percolation of(ScalarMap map) {
    WindingUnion union = new WindingUnion(map.grid());
    int[] order = AscendingOrder.of(map.values());
    double[] thresholds = new double[3];
    Arrays.fill(thresholds, Double.POSITIVE_INFINITY);
    int found = 0;
    for (int point : order) {
      int rank = union.add(point);
      for (; found < rank; found++) {
        thresholds[found] = map.values()[point];
      }
      if (found == 3) {
        break;
      }
    }
    return new Percolation(map.minimum(), thresholds[0], thresholds[1], thresholds[2]);
  }

  /// Threshold of `dimension`, 1 to 3, as a value of the map.
  public double threshold(int dimension) {
    return switch (dimension) {
      case 1 -> one;
      case 2 -> two;
      case 3 -> three;
      default -> throw new IllegalArgumentException("dimension is " + dimension + ", not 1 to 3");
    };
  }

  /// Threshold of `dimension` above the minimum of the map: of an energy map the barrier that bars
  /// the way in that many dimensions.
  public double barrier(int dimension) {
    return threshold(dimension) - minimum;
  }

  /// log₁₀ of the mean over the three directions of exp(−barrier/k_B T), of a map of energies in
  /// eV:
  ///
  /// ```
  /// log₁₀ [ (e^(−E₁/k_BT) + e^(−E₂/k_BT) + e^(−E₃/k_BT)) / 3 ]
  /// ```
  ///
  /// One direction opens with each dimension, and the mean of the three is what a polycrystal
  /// conducts by. The ranking descriptor: the higher, the faster the ion. −∞ where nothing
  /// percolates.
  public double rank(double temperatureK) {
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    double least = barrier(1);
    if (Double.isInfinite(least)) {
      return Double.NEGATIVE_INFINITY;
    }
    double sum = 0;
    for (int d = 1; d <= 3; d++) {
      sum += Math.exp(-(barrier(d) - least) / kT);
    }
    return Math.log10(sum / 3) - least / kT / Math.log(10);
  }

  /// Dimension of what is open at a level: 0 to 3.
  public int dimensionAt(double level) {
    int dimension = 0;
    while (dimension < 3 && threshold(dimension + 1) <= level) {
      dimension++;
    }
    return dimension;
  }
}
