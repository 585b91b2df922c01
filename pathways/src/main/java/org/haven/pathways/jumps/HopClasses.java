package org.haven.pathways.jumps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;

/// Hops of a crystal that are alike: between sites of the same kinds, of one length, and with the
/// same neighbours of other species around their middle.
///
/// Sites are of one kind where their distances to the other species agree.
///
/// @param cell of the crystal
/// @param fractional [3 S] of the sites
/// @param kinds [S] kind of each site, from 0
/// @param all the classes
/// @param byHop class and way of each hop {from, to, offset}
record HopClasses(
    Cell cell,
    double[] fractional,
    int[] kinds,
    List<HopClass> all,
    Map<List<Integer>, Way> byHop) {
  /// Lengths that agree within this are one, in Å.
  private static final double SAME_LENGTH = 0.08;

  /// Distances to neighbours that agree within this are one, in Å.
  private static final double SAME_NEIGHBOUR = 0.15;

  /// Neighbours that are compared, of each species.
  private static final int NEIGHBOURS = 6;

  /// @param from kind where it begins, the lower
  /// @param hops {from, to, offset} of each, one way
  record HopClass(int from, int to, double lengthAngstrom, List<int[]> hops) {
    String name() {
      return kind(from) + "-" + kind(to);
    }
  }

  /// @param index of the class
  /// @param back whether it is the way back
  record Way(int index, boolean back) {}

  /// A letter for each kind.
  static String kind(int k) {
    return k < 26 ? String.valueOf((char) ('a' + k)) : "k" + k;
  }

  int sites() {
    return kinds.length;
  }

  /// All hops up to a length.
  ///
  /// @param reference whose atoms of `symbol` are the sites
  /// @param cell of the reference, as it is in the trajectories
  static HopClasses of(Structure reference, String symbol, Cell cell, double longest) {
    double[] s = new double[3 * reference.count()];
    reference.cell().toFractional(reference.positions(), s);
    List<double[]> sites = new ArrayList<>();
    Map<String, List<double[]>> others = new java.util.TreeMap<>();
    for (int i = 0; i < reference.count(); i++) {
      double[] at = new double[3];
      for (int d = 0; d < 3; d++) {
        at[d] = s[3 * i + d] - Math.floor(s[3 * i + d]);
        at[d] = at[d] > 1 - 1e-9 ? 0 : at[d];
      }
      String other = reference.symbols().get(i);
      (other.equals(symbol) ? sites : others.computeIfAbsent(other, k -> new ArrayList<>()))
          .add(at);
    }
    int n = sites.size();
    List<double[]> prints = new ArrayList<>();
    int[] kinds = new int[n];
    for (int i = 0; i < n; i++) {
      kinds[i] = match(prints, print(cell, others, sites.get(i)));
    }
    List<Candidate> found = new ArrayList<>();
    int[] reach = new int[3];
    for (int d = 0; d < 3; d++) {
      reach[d] = (int) Math.ceil(longest / cell.heights()[d]) + 1;
    }
    List<double[]> middles = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int a = -reach[0]; a <= reach[0]; a++) {
          for (int b = -reach[1]; b <= reach[1]; b++) {
            for (int c = -reach[2]; c <= reach[2]; c++) {
              int[] hop = {i, j, a, b, c};
              double length = length(cell, sites.get(i), sites.get(j), hop);
              if (forward(hop, kinds) && length <= longest) {
                double[] middle = new double[3];
                for (int d = 0; d < 3; d++) {
                  middle[d] = (sites.get(i)[d] + sites.get(j)[d] + hop[2 + d]) / 2;
                }
                int around = match(middles, print(cell, others, middle));
                found.add(new Candidate(kinds[i], kinds[j], around, length, hop));
              }
            }
          }
        }
      }
    }
    found.sort(
        Comparator.comparingInt(Candidate::from)
            .thenComparingInt(Candidate::to)
            .thenComparingInt(Candidate::around)
            .thenComparingDouble(Candidate::length));
    List<HopClass> all = new ArrayList<>();
    for (int k = 0; k < found.size(); ) {
      Candidate first = found.get(k);
      double last = first.length;
      List<int[]> hops = new ArrayList<>();
      double sum = 0;
      while (k < found.size()
          && found.get(k).from == first.from
          && found.get(k).to == first.to
          && found.get(k).around == first.around
          && found.get(k).length - last < SAME_LENGTH) {
        last = found.get(k).length;
        sum += last;
        hops.add(found.get(k++).hop);
      }
      all.add(new HopClass(first.from, first.to, sum / hops.size(), List.copyOf(hops)));
    }
    all.sort(Comparator.comparingDouble(HopClass::lengthAngstrom));
    Map<List<Integer>, Way> byHop = new HashMap<>();
    for (int k = 0; k < all.size(); k++) {
      for (int[] hop : all.get(k).hops) {
        byHop.put(key(hop[0], hop[1], hop[2], hop[3], hop[4]), new Way(k, false));
        byHop.put(key(hop[1], hop[0], -hop[2], -hop[3], -hop[4]), new Way(k, true));
      }
    }
    double[] fractional = sites.stream().flatMapToDouble(Arrays::stream).toArray();
    return new HopClasses(cell, fractional, kinds, List.copyOf(all), byHop);
  }

  private record Candidate(int from, int to, int around, double length, int[] hop) {}

  static List<Integer> key(int from, int to, int a, int b, int c) {
    return List.of(from, to, a, b, c);
  }

  /// Of a hop and its way back one is kept: from the lower kind, else from the lower site, else
  /// with the first offset that is not zero above it.
  private static boolean forward(int[] hop, int[] kinds) {
    int order = Integer.compare(kinds[hop[1]], kinds[hop[0]]);
    order = order == 0 ? Integer.compare(hop[1], hop[0]) : order;
    for (int d = 2; d < 5 && order == 0; d++) {
      order = Integer.compare(hop[d], 0);
    }
    return order > 0;
  }

  private static double length(Cell cell, double[] from, double[] to, int[] hop) {
    double[] v = new double[3];
    for (int d = 0; d < 3; d++) {
      v[d] = to[d] + hop[2 + d] - from[d];
    }
    cell.toCartesian(v, v);
    return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }

  /// Distances to the nearest atoms of each other species, ascending.
  private static double[] print(Cell cell, Map<String, List<double[]>> others, double[] at) {
    double[] print = new double[NEIGHBOURS * others.size()];
    int start = 0;
    for (List<double[]> species : others.values()) {
      List<Double> distances = new ArrayList<>();
      for (double[] atom : species) {
        int[] hop = new int[5];
        for (int a = -2; a <= 2; a++) {
          for (int b = -2; b <= 2; b++) {
            for (int c = -2; c <= 2; c++) {
              hop[2] = a;
              hop[3] = b;
              hop[4] = c;
              distances.add(length(cell, at, atom, hop));
            }
          }
        }
      }
      distances.sort(null);
      for (int k = 0; k < NEIGHBOURS; k++) {
        print[start + k] = distances.get(k);
      }
      start += NEIGHBOURS;
    }
    return print;
  }

  /// Index of the same print among `known`, to which a new one is added.
  private static int match(List<double[]> known, double[] print) {
    for (int k = 0; k < known.size(); k++) {
      boolean same = true;
      for (int i = 0; i < print.length; i++) {
        same &= Math.abs(known.get(k)[i] - print[i]) < SAME_NEIGHBOUR;
      }
      if (same) {
        return k;
      }
    }
    known.add(print);
    return known.size() - 1;
  }
}
