package org.haven.pathways.hops;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.pathways.percolation.WindingUnion;

/// What sites and hops let through: the energy up to which a carrier must be able to climb to go
/// through the crystal in 1, 2, 3 dimensions.
///
/// Hops are taken in the order of their highest points, and join the sites. Where a component comes
/// to wind around the cell in another dimension, the last hop is the bottleneck; its highest point
/// less the energy of the lowest state of that component is the barrier: a carrier rests in that
/// state most of the time.
///
/// @param barriersEv [3] for 1, 2, 3 dimensions; +∞ where the hops do not go through in so many
/// @param bottlenecks [3] the hop that decides, −1 for none
public record HopNetwork(double[] barriersEv, int[] bottlenecks) {

  /// A hop of the network.
  ///
  /// @param from index of a site
  /// @param to index of another
  /// @param cells [3] from the cell of one to that of the other
  /// @param highestEv energy of its highest point
  /// @param label for [#bottlenecks]
  public record Bond(int from, int to, int[] cells, double highestEv, int label) {}

  /// Of sites and hops.
  ///
  /// @param statesEv [sites] energy of a carrier there, on the scale of the bonds
  public static HopNetwork of(double[] statesEv, List<Bond> bonds) {
    WindingUnion union = new WindingUnion(Math.max(1, statesEv.length));
    double[] barriers = new double[3];
    int[] bottlenecks = {-1, -1, -1};
    Arrays.fill(barriers, Double.POSITIVE_INFINITY);
    int found = 0;
    for (Bond bond : bonds.stream().sorted(Comparator.comparingDouble(Bond::highestEv)).toList()) {
      int dimension = union.bond(bond.from(), bond.to(), bond.cells());
      for (; found < dimension; found++) {
        double lowest =
            IntStream.range(0, statesEv.length)
                .filter(s -> union.isJoined(s, bond.from()))
                .mapToDouble(s -> statesEv[s])
                .min()
                .orElseThrow();
        barriers[found] = bond.highestEv() - lowest;
        bottlenecks[found] = bond.label();
      }
    }
    return new HopNetwork(barriers, bottlenecks);
  }

  /// The barrier in 1, 2 or 3 dimensions; +∞ where there is none.
  public double barrierEv(int dimensions) {
    return barriersEv[dimensions - 1];
  }

  /// In how many dimensions it goes through: 0 to 3.
  public int dimension() {
    return (int) Arrays.stream(barriersEv).filter(Double::isFinite).count();
  }
}
