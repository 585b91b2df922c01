package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The straight way from a site to an image of another (or of itself, in a small cell) along which
/// ions jumped, in either direction.
///
/// @param from site with the lower index
/// @param to other site
/// @param vectorAngstrom [3] from the one to the other
/// @param jumps in both directions
record JumpPath(int from, int to, double[] vectorAngstrom, int jumps) {

  /// The paths of these jumps, those of most jumps first.
  static List<JumpPath> of(Sites sites, List<SiteAnalysis.Jump> jumps) {
    Map<List<Integer>, JumpPath> paths = new LinkedHashMap<>();
    for (SiteAnalysis.Jump jump : jumps) {
      int[] image = image(sites, jump);
      boolean back = jump.from() > jump.to() || jump.from() == jump.to() && isBackward(image);
      double[] vector = jump.vectorAngstrom().clone();
      for (int d = 0; d < 3 && back; d++) {
        vector[d] = -vector[d];
        image[d] = -image[d];
      }
      int a = back ? jump.to() : jump.from();
      int b = back ? jump.from() : jump.to();
      paths.merge(
          List.of(a, b, image[0], image[1], image[2]),
          new JumpPath(a, b, vector, 1),
          (old, more) -> new JumpPath(a, b, vector, old.jumps + 1));
    }
    List<JumpPath> sorted = new ArrayList<>(paths.values());
    sorted.sort(
        Comparator.<JumpPath>comparingInt(p -> -p.jumps)
            .thenComparingInt(JumpPath::from)
            .thenComparingInt(JumpPath::to));
    return List.copyOf(sorted);
  }

  /// Cells between the two sites, beyond the difference of their places in the cell.
  private static int[] image(Sites sites, SiteAnalysis.Jump jump) {
    double[] u = new double[3];
    sites.cell().toFractional(jump.vectorAngstrom(), u);
    int[] image = new int[3];
    for (int d = 0; d < 3; d++) {
      double inside =
          sites.fractional()[3 * jump.to() + d] - sites.fractional()[3 * jump.from() + d];
      image[d] = (int) Math.rint(u[d] - inside);
    }
    return image;
  }

  private static boolean isBackward(int[] image) {
    return image[0] < 0 || image[0] == 0 && (image[1] < 0 || image[1] == 0 && image[2] < 0);
  }

  /// Length in Å.
  double length() {
    double[] v = vectorAngstrom;
    return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }

  /// The middle, fractional, in any image.
  double[] middle(Sites sites) {
    double[] u = new double[3];
    sites.cell().toFractional(vectorAngstrom, u);
    for (int d = 0; d < 3; d++) {
      u[d] = sites.fractional()[3 * from + d] + 0.5 * u[d];
    }
    return u;
  }
}
