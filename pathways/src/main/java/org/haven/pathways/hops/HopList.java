package org.haven.pathways.hops;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.haven.pathways.percolation.WindingUnion;

/// All hops of one kind up to a length, and which of them differ.
///
/// @param lengthAngstrom no way from a site to the next is longer
/// @param isLengthFound whether that was chosen here
/// @param distinct one of each set that symmetry makes, by length
public record HopList(
    HopKind kind, double lengthAngstrom, boolean isLengthFound, List<DistinctHop> distinct) {
  /// The length that is chosen is the nearest distance times this at least, so that hops that
  /// differ by a distortion are taken together.
  private static final double BEYOND_NEAREST = 1.2;

  /// And the length at which sites become a network, times this.
  private static final double BEYOND_NETWORK = 1.05;

  /// No longer hops are looked for where no length is given, Å.
  static final double LONGEST_ANGSTROM = 6;

  /// A way between two sites.
  private record Way(int from, int to, int[] cell, double length) {}

  /// Finds them.
  ///
  /// @param lengthAngstrom not a number for one that is found: 1.2 times the nearest distance, or
  ///   as much as it takes for the sites to hang together in as many dimensions as they do with
  ///   hops of up to 6 Å
  public static HopList of(IonSites sites, HopKind kind, double lengthAngstrom) {
    boolean found = Double.isNaN(lengthAngstrom);
    double length = found ? length(sites, kind) : lengthAngstrom;
    List<Way> ways = ways(sites, kind, length + 1e-6);
    Map<String, HopChain> chains = new LinkedHashMap<>();
    for (Way way : ways) {
      if (kind != HopKind.CONCERTED) {
        put(chains, HopChain.of(new int[] {way.from, way.to}, new int[][] {new int[3], way.cell}));
      } else if (!sites.sites().get(way.from).occupied()) {
        for (Way next : ways) {
          if (next.from == way.to) {
            int[] end = IntStream.range(0, 3).map(d -> way.cell[d] + next.cell[d]).toArray();
            if (next.to != way.from || (end[0] | end[1] | end[2]) != 0) {
              put(
                  chains,
                  HopChain.of(
                      new int[] {way.from, way.to, next.to},
                      new int[][] {new int[3], way.cell, end}));
            }
          }
        }
      }
    }
    return new HopList(kind, length, found, distinct(sites, kind, chains));
  }

  /// The shortest of them alone.
  public HopList shortest(int most) {
    return new HopList(
        kind,
        lengthAngstrom,
        isLengthFound,
        List.copyOf(distinct.subList(0, Math.min(most, distinct.size()))));
  }

  private static void put(Map<String, HopChain> chains, HopChain chain) {
    chains.putIfAbsent(chain.key(), chain);
  }

  private static List<DistinctHop> distinct(
      IonSites sites, HopKind kind, Map<String, HopChain> chains) {
    List<DistinctHop> found = new ArrayList<>();
    Map<String, HopChain> left = new LinkedHashMap<>(chains);
    while (!left.isEmpty()) {
      HopChain chain = left.values().iterator().next();
      List<HopChain> all = chain.images(sites.images());
      String back = chain.reversed().text();
      boolean turned =
          sites.images().stream().anyMatch(images -> chain.image(images).text().equals(back));
      all.forEach(image -> left.remove(image.key()));
      found.add(new DistinctHop(0, kind, longest(sites, chain), chain, all, turned));
    }
    found.sort(Comparator.comparingDouble(hop -> Math.rint(1e4 * hop.lengthAngstrom())));
    return IntStream.range(0, found.size())
        .mapToObj(
            k -> {
              DistinctHop hop = found.get(k);
              return new DistinctHop(
                  k + 1, kind, hop.lengthAngstrom(), hop.chain(), hop.all(), hop.isItsOwnReverse());
            })
        .toList();
  }

  private static double longest(IonSites sites, HopChain chain) {
    double longest = 0;
    for (int k = 0; k + 1 < chain.length(); k++) {
      double[] a = sites.at(chain.sites()[k], chain.cells()[k]);
      double[] b = sites.at(chain.sites()[k + 1], chain.cells()[k + 1]);
      longest = Math.max(longest, Math.hypot(Math.hypot(b[0] - a[0], b[1] - a[1]), b[2] - a[2]));
    }
    return longest;
  }

  /// The length of hops where none is given; 0 where there are no two sites.
  private static double length(IonSites sites, HopKind kind) {
    List<Way> ways = new ArrayList<>(ways(sites, kind, LONGEST_ANGSTROM));
    if (ways.isEmpty()) {
      return 0;
    }
    ways.sort(Comparator.comparingDouble(Way::length));
    WindingUnion union = new WindingUnion(sites.sites().size());
    int most = 0;
    double network = ways.getFirst().length;
    for (Way way : ways) {
      int dimension = union.bond(way.from, way.to, way.cell);
      if (dimension > most) {
        most = dimension;
        network = way.length;
      }
    }
    return Math.max(BEYOND_NEAREST * ways.getFirst().length, BEYOND_NETWORK * network);
  }

  /// All ways between sites that ions of this kind go, both ways.
  private static List<Way> ways(IonSites sites, HopKind kind, double length) {
    double[] heights = sites.crystal().cell().heights();
    int[] reach = new int[3];
    for (int d = 0; d < 3; d++) {
      reach[d] = (int) Math.ceil(length / heights[d]) + 1;
    }
    List<Way> ways = new ArrayList<>();
    for (int i = 0; i < sites.sites().size(); i++) {
      for (int j = 0; j < sites.sites().size(); j++) {
        if (isBetween(kind, sites.sites().get(i).occupied(), sites.sites().get(j).occupied())) {
          ways(sites, i, j, reach, length, ways);
        }
      }
    }
    return ways;
  }

  private static boolean isBetween(HopKind kind, boolean from, boolean to) {
    return switch (kind) {
      case VACANCY -> from && to;
      case INTERSTITIAL -> !from && !to;
      case CONCERTED -> from != to;
    };
  }

  private static void ways(
      IonSites sites, int i, int j, int[] reach, double length, List<Way> ways) {
    double[] from = sites.at(i, new int[3]);
    for (int a = -reach[0]; a <= reach[0]; a++) {
      for (int b = -reach[1]; b <= reach[1]; b++) {
        for (int c = -reach[2]; c <= reach[2]; c++) {
          int[] cell = {a, b, c};
          double[] to = sites.at(j, cell);
          double r =
              Math.sqrt(
                  (to[0] - from[0]) * (to[0] - from[0])
                      + (to[1] - from[1]) * (to[1] - from[1])
                      + (to[2] - from[2]) * (to[2] - from[2]));
          if (r <= length && r > 1e-6) {
            ways.add(new Way(i, j, cell, r));
          }
        }
      }
    }
  }
}
