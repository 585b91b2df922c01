package org.haven.inputs.structure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.haven.inputs.structure.Sites.Orbit;
import org.haven.inputs.structure.Sites.Share;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;

/// Spreads atoms over partly occupied places: a penalty for close pairs, Σ max(0, aim − d)², the
/// aim [#SPACING] times the sum of their covalent radii, and its reduction by exchanges.
///
/// Exchanges within orbits come first, so that each site keeps its count. Where pairs closer than
/// [Sites#CLOSE] are left, atoms may also move between the sites of their element, at a small cost
/// for each that a site has too many: split sites cannot hold more atoms than they have groups of
/// places.
final class SiteSpacing {
  /// Aimed least distance in units of the sum of covalent radii: 2.4 Å for Li–Li.
  private static final double SPACING = 0.95;

  private static final int SWEEPS = 400;

  /// Tries with moves between sites, each longer than the last: what the squares of the penalty
  /// count in each. The last looks for close pairs alone.
  private static final double[] SOFT = {1, 0.1, 0};

  /// Cost in Å² of a close pair, and of an atom that a site has too many or too few, while atoms
  /// move between sites.
  private static final double CLASH = 1;

  private static final double EXCESS = 0.1;

  private final List<Orbit> orbits;
  private final int[] orbitOf;
  private final int[] occupant;
  private final int[][] near;
  private final double[][] distance;
  private final double[][] radius;
  private final int[] movable;
  private final Map<Integer, int[]> byOrbit = new LinkedHashMap<>();

  /// Two atoms that are too close.
  record Pair(String first, String second, double distance) {}

  /// @param places [3P], fractional
  /// @param orbitOf [P], which orbit a place belongs to
  /// @param occupant [P], index into the orbit's shares, -1 when vacant; [#improve] changes it
  SiteSpacing(List<Orbit> orbits, Cell cell, double[] places, int[] orbitOf, int[] occupant) {
    this.orbits = orbits;
    this.orbitOf = orbitOf;
    this.occupant = occupant;
    this.radius = new double[orbits.size()][];
    double widest = 0;
    for (int o = 0; o < orbits.size(); o++) {
      radius[o] =
          orbits.get(o).shares().stream()
              .mapToDouble(s -> Element.of(s.symbol()).orElseThrow().radiusAngstrom())
              .toArray();
      for (double r : radius[o]) {
        widest = Math.max(widest, r);
      }
    }
    near = new int[occupant.length][];
    distance = new double[occupant.length][];
    movable = places(p -> orbits.get(orbitOf[p]).partial());
    for (int p : movable) {
      byOrbit.computeIfAbsent(orbitOf[p], o -> places(q -> orbitOf[q] == o));
    }
    findNeighbours(cell, places, 2 * SPACING * widest);
  }

  private int[] places(IntPredicate which) {
    return IntStream.range(0, occupant.length).filter(which).toArray();
  }

