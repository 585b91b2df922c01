package org.haven.inputs.structure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.haven.inputs.structure.OccupancyFill.Orbit;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;

/// Spreads atoms over partly occupied places: a penalty for close pairs, Σ max(0, aim − d)², the
/// aim [#SPACING] times the sum of their covalent radii, and its reduction by exchanges.
final class SiteSpacing {
  /// Aimed least distance in units of the sum of covalent radii: 2.4 Å for Li–Li.
  private static final double SPACING = 0.95;

  /// Below this a remaining close pair is reported.
  private static final double CLOSE = 0.75;

  private static final int SWEEPS = 400;

  private final List<Orbit> orbits;
  private final int[] orbitOf;
  private final int[] occupant;
  private final int[][] near;
  private final double[][] distance;
  private final double[][] radius;

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
    findNeighbours(new MinimumImage(cell), places, 2 * SPACING * widest);
  }

  private void findNeighbours(MinimumImage images, double[] places, double reach) {
    int n = occupant.length;
    for (int i = 0; i < n; i++) {
      if (!orbits.get(orbitOf[i]).partial()) {
        near[i] = new int[0];
        distance[i] = new double[0];
        continue;
      }
      List<Integer> js = new ArrayList<>();
      List<Double> ds = new ArrayList<>();
      for (int j = 0; j < n; j++) {
        double d =
            j == i
                ? reach
                : images.distance(
                    places[3 * j] - places[3 * i],
                    places[3 * j + 1] - places[3 * i + 1],
                    places[3 * j + 2] - places[3 * i + 2],
                    reach);
        if (d < reach) {
          js.add(j);
          ds.add(d);
        }
      }
      near[i] = js.stream().mapToInt(Integer::intValue).toArray();
      distance[i] = ds.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /// Penalty of the atom at place i.
  private double penalty(int i) {
    if (occupant[i] < 0) {
      return 0;
    }
    double sum = 0;
    double ri = radius[orbitOf[i]][occupant[i]];
    for (int k = 0; k < near[i].length; k++) {
      int j = near[i][k];
      if (occupant[j] >= 0) {
        double overlap = SPACING * (ri + radius[orbitOf[j]][occupant[j]]) - distance[i][k];
        sum += overlap > 0 ? overlap * overlap : 0;
      }
    }
    return sum;
  }

  /// Tries exchanges of unlike occupants within an orbit, with a falling tolerance for worse ones,
  /// until nothing is too close.
  ///
  /// @return a note on the closest pair that is left, if it is too close
  Optional<String> improve(Random random) {
    List<Integer> movable = new ArrayList<>();
    Map<Integer, List<Integer>> byOrbit = new LinkedHashMap<>();
    for (int p = 0; p < occupant.length; p++) {
      if (orbits.get(orbitOf[p]).partial()) {
        movable.add(p);
        byOrbit.computeIfAbsent(orbitOf[p], o -> new ArrayList<>()).add(p);
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double tolerance = 0.2 * Math.pow(1 - (double) sweep / SWEEPS, 3);
      if (sweep % 10 == 0 && movable.stream().allMatch(p -> penalty(p) == 0)) {
        return Optional.empty();
      }
      for (int k = 0; k < movable.size(); k++) {
        int i = movable.get(random.nextInt(movable.size()));
        List<Integer> orbit = byOrbit.get(orbitOf[i]);
        int j = orbit.get(random.nextInt(orbit.size()));
        double draw = random.nextDouble();
        if (occupant[i] == occupant[j]) {
          continue;
        }
        double before = penalty(i) + penalty(j);
        exchange(i, j);
        double rise = penalty(i) + penalty(j) - before;
        if (rise > 0 && draw >= Math.exp(-rise / Math.max(tolerance, 1e-9))) {
          exchange(i, j);
        }
      }
    }
    return closest(movable);
  }

  private void exchange(int i, int j) {
    int other = occupant[i];
    occupant[i] = occupant[j];
    occupant[j] = other;
  }

  private Optional<String> closest(List<Integer> movable) {
    double least = Double.MAX_VALUE;
    String pair = "";
    for (int i : movable) {
      for (int k = 0; occupant[i] >= 0 && k < near[i].length; k++) {
        int j = near[i][k];
        if (occupant[j] < 0) {
          continue;
        }
        double sum = radius[orbitOf[i]][occupant[i]] + radius[orbitOf[j]][occupant[j]];
        if (distance[i][k] < CLOSE * sum && distance[i][k] < least) {
          least = distance[i][k];
          pair =
              orbits.get(orbitOf[i]).shares().get(occupant[i]).label()
                  + " and "
                  + orbits.get(orbitOf[j]).shares().get(occupant[j]).label();
        }
      }
    }
    return pair.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "no filling keeps all atoms apart: %s are %.2f Å from each other; relax before use",
                pair,
                least));
  }
}
