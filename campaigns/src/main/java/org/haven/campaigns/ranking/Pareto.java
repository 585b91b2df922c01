package org.haven.campaigns.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The Pareto front: those that no other beats in one goal without being worse in another.
public final class Pareto {
  private Pareto() {}

  /// Indices of the points on the front.
  ///
  /// @param points each a value by goal; a point with one that is not a number is on no front
  /// @param larger whether large values are good, by goal
  public static List<Integer> front(List<double[]> points, boolean[] larger) {
    List<Integer> candidates = new ArrayList<>();
    for (int k = 0; k < points.size(); k++) {
      if (Arrays.stream(points.get(k)).noneMatch(Double::isNaN)) {
        candidates.add(k);
      }
    }
    // The best in the first goal first: a later point never beats an earlier one that it ties with.
    Comparator<Integer> order =
        (a, b) -> {
          for (int g = 0; g < larger.length; g++) {
            int c = Double.compare(cost(points.get(a), larger, g), cost(points.get(b), larger, g));
            if (c != 0) {
              return c;
            }
          }
          return Integer.compare(a, b);
        };
    candidates.sort(order);
    List<Integer> front = new ArrayList<>();
    for (int k : candidates) {
      if (front.stream().noneMatch(f -> beats(points.get(f), points.get(k), larger))) {
        front.add(k);
      }
    }
    front.sort(Comparator.naturalOrder());
    return front;
  }

  private static double cost(double[] point, boolean[] larger, int goal) {
    return larger[goal] ? -point[goal] : point[goal];
  }

  /// Whether `a` is as good as `b` in all goals and better in one.
  private static boolean beats(double[] a, double[] b, boolean[] larger) {
    boolean better = false;
    for (int g = 0; g < larger.length; g++) {
      double difference = cost(b, larger, g) - cost(a, larger, g);
      if (difference < 0) {
        return false;
      }
      better |= difference > 0;
    }
    return better;
  }
}