  /// Neighbours of the places that may be vacant, by bins at least as wide as the reach.
  private void findNeighbours(Cell cell, double[] places, double reach) {
    int n = occupant.length;
    double[] heights = cell.heights();
    int[] bins = new int[3];
    for (int d = 0; d < 3; d++) {
      int fit = (int) Math.min(64, heights[d] / reach);
      bins[d] = fit < 3 ? 1 : fit;
    }
    int[][] members = new int[bins[0] * bins[1] * bins[2]][];
    int[] sizes = new int[members.length];
    int[][] at = new int[n][3];
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < n; i++) {
        for (int d = 0; d < 3; d++) {
          double s = places[3 * i + d] - Math.floor(places[3 * i + d]);
          at[i][d] = Math.min(bins[d] - 1, (int) (s * bins[d]));
        }
        int bin = (at[i][0] * bins[1] + at[i][1]) * bins[2] + at[i][2];
        if (pass == 1) {
          members[bin][--sizes[bin]] = i;
        } else {
          sizes[bin]++;
        }
      }
      for (int b = 0; pass == 0 && b < members.length; b++) {
        members[b] = new int[sizes[b]];
      }
    }
    MinimumImage images = new MinimumImage(cell);
    for (int i = 0; i < n; i++) {
      int[] js = new int[16];
      double[] ds = new double[16];
      int count = 0;
      for (int bin : orbits.get(orbitOf[i]).partial() ? around(at[i], bins) : new int[0]) {
        for (int j : members[bin]) {
          double d =
              j == i
                  ? reach
                  : images.distance(
                      places[3 * j] - places[3 * i],
                      places[3 * j + 1] - places[3 * i + 1],
                      places[3 * j + 2] - places[3 * i + 2],
                      reach);
          if (d < reach) {
            if (count == js.length) {
              js = Arrays.copyOf(js, 2 * count);
              ds = Arrays.copyOf(ds, 2 * count);
            }
            js[count] = j;
            ds[count++] = d;
          }
        }
      }
      near[i] = Arrays.copyOf(js, count);
      distance[i] = Arrays.copyOf(ds, count);
    }
  }

  private static int[] around(int[] at, int[] bins) {
    int[] found = new int[27];
    int count = 0;
    for (int x = -1; x < Math.min(2, bins[0]); x++) {
      for (int y = -1; y < Math.min(2, bins[1]); y++) {
        for (int z = -1; z < Math.min(2, bins[2]); z++) {
          found[count++] =
              (Math.floorMod(at[0] + x, bins[0]) * bins[1] + Math.floorMod(at[1] + y, bins[1]))
                      * bins[2]
                  + Math.floorMod(at[2] + z, bins[2]);
        }
      }
    }
    return Arrays.stream(found, 0, count).distinct().toArray();
  }

  /// Penalty of the atom at place i.
  ///
  /// @param soft factor of the squares
  /// @param clash added for each pair that is too close
  private double penalty(int i, double soft, double clash) {
    if (occupant[i] < 0) {
      return 0;
    }
    double sum = 0;
    double ri = radius[orbitOf[i]][occupant[i]];
    for (int k = 0; k < near[i].length; k++) {
      int j = near[i][k];
      if (occupant[j] >= 0) {
        double radii = ri + radius[orbitOf[j]][occupant[j]];
        double overlap = SPACING * radii - distance[i][k];
        if (overlap > 0) {
          sum += soft * overlap * overlap + (distance[i][k] < Sites.CLOSE * radii ? clash : 0);
        }
      }
    }
    return sum;
  }

  /// Tries exchanges of unlike occupants, with a falling tolerance for worse ones, until nothing is
  /// too close.
  void improve(Random random) {
    exchangeWithinOrbits(random);
    int[] best = occupant.clone();
    int[][] counts = counts();
    int least = clashes();
    for (int repair = 0; repair < SOFT.length && least > 0; repair++) {
      moveBetweenOrbits(random, counts, SWEEPS / 2 << repair, SOFT[repair]);
      int clashes = clashes();
      if (clashes < least) {
        least = clashes;
        System.arraycopy(occupant, 0, best, 0, best.length);
      }
    }
    System.arraycopy(best, 0, occupant, 0, best.length);
  }

  private void exchangeWithinOrbits(Random random) {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double tolerance = tolerance(sweep, SWEEPS);
      if (sweep % 10 == 0 && Arrays.stream(movable).allMatch(p -> penalty(p, 1, 0) == 0)) {
        return;
      }
      for (int k = 0; k < movable.length; k++) {
        int i = movable[random.nextInt(movable.length)];
        int[] orbit = byOrbit.get(orbitOf[i]);
        int j = orbit[random.nextInt(orbit.length)];
        double draw = random.nextDouble();
        if (occupant[i] == occupant[j]) {
          continue;
        }
        double before = penalty(i, 1, 0) + penalty(j, 1, 0);
        exchange(i, occupant[j], j, occupant[i]);
        double rise = penalty(i, 1, 0) + penalty(j, 1, 0) - before;
        if (rise > 0 && draw >= Math.exp(-rise / Math.max(tolerance, 1e-9))) {
          exchange(i, occupant[j], j, occupant[i]);
        }
      }
    }
  }

  private static double tolerance(int sweep, int sweeps) {
    return 0.2 * Math.pow(1 - (double) sweep / sweeps, 3);
  }

  /// @param wanted counts of each share on each orbit
  /// @param soft factor of the squares beside the cost of close pairs
  private void moveBetweenOrbits(Random random, int[][] wanted, int sweeps, double soft) {
    int[][] counts = counts();
    for (int sweep = 0; sweep < sweeps; sweep++) {
      double tolerance = Math.max(1e-9, 2 * tolerance(sweep, sweeps));
      if (sweep % 10 == 0 && Arrays.deepEquals(counts, wanted) && clashes() == 0) {
        return;
      }
      int[] clashing = places(p -> near[p].length > 0 && clashes(p) > 0);
      for (int k = 0; k < movable.length; k++) {
        int[] from = clashing.length > 0 && random.nextInt(4) == 0 ? clashing : movable;
        int i = from[random.nextInt(from.length)];
        int[] orbit = byOrbit.get(orbitOf[i]);
        int j =
            random.nextBoolean()
                ? orbit[random.nextInt(orbit.length)]
                : near[i].length > 0 && random.nextBoolean()
                    ? near[i][random.nextInt(near[i].length)]
                    : movable[random.nextInt(movable.length)];
        double draw = random.nextDouble();
        int toI = shareAt(orbitOf[i], j);
        int toJ = shareAt(orbitOf[j], i);
        if (toI < -1
            || toJ < -1
            || occupant[i] < 0 && occupant[j] < 0
            || orbitOf[i] == orbitOf[j] && occupant[i] == occupant[j]) {
          continue;
        }
        double before =
            penalty(i, soft, CLASH)
                + penalty(j, soft, CLASH)
                + excess(counts, wanted, orbitOf[i])
                + excess(counts, wanted, orbitOf[j]);
        int oldI = occupant[i];
        int oldJ = occupant[j];
        move(i, toI, j, toJ, counts);
        double rise =
            penalty(i, soft, CLASH)
                + penalty(j, soft, CLASH)
                + excess(counts, wanted, orbitOf[i])
                + excess(counts, wanted, orbitOf[j])
                - before;
        if (rise > 0 && draw >= Math.exp(-rise / tolerance)) {
          move(i, oldI, j, oldJ, counts);
        }
      }
    }
  }

  /// What the occupant of place p would be on an orbit: the index of its share there, -1 for a
  /// vacancy, -2 where the orbit does not take it.
  private int shareAt(int o, int p) {
    if (orbitOf[p] == o) {
      return occupant[p];
    }
    if (occupant[p] < 0) {
      return orbits.get(o).full() ? -2 : -1;
    }
    Share share = orbits.get(orbitOf[p]).shares().get(occupant[p]);
    List<Share> shares = orbits.get(o).partial() ? orbits.get(o).shares() : List.of();
    for (int k = 0; k < shares.size(); k++) {
      if (shares.get(k).symbol().equals(share.symbol())
          && Objects.equals(shares.get(k).charge(), share.charge())) {
        return k;
      }
    }
    return -2;
  }

  private void move(int i, int toI, int j, int toJ, int[][] counts) {
    count(counts, i, -1);
    count(counts, j, -1);
    exchange(i, toI, j, toJ);
    count(counts, i, 1);
    count(counts, j, 1);
  }

  private void count(int[][] counts, int p, int step) {
    if (occupant[p] >= 0) {
      counts[orbitOf[p]][occupant[p]] += step;
    }
  }

  private int[][] counts() {
    int[][] counts = orbits.stream().map(o -> new int[o.shares().size()]).toArray(int[][]::new);
    for (int p = 0; p < occupant.length; p++) {
      count(counts, p, 1);
    }
    return counts;
  }

  private static double excess(int[][] counts, int[][] wanted, int o) {
    double sum = 0;
    for (int k = 0; k < counts[o].length; k++) {
      sum += EXCESS * Math.abs(counts[o][k] - wanted[o][k]);
    }
    return sum;
  }

  private void exchange(int i, int toI, int j, int toJ) {
    occupant[i] = toI;
    occupant[j] = toJ;
  }

  private boolean close(int i, int k) {
    int j = near[i][k];
    return occupant[i] >= 0
        && occupant[j] >= 0
        && distance[i][k]
            < Sites.CLOSE * (radius[orbitOf[i]][occupant[i]] + radius[orbitOf[j]][occupant[j]]);
  }

  /// Number of atoms that are too close to another, each pair of them counted twice.
  private int clashes() {
    return Arrays.stream(movable).map(this::clashes).sum();
  }

  private int clashes(int i) {
    int clashes = 0;
    for (int k = 0; k < near[i].length; k++) {
      clashes += close(i, k) ? 1 : 0;
    }
    return clashes;
  }

  /// The closest pair of atoms that is too close.
  Optional<Pair> closest() {
    Pair closest = null;
    for (int i : movable) {
      for (int k = 0; k < near[i].length; k++) {
        if (close(i, k) && (closest == null || distance[i][k] < closest.distance())) {
          closest = new Pair(label(i), label(near[i][k]), distance[i][k]);
        }
      }
    }
    return Optional.ofNullable(closest);
  }

  private String label(int p) {
    return orbits.get(orbitOf[p]).shares().get(occupant[p]).label();
  }
}
