package org.haven.pathways.percolation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The basins of a map around its minima, and the saddles between them, periodic images told apart.
///
/// Points are taken in ascending order; each joins the basin of its lowest neighbour, of the 26
/// around it, that is taken already, or begins one. Where a point touches another basin, or another
/// image of its own, it is their saddle if it is the first that does. Basins that are shallower
/// than a depth become part of their deeper neighbours. The lowest path between any two minima over
/// the saddles has the same highest point as that on the grid ([Percolation]).
///
/// @param minima index of the lowest point of each basin, ascending in energy
/// @param saddles ascending in energy, one for each pair of basins and cell
public record Basins(PeriodicGrid grid, List<Integer> minima, List<Saddle> saddles) {

  /// @param from index of a basin
  /// @param to index of the other, or the same in another cell
  /// @param offset [3] cells from that of the minimum of `from` to that of `to`
  /// @param level value at the saddle
  public record Saddle(int from, int to, int[] offset, double level) {}

  /// A basin seen from a point, and the cell in which its minimum lies.
  private record Seen(int basin, int a, int b, int c) {}

  private record Contact(int from, int to, int a, int b, int c) {}

  /// Finds them.
  ///
  /// @param depth basins shallower than this are joined to others
  public static Basins of(ScalarMap map, double depth) {
    PeriodicGrid grid = map.grid();
    int[] label = new int[grid.points()];
    java.util.Arrays.fill(label, -1);
    byte[] cells = new byte[3 * grid.points()];
    List<Integer> minima = new ArrayList<>();
    Map<Contact, Double> contacts = new java.util.LinkedHashMap<>();
    List<Seen> near = new ArrayList<>();
    for (int point : AscendingOrder.of(map.values())) {
      near.clear();
      Seen own = neighbours(map, point, label, cells, near);
      if (own == null) {
        own = new Seen(minima.size(), 0, 0, 0);
        minima.add(point);
      }
      label[point] = own.basin;
      cells[3 * point] = (byte) own.a;
      cells[3 * point + 1] = (byte) own.b;
      cells[3 * point + 2] = (byte) own.c;
      for (Seen other : near) {
        if (!other.equals(own)) {
          Contact contact =
              new Contact(
                  own.basin, other.basin, other.a - own.a, other.b - own.b, other.c - own.c);
          Contact back =
              new Contact(
                  other.basin, own.basin, own.a - other.a, own.b - other.b, own.c - other.c);
          if (!contacts.containsKey(back)) {
            contacts.putIfAbsent(contact, map.values()[point]);
          }
        }
      }
    }
    return joined(map, minima, contacts, depth);
  }

  /// Collects the basins of taken neighbours.
  ///
  /// @return that of the lowest, null where none is taken
  private static Seen neighbours(
      ScalarMap map, int point, int[] label, byte[] cells, List<Seen> near) {
    PeriodicGrid grid = map.grid();
    int c = point % grid.nc();
    int b = point / grid.nc() % grid.nb();
    int a = point / (grid.nb() * grid.nc());
    Seen lowest = null;
    double level = Double.POSITIVE_INFINITY;
    for (int da = -1; da <= 1; da++) {
      for (int db = -1; db <= 1; db++) {
        for (int dc = -1; dc <= 1; dc++) {
          int q =
              grid.index(
                  Math.floorMod(a + da, grid.na()),
                  Math.floorMod(b + db, grid.nb()),
                  Math.floorMod(c + dc, grid.nc()));
          if (label[q] < 0) {
            continue;
          }
          Seen seen =
              new Seen(
                  label[q],
                  cells[3 * q] + Math.floorDiv(a + da, grid.na()),
                  cells[3 * q + 1] + Math.floorDiv(b + db, grid.nb()),
                  cells[3 * q + 2] + Math.floorDiv(c + dc, grid.nc()));
          if (!near.contains(seen)) {
            near.add(seen);
          }
          if (map.values()[q] < level) {
            level = map.values()[q];
            lowest = seen;
          }
        }
      }
    }
    return lowest;
  }

  /// Joins shallow basins to deeper ones, contact by contact in ascending order.
  private static Basins joined(
      ScalarMap map, List<Integer> minima, Map<Contact, Double> contacts, double depth) {
    int n = minima.size();
    int[] parent = java.util.stream.IntStream.range(0, n).toArray();
    int[] toParent = new int[3 * n];
    Map<Contact, Double> kept = new java.util.LinkedHashMap<>();
    contacts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            entry -> {
              Contact k = entry.getKey();
              int[] from = root(k.from, parent, toParent);
              int[] to = root(k.to, parent, toParent);
              int a = k.a + to[1] - from[1];
              int b = k.b + to[2] - from[2];
              int c = k.c + to[3] - from[3];
              // Basins are numbered in ascending order of their minima.
              double least = map.values()[minima.get(Math.max(from[0], to[0]))];
              if (from[0] != to[0] && entry.getValue() - least < depth) {
                boolean into = to[0] < from[0];
                int child = into ? from[0] : to[0];
                parent[child] = into ? to[0] : from[0];
                toParent[3 * child] = into ? a : -a;
                toParent[3 * child + 1] = into ? b : -b;
                toParent[3 * child + 2] = into ? c : -c;
              } else if (from[0] != to[0] || (a | b | c) != 0) {
                Contact forth = new Contact(from[0], to[0], a, b, c);
                if (!kept.containsKey(new Contact(to[0], from[0], -a, -b, -c))) {
                  kept.putIfAbsent(forth, entry.getValue());
                }
              }
            });
    Map<Integer, Integer> number = new HashMap<>();
    List<Integer> points = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      if (parent[k] == k) {
        number.put(k, points.size());
        points.add(minima.get(k));
      }
    }
    List<Saddle> saddles = new ArrayList<>();
    kept.forEach(
        (k, level) ->
            saddles.add(
                new Saddle(
                    number.get(k.from), number.get(k.to), new int[] {k.a, k.b, k.c}, level)));
    return new Basins(map.grid(), List.copyOf(points), List.copyOf(saddles));
  }

  /// The basin that a basin is part of, and the cells to its minimum.
  private static int[] root(int basin, int[] parent, int[] toParent) {
    int[] root = {basin, 0, 0, 0};
    while (parent[root[0]] != root[0]) {
      for (int d = 0; d < 3; d++) {
        root[d + 1] += toParent[3 * root[0] + d];
      }
      root[0] = parent[root[0]];
    }
    return root;
  }
}
