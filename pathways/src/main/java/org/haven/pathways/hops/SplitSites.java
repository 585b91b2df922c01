package org.haven.pathways.hops;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Sites;
import org.haven.kernels.MinimumImage;

/// Joins places of the mobile ion that are too near for two ions: those of a split site, as the two
/// half occupied 48h around a 24g of argyrodites, become one place between them.
public final class SplitSites {
  private static final double FULL = 1.0005;

  private SplitSites() {}

  /// The crystal with joined places; their occupancies add up.
  ///
  /// @param apartAngstrom partly occupied places of one orbit nearer to each other than this are
  ///   one
  /// @throws InputException if no places are joined, or more than one ion would share one
  public static Sites joined(Sites sites, String ion, double apartAngstrom) {
    MinimumImage nearest = new MinimumImage(sites.cell());
    List<Sites.Orbit> orbits = new ArrayList<>();
    boolean changed = false;
    for (Sites.Orbit orbit : sites.orbits()) {
      boolean own = orbit.shares().size() == 1 && orbit.shares().getFirst().symbol().equals(ion);
      List<List<double[]>> groups =
          own && orbit.partial() ? groups(orbit.places(), apartAngstrom, nearest) : List.of();
      if (groups.size() == orbit.places().size() || groups.isEmpty()) {
        orbits.add(orbit);
        continue;
      }
      changed = true;
      orbits.add(joined(orbit, groups, apartAngstrom));
    }
    if (!changed) {
      throw new InputException(
          sites.file(),
          String.format(
              Locale.ROOT,
              "no partly occupied places of %s are within %.2f Å of each other: there is nothing to"
                  + " join; leave out --join, or give a larger distance",
              ion,
              apartAngstrom));
    }
    return sites.withOrbits(orbits);
  }

  private static Sites.Orbit joined(
      Sites.Orbit orbit, List<List<double[]>> groups, double apartAngstrom) {
    Sites.Share share = orbit.shares().getFirst();
    int size = groups.getFirst().size();
    double occupancy = size * share.occupancy();
    if (groups.stream().anyMatch(g -> g.size() != size) || occupancy > FULL) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "within %.2f Å hang together %d places of %s, with %.2f ions; expected groups that"
                  + " hold one ion at most, so take a shorter distance for --join",
              apartAngstrom,
              groups.stream().mapToInt(List::size).max().orElse(0),
              share.label(),
              occupancy));
    }
    List<double[]> places = new ArrayList<>();
    for (List<double[]> group : groups) {
      double[] mean = new double[3];
      for (double[] place : group) {
        for (int d = 0; d < 3; d++) {
          mean[d] += place[d] / size;
        }
      }
      places.add(mean);
    }
    return new Sites.Orbit(
        places,
        List.of(
            new Sites.Share(
                share.label(), share.symbol(), Math.min(1, occupancy), share.charge())));
  }

  /// Places that hang together, each the nearest image to the first of its group.
  private static List<List<double[]>> groups(
      List<double[]> places, double apart, MinimumImage nearest) {
    List<double[]> left = new ArrayList<>(places);
    List<List<double[]>> groups = new ArrayList<>();
    while (!left.isEmpty()) {
      List<double[]> group = new ArrayList<>(List.of(left.removeFirst()));
      for (int k = 0; k < group.size(); k++) {
        double[] from = group.get(k);
        for (int n = left.size() - 1; n >= 0; n--) {
          double[] u = new double[3];
          for (int d = 0; d < 3; d++) {
            u[d] = left.get(n)[d] - from[d];
          }
          if (nearest.shortest(u) < apart) {
            left.remove(n);
            group.add(new double[] {from[0] + u[0], from[1] + u[1], from[2] + u[2]});
          }
        }
      }
      groups.add(group);
    }
    return groups;
  }
}
