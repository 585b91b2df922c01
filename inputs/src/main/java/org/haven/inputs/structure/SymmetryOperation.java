package org.haven.inputs.structure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.kernels.Matrix3;

/// A symmetry operation s → R s + t in fractional coordinates.
///
/// @param rotation [9], row by row
/// @param translation [3]
public record SymmetryOperation(double[] rotation, double[] translation) {
  private static final SymmetryOperation IDENTITY =
      new SymmetryOperation(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new double[3]);

  private static final Pattern TERM =
      Pattern.compile("([+-]?)(?:([xyz])|(\\d*\\.?\\d+|\\d+\\.)(?:/(\\d+))?)");

  /// Reads `-x, y+1/2, z-x`, or with the reversal of time of magnetic groups `-x, y, z, -1`, which
  /// moves no atom; empty if it is none.
  static Optional<SymmetryOperation> parse(String text) {
    String[] parts =
        text.replaceAll("[\\s'\"]", "")
            .toLowerCase(Locale.ROOT)
            .replaceFirst(",[+-]?1$", "")
            .split(",", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    double[] rotation = new double[9];
    double[] translation = new double[3];
    for (int d = 0; d < 3; d++) {
      Matcher m = TERM.matcher(parts[d]);
      int end = 0;
      while (end < parts[d].length() && m.find(end) && m.start() == end) {
        double sign = m.group(1).equals("-") ? -1 : 1;
        if (m.group(2) != null) {
          rotation[3 * d + "xyz".indexOf(m.group(2))] += sign;
        } else {
          double divisor = m.group(4) == null ? 1 : Double.parseDouble(m.group(4));
          translation[d] += sign * Double.parseDouble(m.group(3)) / divisor;
        }
        end = m.end();
      }
      if (end == 0 || end < parts[d].length()) {
        return Optional.empty();
      }
    }
    return Math.abs(Math.abs(Matrix3.determinant(rotation)) - 1) < 1e-9
        ? Optional.of(new SymmetryOperation(rotation, translation))
        : Optional.empty();
  }

  /// Whether operations are a group: each product of two is one of them, up to lattice vectors and
  /// the rounding of a file.
  static boolean isGroup(List<SymmetryOperation> operations) {
    Map<List<Integer>, List<Integer>> byRotation = new HashMap<>();
    for (int k = 0; k < operations.size(); k++) {
      byRotation.computeIfAbsent(operations.get(k).key(), key -> new ArrayList<>()).add(k);
    }
    ToIntFunction<SymmetryOperation> indexOf =
        wanted ->
            byRotation.getOrDefault(wanted.key(), List.of()).stream()
                .filter(k -> wanted.isShiftedBy(operations.get(k).translation))
                .findFirst()
                .orElse(-1);
    // What a few of them generate is within the list, and is the list: each generator at least
    // doubles what was reached, so there are few.
    int first = indexOf.applyAsInt(IDENTITY);
    if (first < 0) {
      return false;
    }
    boolean[] reached = new boolean[operations.size()];
    List<SymmetryOperation> generators = new ArrayList<>();
    for (int k = 0; k < reached.length; k++) {
      if (reached[k] || k == first) {
        continue;
      }
      generators.add(operations.get(k));
      Arrays.fill(reached, false);
      reached[first] = true;
      Deque<SymmetryOperation> open = new ArrayDeque<>(List.of(operations.get(first)));
      while (!open.isEmpty()) {
        SymmetryOperation from = open.remove();
        for (SymmetryOperation generator : generators) {
          int to = indexOf.applyAsInt(from.then(generator));
          if (to < 0) {
            return false;
          }
          if (!reached[to]) {
            reached[to] = true;
            open.add(operations.get(to));
          }
        }
      }
    }
    return true;
  }

  private List<Integer> key() {
    return Arrays.stream(rotation).mapToObj(x -> (int) Math.round(x)).toList();
  }

  private boolean isShiftedBy(double[] t) {
    for (int d = 0; d < 3; d++) {
      double off = translation[d] - t[d];
      if (Math.abs(off - Math.rint(off)) > 5e-3) {
        return false;
      }
    }
    return true;
  }

  /// This operation, then the other.
  SymmetryOperation then(SymmetryOperation other) {
    return new SymmetryOperation(
        Matrix3.multiply(other.rotation, rotation), other.apply(translation));
  }

  /// Where a place goes, fractional, not wrapped.
  public double[] apply(double[] s) {
    double[] image = new double[3];
    for (int d = 0; d < 3; d++) {
      image[d] =
          rotation[3 * d] * s[0]
              + rotation[3 * d + 1] * s[1]
              + rotation[3 * d + 2] * s[2]
              + translation[d];
    }
    return image;
  }
}
