package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.kernels.Cell;

/// The tubes about paths, looked up by place: a point lies in several where paths meet.
final class PathTubes {
  /// Takes the tube that a point lies in.
  interface Visitor {
    /// @param type index of the kind of jump
    /// @param s projection on the path, 0 at its first site and 1 at its other
    void at(int type, double s);
  }

  private static final double BOX_ANGSTROM = 1.5;
  private static final double SQUARE = FreeEnergy.TUBE_ANGSTROM * FreeEnergy.TUBE_ANGSTROM;

  private final double[] rows;
  private final int[] boxes = new int[3];
  private final int[][] members;
  private final int[] typeOf;
  private final double[][] middle;
  private final double[][] axis;

  /// @param types of paths that are direct: the nearest image of a point is then the only one
  PathTubes(Sites sites, List<HopType> types) {
    Cell cell = sites.cell();
    rows = cell.rows();
    double[] heights = cell.heights();
    List<Integer> kinds = new ArrayList<>();
    List<double[]> middles = new ArrayList<>();
    List<double[]> axes = new ArrayList<>();
    List<Double> reaches = new ArrayList<>();
    for (int t = 0; t < types.size(); t++) {
      for (JumpPath path : types.get(t).paths()) {
        double square = path.length() * path.length();
        double[] v = path.vectorAngstrom();
        kinds.add(t);
        middles.add(path.middle(sites));
        axes.add(new double[] {v[0] / square, v[1] / square, v[2] / square});
        reaches.add(reach(path));
      }
    }
    typeOf = kinds.stream().mapToInt(Integer::intValue).toArray();
    middle = middles.toArray(double[][]::new);
    axis = axes.toArray(double[][]::new);
    for (int d = 0; d < 3; d++) {
      boxes[d] = (int) Math.clamp((long) (heights[d] / BOX_ANGSTROM), 1L, 64L);
    }
    members = members(cell, reaches);
  }

  /// In each box the paths that may reach into it.
  private int[][] members(Cell cell, List<Double> reaches) {
    List<List<Integer>> lists = new ArrayList<>();
    IntStream.range(0, boxes[0] * boxes[1] * boxes[2]).forEach(b -> lists.add(new ArrayList<>()));
    double[] heights = cell.heights();
    for (int p = 0; p < middle.length; p++) {
      int[] low = new int[3];
      int[] high = new int[3];
      for (int d = 0; d < 3; d++) {
        double wide = reaches.get(p) / heights[d];
        low[d] = (int) Math.floor((middle[p][d] - wide) * boxes[d]);
        high[d] = (int) Math.floor((middle[p][d] + wide) * boxes[d]);
        high[d] = Math.min(high[d], low[d] + boxes[d] - 1);
      }
      for (int a = low[0]; a <= high[0]; a++) {
        for (int b = low[1]; b <= high[1]; b++) {
          for (int c = low[2]; c <= high[2]; c++) {
            lists.get(box(a, b, c)).add(p);
          }
        }
      }
    }
    return lists.stream()
        .map(l -> l.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  private int box(int a, int b, int c) {
    return (Math.floorMod(a, boxes[0]) * boxes[1] + Math.floorMod(b, boxes[1])) * boxes[2]
        + Math.floorMod(c, boxes[2]);
  }

  /// Names every tube that the point (fractional, at `k`) lies in or beyond whose ends it lies.
  void each(double[] s, int k, Visitor visitor) {
    int box =
        box(
            (int) Math.floor(s[k] * boxes[0]),
            (int) Math.floor(s[k + 1] * boxes[1]),
            (int) Math.floor(s[k + 2] * boxes[2]));
    for (int p : members[box]) {
      double u = s[k] - middle[p][0];
      double v = s[k + 1] - middle[p][1];
      double w = s[k + 2] - middle[p][2];
      u -= Math.rint(u);
      v -= Math.rint(v);
      w -= Math.rint(w);
      double x = u * rows[0] + v * rows[3] + w * rows[6];
      double y = u * rows[1] + v * rows[4] + w * rows[7];
      double z = u * rows[2] + v * rows[5] + w * rows[8];
      double[] e = axis[p];
      double along = x * e[0] + y * e[1] + z * e[2];
      double inverse = e[0] * e[0] + e[1] * e[1] + e[2] * e[2];
      if (x * x + y * y + z * z - along * along / inverse <= SQUARE) {
        visitor.at(typeOf[p], along + 0.5);
      }
    }
  }

  /// How far the tube reaches from the middle of a path.
  private static double reach(JumpPath path) {
    return Math.hypot((0.5 + FreeEnergy.BEYOND) * path.length(), FreeEnergy.TUBE_ANGSTROM);
  }

  /// Whether no third site lies in the tube between the two ends, and the tube does not meet its
  /// own image in a small cell.
  static boolean isDirect(Sites sites, JumpPath path) {
    double half = 0.5 * Arrays.stream(sites.cell().heights()).min().orElseThrow();
    if (reach(path) >= half) {
      return false;
    }
    double[] from = new double[3];
    double[] r = new double[3];
    double[] v = path.vectorAngstrom();
    double square = path.length() * path.length();
    double[] centre = path.middle(sites);
    for (int i = 0; i < sites.count(); i++) {
      for (int d = 0; d < 3; d++) {
        from[d] = sites.fractional()[3 * i + d] - centre[d];
        from[d] -= Math.rint(from[d]);
      }
      sites.cell().toCartesian(from, r);
      double s = (r[0] * v[0] + r[1] * v[1] + r[2] * v[2]) / square;
      double off = r[0] * r[0] + r[1] * r[1] + r[2] * r[2] - s * s * square;
      // The two ends themselves have s = ±½.
      if (Math.abs(s) < 0.499 && off < SQUARE) {
        return false;
      }
    }
    return true;
  }
}
